"""All key figures that were compared, with their intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowsim.experiment.certainty_sentences import grey_ends_note, single_year_note
from flowsim.experiment.sentences import (
    difference_decimals,
    preliminary,
    replications_text,
    unit_text,
    words,
)
from flowsim.experiment.stability import read_stability
from flowsim.experiment.stability_sentences import MARK
from flowsim.experiment.summary import Summary
from flowsim.experiment.verdicts import verdict_word
from flowsim.kpi.registry import REGISTRY
from flowsim.present.report.blocks import Block, Cell, Grid, Prose
from flowsim.present.report.study import MARKS, Row, Study
from flowsim.texts import number_text, say

CASES_PER_TABLE = 3
NOTHING = Cell("–")


def table(study: Study) -> Iterator[Block]:
    """Differences of every case, or the means of a scenario that was run alone."""
    if not study.cases:
        yield _means(study)
        yield Prose(
            single_year_note(
                list(study.summaries[study.first].values()),
                study.base.area.horizon.days,
                study.lang,
            ),
            is_small=True,
        )
        return
    shown = list(study.shown)
    for first in range(0, len(shown), CASES_PER_TABLE):
        yield _differences(study, shown[first : first + CASES_PER_TABLE])
    yield Prose(" ".join(_notes(study)), is_small=True)


def _differences(study: Study, shown: Sequence[tuple[str, str]]) -> Grid:
    lang = study.lang
    marked = marked_kpis(study)
    of_case = {case: {row["kpi"]: row for row in study.rows[case]} for _, case in shown}
    rows = []
    for key in dict.fromkeys(key for rows_of in of_case.values() for key in rows_of):
        base = study.summaries[study.first].get(key)
        if base is None or base.mean is None:
            continue
        cells = (_difference(of_case[case][key], lang) for _, case in shown)
        rows.append((_name(key, lang, is_marked=key in marked), _as_it_is(base, lang), *cells))
    headings = (
        say("Measure", lang),
        say("As it is", lang),
        *(f"{letter}. {study.title(case)}" for letter, case in shown),
    )
    caption = say("Difference from the area as it is, with the 95 % interval", lang)
    return Grid(headings, tuple(rows), caption, numbers=True)


def marked_kpis(study: Study) -> frozenset[str]:
    """Key figures that depend on the length of the run, in any scenario shown."""
    found = read_stability(study.result.folder)
    shown = (study.first, *study.cases)
    return frozenset(kpi for case in shown if case in found for kpi in found[case].marked)


def _name(key: str, lang: str, *, is_marked: bool) -> Cell:
    kpi = REGISTRY[key]
    mark = f" {MARK}" if is_marked else ""
    return Cell(words(kpi.title, lang) + mark, (unit_text(kpi, lang),))


def _as_it_is(one: Summary, lang: str) -> Cell:
    return Cell(_of(one, one.mean, lang), _ends(one, one.next_low, one.next_high, lang))


def _of(one: Summary, value: float | None, lang: str) -> str:
    return number_text(value or 0.0, lang, decimals=REGISTRY[one.kpi].decimals)


def _ends(one: Summary, low: float | None, high: float | None, lang: str) -> tuple[str, ...]:
    if low is None or high is None:
        return ()
    ends = {"low": _of(one, low, lang), "high": _of(one, high, lang)}
    return (say("{low} to {high}", lang, **ends),)


def _difference(row: Row, lang: str) -> Cell:
    if row["difference"] is None:
        return NOTHING
    if row["is_identical"]:
        return Cell(say("identical", lang), mark="unclear")
    decimals = difference_decimals(row)
    text = number_text(row["difference"], lang, decimals=decimals, sign=True)
    if row["low"] is None:
        return Cell(text)
    ends = {end: number_text(row[end], lang, decimals=decimals) for end in ("low", "high")}
    verdict = verdict_word(row["verdict"] or "", lang)
    below = [say("{low} to {high}", lang, **ends), *([verdict] if verdict else [])]
    return Cell(text, tuple(below), MARKS.get(row["verdict"] or "", ""))


def _notes(study: Study) -> Iterator[str]:
    lang = study.lang
    yield say(
        "Each difference is the mean of {replications} in which the same patients have the same"
        " luck with and without the change. Its interval holds with 95 % for all differences of"
        " the table together; where it leaves out 0 the difference is called better or worse."
        " The difference of percentages is in percentage points.",
        lang,
        replications=replications_text(study.result.replications, lang),
    )
    too_few = preliminary(study.result.replications, lang)
    if too_few:
        yield too_few
    if any(row["is_skewed"] for rows in study.rows.values() for row in rows):
        yield say(
            "Where differences are skewed the interval may be too short, so nothing is called"
            " better or worse.",
            lang,
        )
    summaries = list(study.summaries[study.first].values())
    yield grey_ends_note(summaries, study.base.area.horizon.days, lang)


def _means(study: Study) -> Grid:
    lang = study.lang
    marked = marked_kpis(study)
    rows = [
        (
            _name(one.kpi, lang, is_marked=one.kpi in marked),
            Cell(_of(one, one.mean, lang), _ends(one, one.low, one.high, lang)),
            Cell(" ".join(_ends(one, one.next_low, one.next_high, lang)) or "–"),
        )
        for one in study.summaries[study.first].values()
        if one.n
    ]
    headings = (
        say("Measure", lang),
        say("Mean, with its 95 % interval", lang),
        say("One year, or as long as was observed", lang),
    )
    return Grid(headings, tuple(rows), say("Means over all runs", lang), numbers=True)
