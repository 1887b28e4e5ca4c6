"""Results as files for other people and programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from flowsim.api.pictures import source_of
from flowsim.errors import InputError
from flowsim.experiment.result import Result
from flowsim.present.stress import stress_items
from flowsim.present.stress.markdown import markdown
from flowsim.tables import storage


@dataclass(frozen=True)
class Asked:
    """What is written of a result; `case` and `replication` are for logs of one run."""

    result: Result
    lang: str
    case: str
    replication: int


def export(
    result: Result,
    to: str,
    lang: str,
    *,
    file: Path | None = None,
    case: str | None = None,
    replication: int = 0,
) -> Path:
    """Write a result in a format of others; the file or folder that was written.

    Args:
        result: a finished result.
        to: "xlsx", a workbook with a sheet for each topic; "csv", a folder with a file for
            each; "eventlog", one run for process mining, as CSV; "vidigi", one run to be
            animated, as CSV; "stress", the STRESS-DES report in Markdown.
        lang: "sv" or "en"; the logs are the same in both.
        file: where (for csv the folder); left out, one in the result folder.
        case: whose run a log is of, as written; left out, the first of the result.
        replication: which run a log is of, from 0.

    Raises:
        InputError: when there is no such format, the journeys of that run were not kept, or
            a file is missing, broken or cannot be written.
    """
    if to not in _WRITERS:
        raise InputError("unknown_format", format=to, allowed=", ".join(_WRITERS))
    write, name = _WRITERS[to]
    asked = Asked(result, lang, result.cases[0] if case is None else case, replication)
    target = file or result.folder / name.format(lang=lang)
    write(asked, target)
    return target


def _stress(asked: Asked, file: Path) -> None:
    storage.write_text(file, markdown(stress_items(asked.result, asked.lang), asked.lang))


def _workbook(asked: Asked, file: Path) -> None:
    from flowsim.present.export.sheets import sheets
    from flowsim.present.export.workbook import workbook

    made_at = asked.result.circumstances().moment().replace(tzinfo=None)
    made = sheets(asked.result, source_of(asked.result), asked.lang)
    storage.write_bytes(file, workbook(made, made_at))


def _comma_separated(asked: Asked, folder: Path) -> None:
    from flowsim.present.export.comma_separated import comma_separated
    from flowsim.present.export.sheets import sheets

    for sheet in sheets(asked.result, source_of(asked.result), asked.lang):
        storage.write_bytes(folder / f"{sheet.key}.csv", comma_separated(sheet, asked.lang))


def _event_log(asked: Asked, file: Path) -> None:
    from flowsim.present.export.event_log import event_log

    storage.write_bytes(file, event_log(asked.result.journeys(asked.case, asked.replication)))


def _vidigi(asked: Asked, file: Path) -> None:
    from flowsim.present.export.vidigi_log import vidigi_log

    journeys = asked.result.journeys(asked.case, asked.replication)
    storage.write_bytes(file, vidigi_log(journeys, asked.replication))


_WRITERS: Mapping[str, tuple[Callable[[Asked, Path], None], str]] = MappingProxyType(
    {
        "xlsx": (_workbook, "result.{lang}.xlsx"),
        "csv": (_comma_separated, "csv.{lang}"),
        "eventlog": (_event_log, "eventlog.csv"),
        "vidigi": (_vidigi, "vidigi.csv"),
        "stress": (_stress, "stress.{lang}.md"),
    }
)
"""By format: what writes it, and the name of its file or folder."""
