"""Options and lines about how sure an answer is: precision, single years, the best case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from flowsim.errors import InputError
from flowsim.experiment.looks import AT_MOST
from flowsim.texts import say

if TYPE_CHECKING:
    from flowsim.api import Comparison
    from flowsim.experiment.result import Result
    from flowsim.experiment.summary import Summary


def precision_options(lang: str) -> list[click.Parameter]:
    """Go on until it is precise, instead of for a number of replications."""
    return [
        click.Option(
            ["--precision"],
            multiple=True,
            metavar=say("KPI=VALUE", lang),
            help=say(
                "Go on until the interval of this KPI reaches no further than VALUE, in its own"
                " unit, on either side; for a difference where cases are compared. Can be given"
                " several times.",
                lang,
            ),
        ),
        click.Option(
            ["--at-most"],
            type=click.IntRange(min=1),
            metavar=say("whole number", lang).upper(),
            help=say("The most replications that --precision may take; else {n}.", lang, n=AT_MOST),
        ),
    ]


def best_options(lang: str) -> list[click.Parameter]:
    """Ask which case may be best."""
    return [
        click.Option(
            ["--best"],
            metavar=say("KPI", lang),
            default="",
            help=say("Say which cases may be best for this KPI, and which are ruled out.", lang),
        ),
        click.Option(
            ["--within"],
            type=float,
            metavar=say("VALUE", lang),
            help=say(
                "How much worse than the best is as good for --best, in the unit of the KPI;"
                " else 0.",
                lang,
            ),
        ),
    ]


def precision_of(given: Mapping[str, Any], *, has_replications: bool) -> dict[str, Any]:
    """The settings that --precision and --at-most stand for.

    Raises:
        InputError: when it is not written KPI=VALUE, or replications were given as well.
    """
    written = given.get("precision", ())
    at_most = given.get("at_most")
    if has_replications and (written or at_most is not None):
        raise InputError("precision_or_replications")
    if not written and at_most is not None:
        raise InputError("at_most_without_precision")
    precision: dict[str, float] = {}
    for text in written:
        kpi, _, value = text.partition("=")
        try:
            precision[kpi.strip()] = float(value.replace(",", "."))
        except ValueError:
            raise InputError("precision_not_read", text=text) from None
    return {"precision": precision, "at_most": AT_MOST if at_most is None else at_most}


def check_best(given: Mapping[str, Any]) -> None:
    """Check --best and --within before anything is run.

    Raises:
        InputError: when one of them cannot be used.
    """
    from flowsim.experiment.best import check_best as check

    if given["best"]:
        check(given["best"], given["within"] or 0.0)
    elif given["within"] is not None:
        raise InputError("within_without_best")


def stop_lines(result: Result, titles: Mapping[str, str], lang: str) -> list[str]:
    """Why it stopped; nothing when the number of replications was given."""
    from flowsim.experiment.certainty_sentences import stop_sentences

    stop = result.stop()
    return [] if stop is None else stop_sentences(stop, titles, lang)


def best_lines(comparison: Comparison, kpi: str, within: float | None, lang: str) -> list[str]:
    """Which cases may be best; nothing when that was not asked for."""
    from flowsim import api
    from flowsim.experiment.certainty_sentences import best_sentences

    if not kpi:
        return []
    found = api.best(comparison, kpi, within=within or 0.0)
    return best_sentences(found, all_titles(comparison, lang), lang)


def all_titles(comparison: Comparison, lang: str) -> dict[str, str]:
    """What each case is called, with the area as it is."""
    return {"": say("As it is", lang), **comparison.titles(lang)}


def observed_days(result: Result) -> int:
    """Days that a replication observes."""
    return result.scenario(result.cases[0]).area.horizon.days


def grey_notes(comparison: Comparison, lang: str) -> list[str]:
    """What the grey ends below the area as it is mean; nothing when there are none."""
    from flowsim import api
    from flowsim.experiment.certainty_sentences import grey_ends_note

    of_base = api.summaries(comparison)[""]
    said = grey_ends_note(of_base, observed_days(comparison.result), lang)
    return [said] if said else []


def single_year_lines(comparison: Comparison, lang: str) -> Iterator[tuple[str, str]]:
    """(case, sentence): what a single year may show for the KPI that says most of the case."""
    from flowsim import api
    from flowsim.experiment.certainty_sentences import single_year_sentence

    days = observed_days(comparison.result)
    rows = comparison.table.to_pylist()
    of_case = {
        case: {one.kpi: one for one in found} for case, found in api.summaries(comparison).items()
    }
    for case in comparison.cases:
        differing = [row for row in rows if row["scenario"] == case and not row["is_identical"]]
        clear = [row for row in differing if row["verdict"] in ("better", "worse")]
        for row in (clear or differing)[:1]:
            base: Summary = of_case[""][row["kpi"]]
            yield case, single_year_sentence(base, of_case[case][row["kpi"]], days, lang)
