"""The answer: three sentences for each case, and the few figures that say most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flowsim.experiment.certainty_sentences import period_text
from flowsim.experiment.compare import FEWEST_FOR_VERDICT
from flowsim.experiment.sentences import (
    difference_decimals,
    preliminary,
    surest_first,
    unit_text,
    words,
)
from flowsim.experiment.summary import Summary
from flowsim.experiment.verdicts import verdict_word
from flowsim.kpi.registry import HEADLINE, REGISTRY
from flowsim.present.report.blocks import Answer, Block, Change, Prose
from flowsim.present.report.study import MARKS, Row, Study
from flowsim.texts import number_text, say

MOST_NAMED = 3
"""Key figures named in one sentence; the table has the others."""
CHANGES = 4
"""Key figures shown large; half of them may be worse and half better."""


def answers(study: Study) -> Iterator[Block]:
    """One answer for each case, and what kind of answer it is."""
    lang = study.lang
    if study.cases:
        for letter, case in study.shown:
            yield _answer(study, letter, case)
    else:
        yield _as_it_is(study)
    yield Prose(
        say(
            "This is a model and no forecast: believe the difference more than the level, and"
            " read what it rests on.",
            lang,
        ),
        is_small=True,
    )


def _answer(study: Study, letter: str, case: str) -> Answer:
    rows = [row for row in study.rows[case] if row["n"] and not row["is_identical"]]
    rows.sort(key=surest_first)
    groups = groups_named(study.result.replications)
    first, second = groups
    sentences = (
        _named(first, rows, study.lang),
        _named(second, rows, study.lang) + _skewed(rows, study.lang),
        _how_sure(study, case, rows),
    )
    return Answer(letter, study.title(case), sentences, _changes(rows, groups, study.lang))


def groups_named(replications: int) -> tuple[str, str]:
    """The two groups that are spoken of: no direction is good or bad before a verdict."""
    return ("worse", "better") if replications >= FEWEST_FOR_VERDICT else ("higher", "lower")


def group_of(row: Row) -> str:
    """Whether a difference is worse, better, or skewed; empty when it is not clear.

    From too few replications for a verdict it is higher or lower, if its interval leaves
    out zero.
    """
    if row["n"] >= FEWEST_FOR_VERDICT:
        return str(row["verdict"])
    if row["low"] is None or row["low"] <= 0 <= row["high"]:
        return ""
    return "higher" if row["difference"] > 0 else "lower"


def _named(group: str, rows: Sequence[Row], lang: str) -> str:
    """What becomes worse or better, or so far higher or lower, from what to what."""
    of_group = [row for row in rows if group_of(row) == group]
    if not of_group:
        return {
            "worse": say("Nothing in the table is clearly worse.", lang),
            "better": say("Nothing in the table is clearly better.", lang),
            "higher": say("So far nothing in the table is clearly higher.", lang),
            "lower": say("So far nothing in the table is clearly lower.", lang),
        }[group]
    parts = [_from_to(row, lang) for row in of_group[:MOST_NAMED]]
    if len(of_group) > MOST_NAMED:
        parts.append(say("and {n} more", lang, n=len(of_group) - MOST_NAMED))
    kpis = "; ".join(parts)
    return {
        "worse": say("Clearly worse: {kpis}.", lang, kpis=kpis),
        "better": say("Clearly better: {kpis}.", lang, kpis=kpis),
        "higher": say("Higher so far: {kpis}.", lang, kpis=kpis),
        "lower": say("Lower so far: {kpis}.", lang, kpis=kpis),
    }[group]


def _from_to(row: Row, lang: str) -> str:
    change = change_of(row, lang)
    return say(
        "{kpi}, from {before} to {after} {unit}",
        lang,
        kpi=inside_a_sentence(change.name),
        before=change.before,
        after=change.after,
        unit=change.unit,
    )


def _skewed(rows: Sequence[Row], lang: str) -> str:
    """Names what differs but is too skewed to judge; empty when nothing is."""
    names = [
        inside_a_sentence(words(REGISTRY[row["kpi"]].title, lang))
        for row in rows
        if group_of(row) == "skewed"
    ]
    if not names:
        return ""
    return " " + say("Too skewed to judge: {names}.", lang, names=", ".join(names))


def inside_a_sentence(title: str) -> str:
    """A title with a small first letter; abbreviations keep their capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def change_of(row: Row, lang: str) -> Change:
    """A key figure as it is and in the case."""
    kpi = REGISTRY[row["kpi"]]
    before, after = _ends(row, kpi.decimals, lang)
    if before == after:
        before, after = _ends(row, difference_decimals(row), lang)
    verdict = verdict_word(row["verdict"] or "", lang)
    mark = MARKS.get(row["verdict"] or "", "")
    return Change(words(kpi.title, lang), before, after, unit_text(kpi, lang), verdict, mark)


