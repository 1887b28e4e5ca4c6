"""A result as one page: the question, the answer, and everything it rests on."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from flowsim.experiment.compare import BASE
from flowsim.experiment.result import Result
from flowsim.experiment.summary import summarize, summarize_shown
from flowsim.present.figures.files import pictures, svg_text
from flowsim.present.report.answer import answers
from flowsim.present.report.blocks import Block, Figure, Report, Section
from flowsim.present.report.facts import facts, finished
from flowsim.present.report.model import checklist, model
from flowsim.present.report.origins import origins
from flowsim.present.report.question import area_in_words, question, tried
from flowsim.present.report.study import Study
from flowsim.present.report.table import table
from flowsim.present.report.uncertainty import uncertainty
from flowsim.present.views.source import Source
from flowsim.texts import say

FIRST = ("differences", "delay-by-cause")
"""Pictures that answer most, in front of the others."""
ONE_FOR_EACH = "occupancy-case"
MOST_OF_A_SORT = 6
"""Pictures of which there is one for each case: a report is read, and sent by e-mail."""


def report_of(result: Result, source: Source, lang: str) -> Report:
    """The report of a result, in "sv" or "en".

    Args:
        result: a finished result, of one scenario or several.
        source: the same result as pictures are made from.
        lang: "sv" or "en".

    Raises:
        InputError: when a stored file is missing or broken.
    """
    study = study_of(result, lang)
    return Report(
        lang=lang,
        kicker=say("flowsim · patient flow, what happens if", lang),
        question=question(study),
        lead=area_in_words(study),
        contents=say("Contents", lang),
        origin=f"flowsim {result.manifest['versions']['flowsim']} · {finished(study)}",
        sections=tuple(_sections(study, source)),
        facts=tuple(facts(study)),
    )


def study_of(result: Result, lang: str, comparison: pa.Table | None = None) -> Study:
    """A result with what every section reads of it.

    Args:
        result: a finished result.
        lang: "sv" or "en".
        comparison: what was compared; left out, what is stored, if anything is.

    Raises:
        InputError: when a stored file is missing or broken.
    """
    first = result.cases[0]
    kpis = result.kpis()
    if comparison is None and result.has_comparison():
        comparison = result.comparison()
    rows = [] if comparison is None else comparison.to_pylist()
    rows = [row for row in rows if row["base"] == BASE and row["by"] == "all"]
    cases = tuple(dict.fromkeys(row["scenario"] for row in rows))
    keys = list(dict.fromkeys(row["kpi"] for row in rows))
    found = {case: summarize(kpis, keys, case) for case in (first, *cases)}
    if not cases:
        found = {first: summarize_shown(kpis, first)}
    return Study(
        result=result,
        base=result.scenario(first),
        cases=cases,
        about={case: result.about(case) for case in (first, *cases)},
        rows={case: [row for row in rows if row["scenario"] == case] for case in cases},
        summaries={case: {one.kpi: one for one in of_case} for case, of_case in found.items()},
        lang=lang,
    )


def _sections(study: Study, source: Source) -> Iterator[Section]:
    lang = study.lang
    yield Section("tried", say("What is tried", lang), tuple(tried(study)))
    yield Section("answer", say("The answer", lang), tuple(answers(study)))
    yield Section("pictures", say("Pictures", lang), tuple(_figures(study, source)))
    yield Section("results", say("All measures, with intervals", lang), tuple(table(study)))
    title = say("What drives the uncertainty", lang)
    yield Section("uncertainty", title, tuple(uncertainty(study)))
    yield Section("model", say("The model in short", lang), tuple(model(study)))
    title = say("Every number and where it is from", lang)
    yield Section("numbers", title, tuple(origins(study)), is_appendix=True)
    title = say("STRESS-DES checklist", lang)
    yield Section("stress", title, tuple(checklist(study)), is_appendix=True)


def _figures(study: Study, source: Source) -> Iterator[Block]:
    """What differs first, then why, then how it is over time."""
    drawn = dict(pictures(source, study.lang))
    if study.cases:
        # Every case has a picture of its own, with the area as it is beside it.
        drawn.pop("occupancy", None)
    for name in [name for name in drawn if name.startswith(ONE_FOR_EACH)][MOST_OF_A_SORT:]:
        drawn.pop(name)
    for name in sorted(drawn, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST)):
        figure = drawn[name]()
        title, described = (text.get_text().replace("\n", " ") for text in figure.texts[:2])
        yield Figure(svg_text(figure), title, described)
