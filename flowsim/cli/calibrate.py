"""`flowsim calibrate AREA --check`: simulated against published."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flowsim.cli.options import area_argument, output_options, run_options, settings_of
from flowsim.texts import number_text, say

if TYPE_CHECKING:
    from rich.table import Table

    from flowsim.present.views.targets import Against, AgainstPublished, WaitingLine


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def calibrate(**given: Any) -> None:
        _calibrate(lang, **given)

    return click.Command(
        "calibrate",
        callback=calibrate,
        help=say(
            "Hold AREA as it is against its published figures. Nothing is fitted: deviations are"
            " shown as they are, with what a match would prove.",
            lang,
        ),
        short_help=say("Hold an area against published figures.", lang),
        params=[
            area_argument(lang),
            click.Option(
                ["--check", "is_check"],
                is_flag=True,
                required=True,
                help=say("Compare, and fit nothing.", lang),
            ),
            click.Option(
                ["--write", "folder"],
                type=click.Path(path_type=Path),
                metavar=say("FOLDER", lang),
                help=say("Write the table and its picture into this folder.", lang),
            ),
            *run_options(lang),
            *output_options(lang),
        ],
    )


def _calibrate(lang: str, **given: Any) -> None:
    from flowsim import api
    from flowsim.cli import output

    is_quiet = given["is_quiet"] or given["is_json"]
    with output.progress_bar(lang, is_quiet=is_quiet) as on_progress:
        found = api.calibrate(given["area"], settings_of(given), on_progress=on_progress)
    if given["is_json"]:
        output.show_json({**asdict(found), "met": found.met})
    else:
        _show(found, lang)
    if given["folder"] is not None:
        for file in api.write_calibration(found, given["folder"], lang):
            output.advise(str(file))


def _show(found: AgainstPublished, lang: str) -> None:
    from flowsim.cli import output
    from flowsim.experiment.sentences import replications_text

    output.show(_targets(found.rows, lang))
    output.show(
        say(
            "{met} of {all} figures are within their tolerance ({replications}).",
            lang,
            met=found.met,
            all=len(found.rows),
            replications=replications_text(found.replications, lang),
        )
    )
    if found.lines:
        output.show(_waiting(found.lines, lang))


def _targets(rows: tuple[Against, ...], lang: str) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from flowsim.present.targets_page import simulated_text
    from flowsim.present.words import evidence_word, unit_word

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("Figure", lang))
    table.add_column(say("Published", lang), justify="right")
    table.add_column(say("Simulated", lang), justify="right")
    table.add_column(say("Within", lang))
    table.add_column(say("Evidence", lang))
    for row in rows:
        title = row.title.sv if lang == "sv" else row.title.en
        table.add_row(
            Text.assemble(title, (f"\n{unit_word(row.unit, lang)}, {row.year}", "dim")),
            number_text(row.published, lang),
            simulated_text(row, lang),
            say("yes", lang) if row.is_within else Text(say("no", lang), style="bold"),
            evidence_word(row.evidence, lang),
        )
    return table


def _waiting(lines: tuple[WaitingLine, ...], lang: str) -> Table:
    from rich import box
    from rich.table import Table

    from flowsim.present.targets_page import waiting_cells, waiting_heads

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for position, head in enumerate(waiting_heads(lang)):
        table.add_column(head, justify="right" if position else "left")
    for line in lines:
        table.add_row(*waiting_cells(line, lang))
    return table