def _ends(row: Row, decimals: int, lang: str) -> tuple[str, str]:
    before, after = (
        number_text(row[name], lang, decimals=decimals) for name in ("base_mean", "mean")
    )
    return before, after


def _changes(rows: Sequence[Row], groups: Iterable[str], lang: str) -> tuple[Change, ...]:
    """The surest differences, of both groups alike, in the order of the table."""
    of_group = ([row for row in rows if group_of(row) == group][: CHANGES // 2] for group in groups)
    named = [row for group in of_group for row in group]
    others = [row for row in rows if row not in named]
    chosen = [*named, *others][:CHANGES]
    order = {key: position for position, key in enumerate(REGISTRY)}
    order |= {key: position - len(HEADLINE) for position, key in enumerate(HEADLINE)}
    return tuple(change_of(row, lang) for row in sorted(chosen, key=lambda r: order[r["kpi"]]))


def _how_sure(study: Study, case: str, rows: Sequence[Row]) -> str:
    lang, n = study.lang, study.result.replications
    said = preliminary(n, lang)
    if said:
        return said
    means = say(
        "The figures are means of {n} runs, in which the same patients have the same luck with"
        " and without the change",
        lang,
        n=n,
    )
    for row in rows:
        year = _single_year(study, case, str(row["kpi"]))
        if year:
            return f"{means}; {year}."
    return f"{means}."


def _single_year(study: Study, case: str, key: str) -> str:
    base, tried = study.summaries[study.first].get(key), study.summaries[case].get(key)
    if base is None or tried is None or base.next_low is None or tried.next_low is None:
        return ""
    lang, kpi = study.lang, REGISTRY[key]
    return say(
        "{period} may show {kpi} at {low} to {high} {unit}, against {base_low} to {base_high}"
        " as it is",
        lang,
        period=inside_a_sentence(period_text(study.base.area.horizon.days, lang)),
        kpi=inside_a_sentence(words(kpi.title, lang)),
        unit=unit_text(kpi, lang),
        low=_number(tried, "next_low", lang),
        high=_number(tried, "next_high", lang),
        base_low=_number(base, "next_low", lang),
        base_high=_number(base, "next_high", lang),
    )


def _number(one: Summary, name: str, lang: str) -> str:
    return number_text(getattr(one, name) or 0.0, lang, decimals=REGISTRY[one.kpi].decimals)


def _as_it_is(study: Study) -> Answer:
    """A scenario that was run alone: its level, and how much a year varies."""
    lang = study.lang
    known = [one for one in study.summaries[study.first].values() if one.n]
    changes = tuple(
        Change(
            words(REGISTRY[one.kpi].title, lang),
            "",
            _number(one, "mean", lang),
            unit_text(REGISTRY[one.kpi], lang),
            _year_range(one, study.base.area.horizon.days, lang),
            "",
        )
        for one in known[:CHANGES]
    )
    sentences = (
        say("Nothing was compared: this describes one scenario.", lang),
        say(
            "Each figure is the mean of {n} runs of {days} days.",
            lang,
            n=study.result.replications,
            days=study.base.area.horizon.days,
        ),
        say("To see what a change would do, compare it with the area as it is.", lang),
    )
    letter = "A" if study.first else ""
    return Answer(letter, study.title(study.first), sentences, changes)


def _year_range(one: Summary, days: int, lang: str) -> str:
    if one.next_low is None:
        return ""
    ends = {"low": _number(one, "next_low", lang), "high": _number(one, "next_high", lang)}
    return f"{period_text(days, lang)}: {say('{low} to {high}', lang, **ends)}"
