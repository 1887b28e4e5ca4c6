"""`flowsim design AREA FACTOR...`: several things varied at once, and what each changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from flowsim.cli.options import (
    area_argument,
    check_workers,
    figures_option,
    output_options,
    run_options,
    whole_number,
)
from flowsim.texts import number_text, say

if TYPE_CHECKING:
    from rich.table import Table

    from flowsim.api import Designed

Row = Mapping[str, Any]
NOT_HERE = ("replications", "keep_journeys")
"""Options of other runs: a plan keeps no journeys, and has its own number of replications."""


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def design(**given: Any) -> None:
        _design(lang, **given)

    return click.Command(
        "design",
        callback=design,
        help=say(
            "Vary several things at once in AREA and say what each changes, and pairs of them"
            " together. A FACTOR is LEVER=LOW/HIGH, LEVER (on and off) or a number of the area,"
            " KIND.KEY@PLACE=LOW/HIGH.",
            lang,
        ),
        short_help=say("Vary several things at once.", lang),
        params=[
            area_argument(lang),
            click.Argument(["factors"], nargs=-1, required=True, metavar=say("FACTOR...", lang)),
            click.Option(
                ["--kind"],
                type=click.Choice(["factorial", "lhs"]),
                default="factorial",
                show_default=True,
                help=say(
                    "factorial: every combination of levels. lhs: --points points spread between"
                    " the first and last levels (Latin hypercube).",
                    lang,
                ),
            ),
            click.Option(
                ["--points"],
                type=whole_number(lang, least=1),
                default=30,
                show_default=True,
                help=say("Points of a Latin hypercube.", lang),
            ),
            click.Option(
                ["--with", "base"],
                default="",
                metavar=say("CASE", lang),
                help=say("Levers that every point has besides.", lang),
            ),
            click.Option(
                ["--kpi", "kpis"],
                multiple=True,
                metavar=say("KPI", lang),
                help=say("Show this KPI instead of the headline ones. Can be repeated.", lang),
            ),
            click.Option(
                ["-n", "--replications"],
                type=whole_number(lang, least=1),
                default=20,
                show_default=True,
                help=say("Replications of each point.", lang),
            ),
            figures_option(lang),
            *(option for option in run_options(lang) if option.name not in NOT_HERE),
            *output_options(lang),
        ],
    )


def _design(lang: str, **given: Any) -> None:
    from flowsim import api
    from flowsim.cli import output
    from flowsim.cli.engine import make_ready

    is_quiet = given["is_quiet"] or given["is_json"]
    check_workers(given)
    make_ready(given["engine"], lang, is_quiet=is_quiet)
    question = api.DesignQuestion(
        given["area"],
        given["factors"],
        given["kind"],
        given["points"],
        given["base"],
        given["kpis"],
    )
    names = ("replications", "seed", "days", "workers", "cluster", "out", "scenarios", "engine")
    settings = api.Settings(
        allow_unstable=given["allow_unstable"], **{name: given[name] for name in names}
    )
    with output.progress_bar(lang, is_quiet=is_quiet) as on_progress:
        designed = api.design(question, settings, on_progress=on_progress)
    if given["is_json"]:
        output.show_json(api.design_values(designed))
    else:
        _show(designed, lang)
    if given["has_figures"]:
        api.plot_design(designed, lang)
    if not is_quiet:
        output.advise(say("Tables and pictures: {folder}", lang, folder=designed.result.folder))


def _show(designed: Designed, lang: str) -> None:
    from flowsim.cli import output
    from flowsim.experiment.design_sentences import by_kpi, line_note, notes, plan_text
    from flowsim.experiment.sentences import difference_unit, preliminary, words
    from flowsim.kpi.registry import REGISTRY

    replications = designed.result.replications
    output.show(plan_text(designed.plan, replications, lang), "")
    for key, rows in by_kpi(designed.effects.to_pylist()):
        kpi = REGISTRY[key]
        output.show(f"{words(kpi.title, lang)}, {difference_unit(kpi, lang)}")
        output.show(_table(rows, designed, lang))
        if line_note(rows[0], lang):
            output.show(line_note(rows[0], lang), "")
    output.show(*notes(designed.plan, lang))
    if preliminary(replications, lang):
        output.show(preliminary(replications, lang))


def _table(rows: Sequence[Row], designed: Designed, lang: str) -> Table:
    from rich import box
    from rich.table import Table

    from flowsim.experiment.design_sentences import term_text
    from flowsim.experiment.design_study import titles_of
    from flowsim.experiment.verdicts import verdict_word

    titles = titles_of(designed.plan.factors, lang)
    is_line = designed.plan.kind == "lhs"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("Factor", lang), max_width=60)
    table.add_column(say("Slope", lang) if is_line else say("Effect", lang), justify="right")
    table.add_column(say("Verdict", lang))
    if is_line:
        table.add_column(say("Standardised", lang), justify="right")
        table.add_column(say("By rank", lang), justify="right")
    for row in rows:
        cells = [
            term_text(row, designed.plan, titles, lang),
            _effect(row, lang),
            verdict_word(row["verdict"], lang),
        ]
        if is_line:
            cells += [
                "" if row[name] is None else number_text(row[name], lang, decimals=2, sign=True)
                for name in ("standardised", "by_rank")
            ]
        table.add_row(*cells)
    return table


def _effect(row: Row, lang: str) -> str:
    from flowsim.experiment.sentences import difference_decimals

    if row["is_identical"]:
        return say("identical", lang)
    if row["effect"] is None:
        return "–"
    sized = {**row, "difference": row["effect"]}
    decimals = difference_decimals(sized)
    text = number_text(row["effect"], lang, decimals=decimals, sign=True)
    if row["low"] is None:
        return text
    low, high = (number_text(row[end], lang, decimals=decimals) for end in ("low", "high"))
    return f"{text} ({say('{low} to {high}', lang, low=low, high=high)})"
