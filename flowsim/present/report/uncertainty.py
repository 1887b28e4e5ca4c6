"""What drives the uncertainty: chance, what nobody knows, and lines that only grow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowsim.experiment.certainty_sentences import stop_sentences
from flowsim.experiment.sensitivity import AtLevel, AtLevels, at_levels
from flowsim.experiment.sentences import (
    difference_decimals,
    difference_unit,
    replications_text,
    words,
)
from flowsim.experiment.stability import read_stability
from flowsim.experiment.stability_sentences import stability_sentences
from flowsim.kpi.registry import REGISTRY
from flowsim.present.report.blocks import Block, Cell, Grid, Heading, Mark, Points, Prose
from flowsim.present.report.origins import wide_ranges
from flowsim.present.report.study import Study
from flowsim.scenario.explain import count, explain
from flowsim.texts import number_text, plain_number, say


def uncertainty(study: Study) -> Iterator[Block]:
    """From what is known best to what is known least."""
    lang = study.lang
    yield Heading(say("Chance", lang))
    yield Prose(_chance(study))
    unstable = list(_unstable(study))
    if unstable:
        yield Heading(say("Lines that only grow", lang))
        yield Points(tuple(unstable))
    yield Heading(say("What the answer rests on", lang))
    yield from _footing(study)
    if (study.result.folder / "sensitivity.parquet").exists():
        yield Heading(say("Tried at several levels of something uncertain", lang))
        yield from _levels(study)
    yield Heading(say("Assumptions with the widest range", lang))
    yield Prose(
        say(
            "Which assumption weighs most for this answer has not been computed. These have the"
            " widest range for their size, so they are the first to ask about. `flowsim design`"
            " tells which of several things matters most, and `flowsim compare --load` tries a case"
            " at several levels of a lever.",
            lang,
        )
    )
    yield wide_ranges(explain(study.base), lang)


def _chance(study: Study) -> str:
    lang = study.lang
    stop = study.result.stop()
    titles = {case: study.title(case) for case in study.cases}
    said = [] if stop is None else stop_sentences(stop, titles, lang)
    return " ".join(
        (
            say(
                "Chance has been drawn in {replications} for each case. More runs make the"
                " interval of a difference narrower; they do not make single years more alike,"
                " and they say nothing of whether the assumptions are right.",
                lang,
                replications=replications_text(study.result.replications, lang),
            ),
            *said,
        )
    )


def _unstable(study: Study) -> Iterator[tuple[str, str]]:
    found = read_stability(study.result.folder)
    for case in (study.first, *study.cases):
        for sentence in stability_sentences(found[case], study.lang) if case in found else ():
            yield study.title(case), sentence


def _footing(study: Study) -> Iterator[Block]:
    lang = study.lang
    counts = count(explain(study.base))
    yield Prose(
        say(
            "{assumptions} of the {numbers} numbers of the area are assumptions, said openly;"
            " {sources} have a source.",
            lang,
            assumptions=number_text(counts.assumption, lang, decimals=0),
            numbers=number_text(counts.numbers, lang, decimals=0),
            sources=number_text(counts.source, lang, decimals=0),
        )
    )
    points = [
        (f"{letter}. {study.title(case)}", " ".join(_rests_on(study, case)))
        for letter, case in study.shown
    ]
    if any(said for _, said in points):
        yield Points(tuple(point for point in points if point[1]))


def _rests_on(study: Study, case: str) -> list[str]:
    return [study.say(text) for text in study.about[case].rests_on]


def _levels(study: Study) -> Iterator[Block]:
    """A table for each case: its difference at each level, KPI by KPI."""
    lang = study.lang
    stored = study.result.sensitivity()
    found = at_levels(stored, study.cases)
    lever = stored["lever"][0].as_py()
    for letter, case in study.shown:
        of_case = [one for one in found if one.case == case and _differs(one)]
        if not of_case:
            continue
        headings = (
            say("Measure", lang),
            *(f"{lever} {plain_number(at.level, lang)}" for at in of_case[0].differences),
            say("Changes sign", lang),
        )
        rows = tuple(_level_row(one, lang) for one in of_case)
        yield Grid(headings, rows, f"{letter}. {study.title(case)}", numbers=True)


def _differs(one: AtLevels) -> bool:
    return any(at.difference for at in one.differences)


def _level_row(one: AtLevels, lang: str) -> tuple[Cell, ...]:
    kpi = REGISTRY[one.kpi]
    between = "–"
    if one.changes_sign_between is not None:
        low, high = (plain_number(level, lang) for level in one.changes_sign_between)
        between = say("between {low} and {high}", lang, low=low, high=high)
    name = Cell(words(kpi.title, lang), (difference_unit(kpi, lang),))
    return (name, *_level_cells(one.kpi, one.differences, lang), Cell(between))


def _level_cells(kpi: str, found: Sequence[AtLevel], lang: str) -> Iterator[Cell]:
    for at in found:
        if at.difference is None:
            yield Cell("–")
            continue
        decimals = difference_decimals({"kpi": kpi, "low": at.low, "high": at.high})
        text = number_text(at.difference, lang, decimals=decimals, sign=True)
        ends: tuple[str, ...] = ()
        if at.low is not None and at.high is not None:
            low, high = (number_text(end, lang, decimals=decimals) for end in (at.low, at.high))
            ends = (say("{low} to {high}", lang, low=low, high=high),)
        mark: Mark = "differs" if at.sign else "unclear"
        yield Cell(text, ends, mark)
