"""`flowsim scorecard AREA [CASE...]`: goals, and which way each case moves them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from flowsim.cli.options import (
    area_argument,
    figures_option,
    output_options,
    run_options,
    settings_of,
)
from flowsim.texts import say

if TYPE_CHECKING:
    from rich.table import Table

    from flowsim.api import Scored
    from flowsim.experiment.scorecard import Mark

SIGNS: Mapping[Mark, str] = {
    "towards": "+",
    "away": "−",
    "unclear": "0",
    "identical": "=",
    "skewed": "*",
    "preliminary": "?",
    "missing": "–",
}
"""What stands in the table; said below it."""


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def scorecard(**given: Any) -> None:
        _scorecard(lang, **given)

    return click.Command(
        "scorecard",
        callback=scorecard,
        help=say(
            "Show the goals that were set for AREA, which of them a simulation can speak to, and"
            " which way each CASE moves them; without a CASE every lever that applies is tried."
            " Goals that need a survey say so.",
            lang,
        ),
        short_help=say("Show which way cases move the goals that were set.", lang),
        params=[
            area_argument(lang),
            click.Argument(["cases"], nargs=-1, metavar=say("[CASE]...", lang)),
            click.Option(
                ["--goals"],
                default="",
                metavar=say("NAME", lang),
                help=say("Which goals, when it is not those that were set for the area.", lang),
            ),
            figures_option(lang),
            *run_options(lang),
            *output_options(lang),
        ],
    )


def _scorecard(lang: str, **given: Any) -> None:
    from flowsim import api
    from flowsim.cli import output
    from flowsim.cli.engine import make_ready

    is_quiet = given["is_quiet"] or given["is_json"]
    make_ready(given["engine"], lang, is_quiet=is_quiet)
    with output.progress_bar(lang, is_quiet=is_quiet) as on_progress:
        scored = api.score(
            given["area"],
            given["cases"],
            settings_of(given),
            goals=given["goals"],
            on_progress=on_progress,
        )
    if given["is_json"]:
        output.show_json(api.score_values(scored))
    else:
        _show(scored, lang)
    if given["has_figures"]:
        api.plot_score(scored, lang)
    if not is_quiet:
        folder = scored.comparison.result.folder
        output.advise(say("Tables and pictures: {folder}", lang, folder=folder))


def _show(scored: Scored, lang: str) -> None:
    from flowsim.cli import output
    from flowsim.experiment.score_sentences import legend, notes, whose

    goals = scored.goals
    others = whose(goals, scored.area, lang)
    output.show(getattr(goals.title, lang), goals.document, *([others] if others else []), "")
    output.show(_goals(scored, lang), _cases(scored, lang))
    output.show(legend(SIGNS, lang), *notes(scored.comparison.result.replications, lang))


def _goals(scored: Scored, lang: str) -> Table:
    """Each goal, with the KPIs that speak to it and what must be asked of people instead."""
    from rich import box
    from rich.table import Table

    from flowsim.experiment.score_sentences import kpi_text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("", say("Goal", lang), say("What the simulation shows", lang)):
        table.add_column(heading)
    table.add_column(say("To be asked instead", lang))
    for number, goal in enumerate(scored.goals.goal, 1):
        shown = [
            f"{name} {kpi_text(column, lang)}"
            for name, column in zip(scored.names, scored.card.columns, strict=True)
            if column.number == number
        ]
        table.add_row(
            str(number),
            getattr(goal.title, lang),
            "\n".join(shown) or say("nothing", lang),
            getattr(goal.survey, lang),
        )
    return table


def _cases(scored: Scored, lang: str) -> Table:
    """A row for each case and a sign for each KPI."""
    from rich import box
    from rich.table import Table

    titles = scored.comparison.titles(lang)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("Case", lang), max_width=60)
    for name in scored.names:
        table.add_column(name, justify="center")
    for case, cells in scored.card.rows.items():
        table.add_row(f"{titles[case]} ({case})", *(SIGNS[cell.mark] for cell in cells))
    return table
