"""Section 1: what the study is for, and what it measures."""

from __future__ import annotations

from collections.abc import Iterator

from flowsim.kpi.declare import Kpi
from flowsim.kpi.registry import HEADLINE, REGISTRY
from flowsim.present.stress.items import Grid, Item, Study
from flowsim.present.words import unit_word
from flowsim.texts import say


def objectives(study: Study) -> Iterator[Item]:
    """Items 1.1 to 1.3."""
    lang = study.lang
    section = say("1 Objectives", lang)
    yield Item(
        "1.1",
        section,
        say("Purpose of the model", lang),
        (
            say(
                "The model follows patients of {area} from arrival, through hospital, to their"
                " home or municipal care, and shows where they wait and why.",
                lang,
                area=study.of(study.base.area.title, study.result.area),
            ),
        ),
        say("Which decision was it used for, and by whom?", lang),
    )
    yield Item("1.2", section, say("Model outputs", lang), (_outputs(study),))
    yield Item(
        "1.3",
        section,
        say("Aims of the experiments", lang),
        (_compared(study),),
        say("Why these scenarios, and what was expected of them beforehand?", lang),
    )


def _outputs(study: Study) -> Grid:
    lang = study.lang
    rows = [
        (
            _in(kpi.title.sv, kpi.title.en, lang),
            _in(kpi.definition.sv, kpi.definition.en, lang),
            equation(kpi, lang),
            kpi.source,
        )
        for kpi in (REGISTRY[key] for key in HEADLINE)
    ]
    headings = (
        say("Output", lang),
        say("Definition", lang),
        say("Equation", lang),
        say("Source of the definition", lang),
    )
    return Grid(headings, tuple(rows))


def equation(kpi: Kpi, lang: str) -> str:
    """How the value is made from two whole sums, with its unit."""
    over = f"{kpi.numerator} / {kpi.denominator}"
    times = f"{kpi.times} × " if kpi.times != 1 else ""
    per = f" / {kpi.per}" if kpi.per != 1 else ""
    return f"{times}{over}{per} ({unit_word(kpi.unit, lang)})"


def _compared(study: Study) -> str:
    lang = study.lang
    titles = [
        study.of(study.result.about(scenario.case).title, scenario.case)
        for scenario in study.scenarios[1:]
    ]
    if not titles:
        return say("One scenario was run, to describe it.", lang)
    return say(
        "The area as it is was compared, replication by replication, with: {cases}.",
        lang,
        cases="; ".join(titles),
    )


def _in(swedish: str, english: str, lang: str) -> str:
    return swedish if lang == "sv" else english
