"""`flowsim verify`: do the engine and the key figures agree with theory, here and now?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowsim.cli.options import engine_option, output_options, whole_number
from flowsim.experiment import defaults
from flowsim.texts import say

if TYPE_CHECKING:
    from rich.table import Table

    from flowsim.api import Verification
    from flowsim.engine.run import Engine


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def verify(
        engine: Engine, workers: int | None, out: Path, *, is_json: bool, is_quiet: bool
    ) -> int:
        return _verify(engine, workers, out, lang, is_json=is_json, is_quiet=is_quiet)

    return click.Command(
        "verify",
        callback=verify,
        help=say(
            "Hold small systems against answers that are known exactly: queues, losses, overflow,"
            " blocking, opening hours. Takes about a minute; nothing of yours is read or changed.",
            lang,
        ),
        short_help=say("Hold flowsim against theory.", lang),
        params=[
            engine_option(lang),
            click.Option(
                ["--workers"],
                type=whole_number(lang, least=1),
                help=say("Processes to run on; else one per processor.", lang),
            ),
            click.Option(
                ["--out"],
                type=click.Path(path_type=Path),
                metavar=say("FOLDER", lang),
                default=Path(defaults.VERIFICATION),
                show_default=True,
                help=say("Folder for verification.md and verification.xml (JUnit).", lang),
            ),
            *output_options(lang),
        ],
    )


def _verify(
    engine: Engine, workers: int | None, out: Path, lang: str, *, is_json: bool, is_quiet: bool
) -> int:
    from flowsim import api
    from flowsim.cli import output
    from flowsim.verify.page import circumstances, verdict

    with output.progress_bar(lang, is_quiet=is_quiet or is_json) as on_progress:
        found = api.verify(engine, workers, on_progress=on_progress)
    files = api.write_verification(found, out, lang)
    if is_json:
        output.show_json({**asdict(found), "passed": found.passed})
    else:
        output.show(_table(found, lang), verdict(found, lang))
    if not (is_quiet or is_json):
        output.advise(circumstances(found, lang))
        for file in files:
            output.advise(str(file))
    return 0 if found.passed else 1


def _table(found: Verification, lang: str) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from flowsim.verify.page import cells, heads

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for position, head in enumerate(heads(lang)):
        table.add_column(head, justify="right" if 3 <= position <= 6 else "left")
    last = None
    for row in found.rows:
        check, *others = cells(row, lang)
        style = "" if row.passed else "bold red"
        table.add_row(check if check != last else "", *(Text(cell, style) for cell in others))
        last = check
    return table
