"""Teams whose slots cannot be, and tasks that could never be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial

from flowsim.errors import Problem
from flowsim.scenario.model import Area, SlotHours, Task, Team
from flowsim.scenario.once import once
from flowsim.scenario.problems import problem
from flowsim.scenario.resolve import resolve_teams
from flowsim.scenario.transitions import Transition
from flowsim.terms import Gate, Kind, NeedCategory, TaskStart
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


@once(lambda area, steps: (area.tasks, area.teams, steps), last=8)
def team_work_problems(area: Area, steps: tuple[Transition, ...]) -> tuple[Problem, ...]:
    """Tasks that for some patients have no team, or only teams that never work."""
    whose, teams_of = _patients_by_step(steps), _finder(area)
    return tuple(
        found
        for name, task in area.tasks.items()
        if task.roles and task.probability > 0
        for found in _unstaffed(area, f"tasks.{name}", task, _concerned(task, whose), teams_of)
    )


@once(lambda steps: (steps,), last=8)
def _patients_by_step(
    steps: tuple[Transition, ...],
) -> Mapping[tuple[NeedCategory, Kind, Kind], Mapping[_Patient, int]]:
    """Who takes each kind of step, with the position of the first of these."""
    found: dict[tuple[NeedCategory, Kind, Kind], dict[_Patient, int]] = {}
    for position, step in enumerate(steps):
        patients = found.setdefault((step.need, step.from_kind, step.to_kind), {})
        patients.setdefault((step.municipality, step.hospital, step.specialty), position)
    return found


@once(lambda task, whose: (task, whose), last=1024)
def _concerned(
    task: Task, whose: Mapping[tuple[NeedCategory, Kind, Kind], Mapping[_Patient, int]]
) -> list[_Patient]:
    """Patients that a task is for, in the order of the steps it belongs to."""
    first: dict[_Patient, int] = {}
    for (need, from_kind, to_kind), patients in whose.items():
        if _belongs(task, need, from_kind, to_kind):
            for patient, position in patients.items():
                first[patient] = min(position, first.get(patient, position))
    return sorted((patient for patient in first if _is_for(task, patient)), key=first.__getitem__)


def _belongs(task: Task, need: NeedCategory, from_kind: Kind, to_kind: Kind) -> bool:
    """Whether a task belongs to a step; no needs means every category but "none"."""
    return (
        (need in task.needs if task.needs else need != NeedCategory.NONE)
        and (not task.from_kinds or from_kind in task.from_kinds)
        and (not task.to_kinds or to_kind in task.to_kinds)
    )


def _is_for(task: Task, patient: _Patient) -> bool:
    municipality, hospital, specialty = patient
    return (
        (not task.specialties or specialty in task.specialties)
        and (not task.municipalities or municipality in task.municipalities)
        and (not task.hospitals or hospital in task.hospitals)
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
    area: Area,
    key: str,
    task: Task,
    patients: Iterable[_Patient],
    teams_of: Callable[[tuple[str, ...], _Patient], tuple[str, ...]],
) -> Iterator[Problem]:
    sound: set[tuple[str, ...]] = set()
    for patient in patients:
        teams = teams_of(task.roles, patient)
        if teams in sound:
            continue
        if not teams:
            whom = {"municipality": patient[0], "hospital": patient[1], "specialty": patient[2]}
            yield problem("no_team_for", f"{key}.roles", list(task.roles), **whom)
        elif task.gates != Gate.NOTHING and not any(_works(area.teams[t]) for t in teams):
            yield problem(
                "team_never_works", f"{key}.roles", list(task.roles), teams=", ".join(teams)
            )
        elif _has_minutes(area, teams) and not _needs_minutes(task):
            yield problem("work_is_nothing", f"{key}.work", None, "1 minute or more")
        else:
            sound.add(teams)
            continue
        return


@once(lambda area: (_whom_teams_are_for(area),), last=8)
def _finder(area: Area) -> Callable[[tuple[str, ...], _Patient], tuple[str, ...]]:
    """Finds the teams for roles and a patient, whatever hours they have."""
    return cache(partial(_teams_of, area))


def _whom_teams_are_for(area: Area) -> str:
    return repr(
        [
            (name, one.role, one.municipality, one.hospital, one.specialties)
            for name, one in area.teams.items()
        ]
    )


def _teams_of(area: Area, roles: tuple[str, ...], patient: _Patient) -> tuple[str, ...]:
    municipality, hospital, specialty = patient
    found = {
        team
        for role in roles
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
