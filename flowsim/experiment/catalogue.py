"""What there is to choose from: areas, levers, saved cases and KPIs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flowsim.experiment.lever_catalogue import written
from flowsim.kpi.declare import Words
from flowsim.kpi.registry import REGISTRY
from flowsim.scenario.base import Text
from flowsim.scenario.listing import list_areas, list_cases, list_levers

Topic = Literal["areas", "levers", "cases", "kpis"]


@dataclass(frozen=True)
class Entry:
    """Something that can be named on the command line; `detail` says more about it.

    `written` is how it is written there: a lever with its value and the limits of it.
    """

    name: str
    written: Text
    title: Text
    detail: Text


def entries(topic: Topic, scenarios: Path | None = None) -> tuple[Entry, ...]:
    """Everything of a topic.

    Raises:
        ScenarioError: what is wrong with the folder, or with any of the files in it.
    """
    listed: Mapping[Topic, Callable[[Path | None], tuple[Entry, ...]]] = {
        "areas": _areas,
        "levers": _levers,
        "cases": _cases,
        "kpis": lambda _: _kpis(),
    }
    return listed[topic](scenarios)


def _areas(scenarios: Path | None) -> tuple[Entry, ...]:
    return tuple(
        Entry(area.name, _same(area.name), area.title, _same(area.file))
        for area in list_areas(scenarios)
    )


def _levers(scenarios: Path | None) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            listed.name,
            written(listed.name, listed.lever),
            listed.lever.title,
            listed.lever.description,
        )
        for listed in list_levers(scenarios)
    )


def _cases(scenarios: Path | None) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            listed.name, _same(listed.name), listed.case.title, _same("+".join(listed.case.levers))
        )
        for listed in list_cases(scenarios)
    )


def _kpis() -> tuple[Entry, ...]:
    return tuple(
        Entry(kpi.key, _same(kpi.key), _text(kpi.title), _text(kpi.definition))
        for kpi in REGISTRY.values()
    )


def _text(words: Words) -> Text:
    return Text(sv=words.sv, en=words.en)


def _same(text: str) -> Text:
    return Text(sv=text, en=text)
