"""Areas that are well written and far too large to run: refused before anything is built."""

from __future__ import annotations

from collections.abc import Iterator

from flowsim.errors import Problem
from flowsim.scenario.model import Area
from flowsim.scenario.problems import problem

MOST_PARTS = 5_000
"""Settings, teams, tasks ... of an area: the whole of Sweden has 290 municipalities."""

MOST_PATIENTS = 5_000_000
"""Patients of one run, some gigabytes; Sweden has about 1.4 million admissions a year."""

MOST_MOMENTS = 20_000_000
"""Rounds, doors and slots of one run, each a moment in its calendar."""

_PARTS = ("hospitals", "municipalities", "settings", "teams", "tasks", "groups", "routes")
_AT_MOST = "at most {most}"


def size_problems(area: Area) -> Iterator[Problem]:
    """Too many parts, patients or moments for the memory of a computer."""
    for part in _PARTS:
        yield from _above(f"{part}", len(getattr(area, part)), MOST_PARTS, "too_many_parts")
    yield from _above("groups", round(expected_patients(area)), MOST_PATIENTS, "too_many_patients")
    yield from _above("horizon.days", calendar_moments(area), MOST_MOMENTS, "too_many_moments")


def expected_patients(area: Area) -> float:
    """About how many patients a run has: those who arrive, and those at the start."""
    horizon = area.horizon
    per_day = sum(
        group.arrivals.per_day
        * group.arrivals.demand_percent
        / 100
        * (sum(group.arrivals.weekday.by_day()) / 7)
        * (sum(group.arrivals.months) / len(group.arrivals.months))
        for group in area.groups.values()
    )
    waiting = sum(row.patients for row in area.start.waiting)
    loaded = sum(_loaded(area, row.percent, row.patients) for row in area.start.loaded)
    return per_day * horizon.total_days + waiting + loaded


def _loaded(area: Area, percent: float | None, patients: int | None) -> float:
    """At most so many are there at the start by one row: as if it named every setting."""
    if percent is None:
        return patients or 0
    return percent / 100 * max((s.places or 0 for s in area.settings.values()), default=0)


def calendar_moments(area: Area) -> int:
    """Rounds, doors and slots of every day."""
    a_day = sum(
        len(setting.rounds) + 2 * len(setting.windows) for setting in area.settings.values()
    )
    a_day += sum(len(team.slots) for team in area.teams.values())
    return a_day * area.horizon.total_days


def _above(key: str, number: int, most: int, code: str) -> Iterator[Problem]:
    if number > most:
        yield problem(code, key, None, _AT_MOST, number=number, most=most)
