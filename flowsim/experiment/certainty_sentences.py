"""How sure an answer is, in plain words: why it stopped, single years, what may be best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flowsim.experiment.best import Best
from flowsim.experiment.compare import FEWEST_FOR_VERDICT
from flowsim.experiment.precision import Goal, Stop
from flowsim.experiment.sentences import difference_unit, unit_text, words
from flowsim.experiment.summary import FEWEST_FOR_ORDER, Summary
from flowsim.kpi.registry import REGISTRY
from flowsim.texts import number_text, plain_number, say

Titles = Mapping[str, str]
"""What each case is called; the area as it is is ""."""


def stop_sentences(stop: Stop, titles: Titles, lang: str) -> list[str]:
    """Why it stopped, and of every goal that was not reached why not."""
    n = number_text(stop.replications, lang, decimals=0)
    if stop.is_precise:
        return [
            say(
                "Stopped after {n} replications: as precise as asked for, at two looks in a row.",
                lang,
                n=n,
            )
        ]
    if stop.replications >= stop.at_most:
        head = say("Stopped after {n} replications, the most allowed (--at-most):", lang, n=n)
    else:
        head = say("Stopped after {n} replications: more would not help.", lang, n=n)
    return [head, *(_why_not(goal, titles, lang) for goal in stop.goals if goal.state != "precise")]


def _why_not(goal: Goal, titles: Titles, lang: str) -> str:
    kpi = REGISTRY[goal.kpi]
    decimals = kpi.decimals + 1
    values = {
        "what": ", ".join(
            part for part in (titles.get(goal.case, ""), words(kpi.title, lang)) if part
        ),
        "wanted": plain_number(goal.wanted, lang),
        "found": "–"
        if goal.half_width is None
        else number_text(goal.half_width, lang, decimals=decimals),
        "unit": difference_unit(kpi, lang),
    }
    return {
        "late": say(
            "{what}: ±{found} {unit}, as asked for (±{wanted}), but only at the last look.",
            lang,
            **values,
        ),
        "wide": say("{what}: ±{found} {unit}, and ±{wanted} was asked for.", lang, **values),
        "skewed": say(
            "{what}: ±{found} {unit}, but so skewed that the interval is not to be trusted.",
            lang,
            **values,
        ),
        "constant": say(
            "{what}: the same in every replication, so there is nothing to judge precision by.",
            lang,
            **values,
        ),
        "missing": say("{what}: not defined in every replication.", lang, **values),
    }[goal.state]


def single_year_note(summaries: Sequence[Summary], days: int, lang: str) -> str:
    """What the interval of one new replication means; empty when there is none."""
    if all(one.next_low is None for one in summaries):
        return ""
    said = say(
        "{period}: between those ends with 95 %, since one outcome varies more than a mean; more"
        " replications do not make it narrower.",
        lang,
        period=period_text(days, lang),
    )
    return f"{said}{_if_normal(summaries, lang)}"


def grey_ends_note(summaries: Sequence[Summary], days: int, lang: str) -> str:
    """What the ends below the area as it is mean in a table; empty when there are none."""
    if all(one.next_low is None for one in summaries):
        return ""
    said = say(
        "In grey below the area as it is: {period} is between those ends with 95 %.",
        lang,
        period=period_text(days, lang).lower(),
    )
    return f"{said}{_if_normal(summaries, lang)}"


def _if_normal(summaries: Sequence[Summary], lang: str) -> str:
    """Says that few replications are taken to be normal; empty when there are enough."""
    if max(one.n for one in summaries) >= FEWEST_FOR_ORDER:
        return ""
    said = say(
        "From fewer than {n} replications it is taken to be normal.", lang, n=FEWEST_FOR_ORDER
    )
    return f" {said}"


def period_text(days: int, lang: str) -> str:
    """One period as long as was observed: a year, or so many days."""
    if 364 <= days <= 366:
        return say("A single year", lang)
    return say("A single period of {days} days", lang, days=days)


def single_year_sentence(base: Summary, case: Summary, days: int, lang: str) -> str:
    """The mean of many years against what one may show, for a KPI; empty without intervals."""
    ends = (base.next_low, base.next_high, case.next_low, case.next_high)
    if base.mean is None or case.mean is None or None in ends:
        return ""
    kpi = REGISTRY[case.kpi]
    texts = {
        name: number_text(value or 0.0, lang, decimals=kpi.decimals)
        for name, value in (
            ("base_low", ends[0]),
            ("base_high", ends[1]),
            ("low", ends[2]),
            ("high", ends[3]),
            ("base_mean", base.mean),
            ("mean", case.mean),
        )
    }
    return say(
        "{kpi}, {unit}: the mean over all replications goes from {base_mean} to {mean}. {period}"
        " may show {low} to {high}, and {base_low} to {base_high} as it is.",
        lang,
        kpi=words(kpi.title, lang),
        unit=unit_text(kpi, lang),
        period=period_text(days, lang),
        **texts,
    )


def best_sentences(found: Best, titles: Titles, lang: str) -> list[str]:
    """Which cases may be best, and which are ruled out by what."""
    kpi = REGISTRY[found.kpi]
    title = words(kpi.title, lang)
    if all(one.mean is None for one in found.candidates):
        return [say("{kpi}. It has no value in any case, so none is best.", lang, kpi=title)]
    within = plain_number(found.within, lang)
    names = ", ".join(titles[one.case] for one in found.may_be_best)
    if found.within:
        head = say(
            "{kpi}. May be best, or within {within} {unit} of it: {names}.",
            lang,
            kpi=title,
            within=within,
            unit=difference_unit(kpi, lang),
            names=names,
        )
    else:
        head = say("{kpi}. May be best: {names}.", lang, kpi=title, names=names)
    said = [head]
    if found.replications < FEWEST_FOR_VERDICT:
        said.append(say("Nothing is ruled out below {n} replications.", lang, n=FEWEST_FOR_VERDICT))
    out = [
        say(
            "{name} (worse than {other} by at least {by} {unit})",
            lang,
            name=titles[one.case],
            other=titles[one.worse_than or ""],
            by=number_text(one.by_at_least or 0.0, lang, decimals=kpi.decimals + 1),
            unit=difference_unit(kpi, lang),
        )
        for one in found.ruled_out
    ]
    if out:
        said.append(say("Ruled out: {names}.", lang, names="; ".join(out)))
    return said
