"""Dates outside the horizon, and horizons that cannot be run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flowsim.errors import Problem
from flowsim.scenario.base import Dated
from flowsim.scenario.model import Area
from flowsim.scenario.problems import problem

MONDAY = 0


def start_date_problems(area: Area) -> Iterator[Problem]:
    """A run that does not start on a Monday: windows and warm-up are whole weeks (R28)."""
    start = area.horizon.start_date
    if start.weekday() != MONDAY:
        monday = start - timedelta(days=start.weekday())
        yield problem(
            "not_a_monday",
            "horizon.start_date",
            start.isoformat(),
            "a Monday, such as {monday}",
            monday=monday.isoformat(),
        )


def outside_problems(area: Area) -> Iterator[Problem]:
    """Dated changes that begin or end outside the run."""
    for key, change in _dated(area):
        yield from _outside(area, key, change)


def _dated(area: Area) -> Iterator[tuple[str, Dated]]:
    for i, closure in enumerate(area.closures):
        yield f"closures.{i}", closure
    for name, setting in area.settings.items():
        for i, change in enumerate(setting.changes):
            yield f"settings.{name}.changes.{i}", change
    for name, team in area.teams.items():
        for i, slot_change in enumerate(team.changes):
            yield f"teams.{name}.changes.{i}", slot_change


def _outside(area: Area, key: str, change: Dated) -> Iterator[Problem]:
    first = area.horizon.start_date
    last = first + timedelta(days=area.horizon.total_days - 1)
    for field, day in (("from_date", change.from_date), ("to_date", change.to_date)):
        if not first <= day <= last:
            yield problem(
                "outside_horizon",
                f"{key}.{field}",
                day.isoformat(),
                "a date from {first} to {last}",
                first=first.isoformat(),
                last=last.isoformat(),
            )
