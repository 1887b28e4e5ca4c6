"""`flowsim run AREA [CASE]`: one scenario by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from flowsim.cli.certainty import observed_days, precision_options, stop_lines
from flowsim.cli.options import (
    area_argument,
    case_argument,
    figures_option,
    output_options,
    run_options,
    settings_of,
)
from flowsim.texts import number_text, say

if TYPE_CHECKING:
    from rich.table import Table

    from flowsim.experiment.result import Result
    from flowsim.experiment.summary import Summary

SKEWED = "*"


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def run(**given: Any) -> None:
        _run(lang, **given)

    return click.Command(
        "run",
        callback=run,
        help=say(
            "Run AREA, with CASE applied if one is given, and show its KPIs. A CASE is levers"
            " joined by +, each with a value if it takes one.",
            lang,
        ),
        short_help=say("Run one scenario.", lang),
        params=[
            area_argument(lang),
            case_argument(lang),
            *precision_options(lang),
            figures_option(lang),
            *run_options(lang),
            *output_options(lang),
        ],
    )


def _run(lang: str, **given: Any) -> None:
    from flowsim import api
    from flowsim.cli import output
    from flowsim.cli.engine import make_ready
    from flowsim.experiment.stability_sentences import stability_sentences

    is_quiet = given["is_quiet"] or given["is_json"]
    make_ready(given["engine"], lang, is_quiet=is_quiet)
    with output.progress_bar(lang, is_quiet=is_quiet) as on_progress:
        result = api.run(given["area"], given["case"], settings_of(given), on_progress=on_progress)
    summary = api.summary(result)
    found = api.stabilities(result)[given["case"]]
    if given["is_json"]:
        values = [asdict(one) for one in summary]
        shown: dict[str, object] = {
            "folder": str(result.folder),
            "area": result.area,
            "kpis": values,
        }
        shown |= {"replications": result.replications, "precision": api.stop_values(result)}
        output.show_json({**shown, "stability": asdict(found)})
    else:
        output.show(_table(summary, found.marked, observed_days(result), lang))
        output.show(
            *_notes(summary, result, lang),
            *stop_lines(result, {}, lang),
            *stability_sentences(found, lang),
        )
    if given["has_figures"]:
        api.plot(result, lang)
    if not is_quiet:
        output.advise(say("Tables and pictures: {folder}", lang, folder=result.folder))


def _notes(summary: Sequence[Summary], result: Result, lang: str) -> Iterator[str]:
    """What the columns mean."""
    from flowsim.experiment.certainty_sentences import single_year_note

    yield _note(summary, result.replications, lang)
    single = single_year_note(summary, observed_days(result), lang)
    if single:
        yield single
    if any(one.is_skewed for one in summary):
        yield say(
            "{mark} so skewed that the interval of the mean may be too short.", lang, mark=SKEWED
        )


def _note(summary: Sequence[Summary], n: int, lang: str) -> str:
    from flowsim.experiment.sentences import replications_text

    replications = replications_text(n, lang)
    if all(one.low is None for one in summary):
        return say(
            "Mean of {replications}: too few for intervals.", lang, replications=replications
        )
    return say(
        "Mean of {replications}, with the 95 % interval of that mean.",
        lang,
        replications=replications,
    )


def _table(summary: Sequence[Summary], marked: Sequence[str], days: int, lang: str) -> Table:
    """KPIs with a value; those of patients that there are none of have no row.

    Those `marked` depend on the length of the run.
    """
    from rich import box
    from rich.table import Table

    from flowsim.experiment.certainty_sentences import period_text
    from flowsim.experiment.sentences import unit_text, words
    from flowsim.experiment.stability_sentences import MARK
    from flowsim.kpi.registry import REGISTRY

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("KPI", lang))
    table.add_column(say("Mean", lang), justify="right")
    table.add_column(say("95 % interval", lang), justify="right")
    table.add_column(period_text(days, lang), justify="right")
    table.add_column(say("Unit", lang))
    for one in (one for one in summary if one.n):
        kpi = REGISTRY[one.kpi]
        mean = number_text(one.mean or 0.0, lang, decimals=kpi.decimals)
        of_mean = _between(one.low, one.high, kpi.decimals, lang)
        of_one = _between(one.next_low, one.next_high, kpi.decimals, lang)
        title = words(kpi.title, lang) + (f" {MARK}" if one.kpi in marked else "")
        skewed = SKEWED if one.is_skewed else ""
        table.add_row(title, mean + skewed, of_mean, of_one, unit_text(kpi, lang))
    return table


def _between(low: float | None, high: float | None, decimals: int, lang: str) -> str:
    if low is None or high is None:
        return ""
    ends = (number_text(end, lang, decimals=decimals) for end in (low, high))
    return say("{low} to {high}", lang, **dict(zip(("low", "high"), ends, strict=True)))
