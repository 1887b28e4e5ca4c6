"""Teams whose slots cannot be, and tasks that could never be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowsim.errors import Problem
from flowsim.scenario.model import Area, SlotHours, Task, Team
from flowsim.scenario.problems import problem
from flowsim.scenario.resolve import resolve_teams
from flowsim.scenario.transitions import Transition
from flowsim.terms import Gate, NeedCategory, TaskStart
from flowsim.units import clock_minutes

_Patient = tuple[str, str, str]
"""Municipality, hospital and specialty."""

_BEFORE_GRANT, _AFTER_GRANT, _AFTER_LEAVING = range(3)
_STAGES = {TaskStart.GRANTED: _AFTER_GRANT, TaskStart.LEAVING: _AFTER_LEAVING}
"""When a task can begin at the earliest; the other starts are before the grant."""

_LATEST = {Gate.PLACE: _BEFORE_GRANT, Gate.LEAVING: _AFTER_GRANT, Gate.NOTHING: _AFTER_LEAVING}
"""The last stage at which a task with this gate may begin without waiting for itself."""


def team_problems(area: Area) -> Iterator[Problem]:
    """Every contradiction within a team."""
    for name, team in area.teams.items():
        if not team.slots:
            yield problem("team_without_slots", f"teams.{name}.slots")
        for i, hours in enumerate(team.slots):
            yield from _slot(f"teams.{name}.slots.{i}", hours)


def task_problems(area: Area) -> Iterator[Problem]:
    """Cycles, tasks that wait for what comes after them, and work that takes no time."""
    cycle = task_cycle(area.tasks)
    if cycle:
        names = " -> ".join(cycle)
        yield problem(
            "task_cycle", f"tasks.{cycle[0]}.after", list(area.tasks[cycle[0]].after), cycle=names
        )
    for name, task in area.tasks.items():
        key = f"tasks.{name}"
        if not cycle and _stage(name, area.tasks) > _LATEST[task.gates]:
            yield problem(
                "waits_for_itself", f"{key}.gates", str(task.gates), starts=str(task.starts)
            )
        if task.lead_hours and task.starts != TaskStart.EXPECTED:
            yield problem("lead_not_used", f"{key}.lead_hours", task.lead_hours)
        if not task.roles and task.takes.family == "fixed" and task.takes.fixed_min < 1:
            yield problem("takes_no_time", f"{key}.takes", None, "1 minute or more")
        if task.clarification.family == "fixed" and task.clarification.fixed_min < 1:
            yield problem("takes_no_time", f"{key}.clarification", None, "1 minute or more")


def team_work_problems(area: Area, steps: tuple[Transition, ...]) -> Iterator[Problem]:
    """Tasks that for some patients have no team, or only teams that never work."""
    whose = [((step.municipality, step.hospital, step.specialty), step) for step in steps]
    for name, task in area.tasks.items():
        if task.roles and task.probability > 0:
            yield from _unstaffed(area, f"tasks.{name}", task, whose)


def applies(task: Task, step: Transition) -> bool:
    """Whether a task belongs to a step; no needs means every category but "none"."""
    return (
        (step.need in task.needs if task.needs else step.need != NeedCategory.NONE)
        and (not task.from_kinds or step.from_kind in task.from_kinds)
        and (not task.to_kinds or step.to_kind in task.to_kinds)
        and (not task.specialties or step.specialty in task.specialties)
        and (not task.municipalities or step.municipality in task.municipalities)
        and (not task.hospitals or step.hospital in task.hospitals)
    )


def task_cycle(tasks: Mapping[str, Task]) -> tuple[str, ...]:
    """Names of tasks that wait for each other in a circle, the first twice; or none."""
    done: set[str] = set()
    for name in tasks:
        cycle = _cycle_from(name, tasks, done, ())
        if cycle:
            return cycle
    return ()


def _cycle_from(
    name: str, tasks: Mapping[str, Task], done: set[str], path: tuple[str, ...]
) -> tuple[str, ...]:
    if name in path:
        return (*path[path.index(name) :], name)
    if name in done or name not in tasks:
        return ()
    for before in tasks[name].after:
        cycle = _cycle_from(before, tasks, done, (*path, name))
        if cycle:
            return cycle
    done.add(name)
    return ()


def _stage(name: str, tasks: Mapping[str, Task]) -> int:
    """The earliest stage of a task, its predecessors considered."""
    before = [_stage(other, tasks) for other in tasks[name].after if other in tasks]
    return max(_STAGES.get(tasks[name].starts, _BEFORE_GRANT), *before, _BEFORE_GRANT)


def _slot(key: str, hours: SlotHours) -> Iterator[Problem]:
    if clock_minutes(hours.ends) <= clock_minutes(hours.starts):
        yield problem(
            "ends_before_start",
            f"{key}.ends",
            hours.ends,
            "a time after {start}",
            start=hours.starts,
        )
    if (hours.cases_per_day is None) == (hours.minutes_per_day is None):
        names = "cases_per_day, minutes_per_day"
        yield problem("not_exactly_one", key, None, "exactly one of: {names}", names=names)


def _unstaffed(
    area: Area, key: str, task: Task, whose: list[tuple[_Patient, Transition]]
) -> Iterator[Problem]:
    seen: set[_Patient] = set()
    for patient, step in whose:
        if patient in seen or not applies(task, step):
            continue
        seen.add(patient)
        teams = _teams_of(area, task, patient)
        whom = {"municipality": patient[0], "hospital": patient[1], "specialty": patient[2]}
        if not teams:
            yield problem("no_team_for", f"{key}.roles", list(task.roles), **whom)
        elif task.gates != Gate.NOTHING and not any(_works(area.teams[t]) for t in teams):
            yield problem(
                "team_never_works", f"{key}.roles", list(task.roles), teams=", ".join(teams)
            )
        elif _has_minutes(area, teams) and not _needs_minutes(task):
            yield problem("work_is_nothing", f"{key}.work", None, "1 minute or more")
        else:
            continue
        return


def _teams_of(area: Area, task: Task, patient: _Patient) -> tuple[str, ...]:
    municipality, hospital, specialty = patient
    found = {
        team
        for role in task.roles
        for team in resolve_teams(
            area, role, municipality=municipality, hospital=hospital, specialty=specialty
        )
    }
    return tuple(sorted(found))


def _works(team: Team) -> bool:
    """Whether a team ever has a slot with a budget."""
    weeks = [hours.cases_per_day or hours.minutes_per_day for hours in team.slots]
    return team.cancelled_probability < 1 and any(week and any(week.by_day()) for week in weeks)


def _has_minutes(area: Area, teams: tuple[str, ...]) -> bool:
    return any(hours.minutes_per_day for team in teams for hours in area.teams[team].slots)


def _needs_minutes(task: Task) -> bool:
    return task.work.mean_min > 0
