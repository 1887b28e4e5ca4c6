"""A scorecard in plain words, Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping

from flowsim.experiment.scorecard import Column, Mark
from flowsim.experiment.sentences import preliminary, words
from flowsim.kpi.registry import REGISTRY
from flowsim.scenario.goals import Goals
from flowsim.texts import say


def kpi_text(column: Column, lang: str) -> str:
    """A KPI of a goal, and which way the goal wants it."""
    title = words(REGISTRY[column.kpi].title, lang)
    if column.wanted == "higher":
        return say("{kpi}, up", lang, kpi=title)
    return say("{kpi}, down", lang, kpi=title)


def whose(goals: Goals, area: str, lang: str) -> str:
    """That the goals are those of other areas, or nothing when they are the area's own."""
    if area in goals.areas or not goals.areas:
        return ""
    return say(
        "These goals were set for {areas}, not for {area}.",
        lang,
        areas=", ".join(goals.areas),
        area=area,
    )


def legend(signs: Mapping[Mark, str], lang: str) -> str:
    """What the signs mean."""
    meant: dict[Mark, str] = {
        "towards": say("towards the goal", lang),
        "away": say("away from it", lang),
        "unclear": say("no clear difference", lang),
        "identical": say("identical", lang),
        "skewed": say("too skewed to say", lang),
        "preliminary": say("too few replications", lang),
        "missing": say("no value", lang),
    }
    return "  ".join(f"{signs[mark]} {text}" for mark, text in meant.items())


def notes(replications: int, lang: str) -> list[str]:
    """What a sign says and what it does not."""
    said = say(
        "A sign says which way, not how much: the intervals behind it hold together for the whole"
        " table, and a small difference can be sure. Each lever rests on what its file says; some"
        " effects are assumptions. A goal that is nobody's KPI is not less of a goal.",
        lang,
    )
    few = preliminary(replications, lang)
    return [said, few] if few else [said]
