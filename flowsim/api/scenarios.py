"""Scenarios without running them: load, explain, list and copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flowsim.api.notebooks import explanation_html
from flowsim.experiment.cases import library_of
from flowsim.experiment.catalogue import Entry, Topic, entries
from flowsim.experiment.compare import BASE
from flowsim.experiment.lever_catalogue import applies
from flowsim.scenario.copying import copy_scenarios
from flowsim.scenario.explain import Counts, Explained, count
from flowsim.scenario.explain import explain as explain_scenario
from flowsim.scenario.inherited import Origin, origin_of
from flowsim.scenario.listing import list_levers
from flowsim.scenario.load import load_scenario
from flowsim.scenario.resolved import Scenario


def load(
    area: str, case: str = BASE, scenarios: Path | None = None, *, days: int | None = None
) -> Scenario:
    """A scenario: an area (id or file) with a case applied, validated and frozen.

    Raises:
        ScenarioError: everything that is wrong with it.
    """
    return load_scenario(area, case, scenarios, days=days)


@dataclass(frozen=True)
class Explanation:
    """Every number of a scenario with where it is from, and how many there are of each sort."""

    scenario: Scenario
    rows: tuple[Explained, ...]

    @property
    def counts(self) -> Counts:
        """How many numbers have a source, are assumptions, or are neither."""
        return count(self.rows)

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of numbers with neither a source nor the word assumption."""
        return tuple(row.key for row in self.rows if row.status == "missing")

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        title = self.scenario.area_id + (f": {self.scenario.case}" if self.scenario.case else "")
        return explanation_html(self.rows, title)


def explain(area: str, case: str = BASE, scenarios: Path | None = None) -> Explanation:
    """Every number that a scenario assumes: value, unit, source or assumption, range, lever.

    Raises:
        ScenarioError: everything that is wrong with the scenario.
    """
    scenario = load_scenario(area, case, scenarios)
    return Explanation(scenario, explain_scenario(scenario))


def origin(explained: Explanation, area: str, scenarios: Path | None = None) -> Origin | None:
    """Which numbers are still those of the area that this one was made from.

    None when it was made from no other, as `flowsim init FOLDER --from AREA` does.

    Raises:
        ScenarioError: when the copy of the other area is broken.
    """
    return origin_of(explained.rows, explained.scenario.area, library_of(area, scenarios))


def uncertain_levers(area: str, scenarios: Path | None = None) -> tuple[str, ...]:
    """Levers of something that nobody knows, with levels to try, that apply to an area.

    Raises:
        ScenarioError: what is wrong with the area, or with any of the levers.
    """
    library = library_of(area, scenarios)
    named = [
        listed.name
        for listed in list_levers(library.folder)
        if any(parameter.levels for parameter in listed.lever.parameters.values())
    ]
    return tuple(name for name in named if applies(area, name, scenarios))


def init(folder: Path, area: str | None = None, scenarios: Path | None = None) -> Path:
    """Copy the scenario files to a new folder, all of them or those for one area.

    Raises:
        ScenarioError: when there is no such area, or the folder is there already.
    """
    return copy_scenarios(folder, area, scenarios)


def catalogue(topic: Topic, scenarios: Path | None = None) -> tuple[Entry, ...]:
    """What there is to choose from: "areas", "levers", "cases" or "kpis".

    Raises:
        ScenarioError: when the folder does not exist or a file in it is wrong.
    """
    return entries(topic, scenarios)
