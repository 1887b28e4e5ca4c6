"""`flowsim explain AREA [CASE]`: every number, and where it is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowsim.cli.check import counts_text
from flowsim.cli.options import area_argument, case_argument, output_options, scenarios_option
from flowsim.texts import say

if TYPE_CHECKING:
    from rich.table import Table

    from flowsim.api import Explanation
    from flowsim.scenario.explain import Explained

PARTS = ("source", "assumption", "missing", "changed")


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def explain(
        area: str,
        case: str,
        only: str | None,
        scenarios: Path | None,
        *,
        is_json: bool,
        is_quiet: bool,
    ) -> None:
        from flowsim import api

        explained = api.explain(area, case, scenarios)
        _show(explained, only, lang, is_json=is_json, is_quiet=is_quiet)

    return click.Command(
        "explain",
        callback=explain,
        help=say(
            "Show every number that AREA assumes, with CASE applied if one is given: value, unit,"
            " source or assumption, range, and the lever that changed it.",
            lang,
        ),
        short_help=say("Show every number and where it is from.", lang),
        params=[
            area_argument(lang),
            case_argument(lang),
            click.Option(
                ["--only"],
                type=click.Choice(PARTS),
                help=say("Show only numbers of this sort.", lang),
            ),
            scenarios_option(lang),
            *output_options(lang),
        ],
    )


def _show(
    explained: Explanation, only: str | None, lang: str, *, is_json: bool, is_quiet: bool
) -> None:
    from flowsim.cli import output

    rows = [row for row in explained.rows if _is_wanted(row, only)]
    if is_json:
        output.show_json([asdict(row) for row in rows])
        return
    output.show(_table(rows, lang))
    if not is_quiet:
        output.show(counts_text(explained, lang))


def _is_wanted(row: Explained, only: str | None) -> bool:
    if only == "changed":
        return row.origin.lever is not None
    return only is None or row.status == only


def _table(rows: Sequence[Explained], lang: str) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in (
        say("Key", lang),
        say("Value", lang),
        say("Unit", lang),
        say("Range", lang),
        say("From", lang),
    ):
        table.add_column(heading, overflow="fold")
    for row in rows:
        cells = (row.key, _value(row), say(row.unit, lang), _range(row), _origin(row, lang))
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _value(row: Explained) -> str:
    if isinstance(row.value, tuple):
        return " ".join(f"{number:g}" for number in row.value)
    return f"{row.value:g}"


def _range(row: Explained) -> str:
    low, high = row.origin.low, row.origin.high
    return "" if low is None or high is None else f"{low:g}-{high:g}"


def _origin(row: Explained, lang: str) -> str:
    """The source or the assumption, how sure it is, and the lever with the value before."""
    origin = row.origin
    said = origin.source or say("neither source nor assumption", lang)
    if origin.assumption:
        said = say("assumption: {text}", lang, text=origin.assumption)
    if origin.confidence:
        said += f" [{origin.confidence}]"
    if origin.lever:
        said += "; " + say("{lever}, was {old}", lang, lever=origin.lever, old=row.old)
    return said
