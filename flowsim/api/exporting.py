"""Results as files for other people and programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from flowsim.errors import InputError
from flowsim.experiment.result import Result
from flowsim.present.stress import stress_items
from flowsim.present.stress.markdown import markdown
from flowsim.tables import storage


def export(result: Result, to: str, lang: str, *, file: Path | None = None) -> Path:
    """Write a result in a format of others; the file that was written.

    Args:
        result: a finished result.
        to: "stress" for the STRESS-DES report, in Markdown.
        lang: "sv" or "en".
        file: where; left out, a file in the result folder.

    Raises:
        InputError: when there is no such format, or a file is missing, broken or cannot be
            written.
    """
    if to not in _WRITERS:
        raise InputError("unknown_format", format=to, allowed=", ".join(_WRITERS))
    write, name = _WRITERS[to]
    target = file or result.folder / name.format(lang=lang)
    write(result, lang, target)
    return target


def _stress(result: Result, lang: str, file: Path) -> None:
    storage.write_text(file, markdown(stress_items(result, lang), lang))


_WRITERS: Mapping[str, tuple[Callable[[Result, str, Path], None], str]] = MappingProxyType(
    {"stress": (_stress, "stress.{lang}.md")}
)
"""By format: what writes it, and the name of its file."""
