"""Goals that somebody has set, and which of them a simulation can speak to.

A set of goals is one TOML file in `scenarios/goals`. KPIs are named by their keys, which this
package does not know: whoever reads the goals checks them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from flowsim.errors import Problem, ScenarioError
from flowsim.scenario.base import UNTITLED, Id, Part, Text
from flowsim.scenario.files import read_toml
from flowsim.scenario.locate import Library, check_name, find_file
from flowsim.scenario.problems import in_file
from flowsim.scenario.translate import validated

GOAL_FOLDER = "goals"


class GoalKpi(Part):
    """A KPI that speaks to a goal, and which way the goal wants it to go."""

    kpi: Id
    wanted: Literal["higher", "lower"]


class Goal(Part):
    """One goal: the KPIs that speak to it, and what must be asked of people or systems instead."""

    title: Text
    kpis: tuple[GoalKpi, ...] = ()
    survey: Text = UNTITLED


class Goals(Part):
    """A set of goals, the document it comes from, and the areas that it was set for."""

    title: Text
    document: str
    areas: tuple[Id, ...] = ()
    goal: Annotated[tuple[Goal, ...], Field(min_length=1)]


def read_goals(area_id: str, library: Library, name: str = "") -> Goals:
    """The goals of that name; without one those set for the area, or the only ones there are.

    Raises:
        ScenarioError: when there are no such goals, several could be meant, or the file is
            wrong.
    """
    files = {path.stem: path for path in sorted((library.folder / GOAL_FOLDER).glob("*.toml"))}
    if name:
        return _read(find_file(name, files, "unknown_goals", library), library)
    all_goals = {found: _read(path, library) for found, path in files.items()}
    of_area = {found: goals for found, goals in all_goals.items() if area_id in goals.areas}
    meant = of_area or all_goals
    if len(meant) != 1:
        names = ", ".join(meant) or "-"
        found = Problem("which_goals", area_id, "", None, "", None, {"names": names})
        raise ScenarioError([found])
    return next(iter(meant.values()))


def _read(path: Path, library: Library) -> Goals:
    shown = library.shown(path)
    check_name(path.stem, shown)
    goals, problems = validated(Goals, read_toml(path, shown))
    if goals is None:
        raise ScenarioError(in_file(problems, shown))
    return goals
