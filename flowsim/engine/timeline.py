"""Weekly calendars and dated changes, expanded to whole minutes over a run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from flowsim.scenario.base import Weekday
from flowsim.scenario.model import Area, SeasonalClosure, Setting, SlotHours, Team
from flowsim.scenario.staffing import staffed_on
from flowsim.units import DAY_MIN, WEEKDAYS, clock_minutes


def days_of_run(area: Area) -> list[date]:
    """Every date that the run touches: warm-up, observed and follow-up days (R28)."""
    horizon = area.horizon
    days = horizon.warm_up_weeks * 7 + horizon.days + horizon.follow_up_days
    return [horizon.start_date + timedelta(days=day) for day in range(days)]


def weekday_of(day: date) -> Weekday:
    """The weekday's short name."""
    name: Weekday = WEEKDAYS[day.weekday()]  # type: ignore[assignment]
    return name


def staffed_steps(
    setting: Setting, closures: Sequence[SeasonalClosure], days: list[date], *, every_day: bool
) -> Iterator[tuple[int, int]]:
    """(minute, staffed places) at each change; at each midnight with `every_day`."""
    before: int | None = None
    for index, day in enumerate(days):
        staffed = staffed_on(setting, closures, day)
        if staffed != before or every_day:
            yield index * DAY_MIN, staffed
        before = staffed


def open_intervals(
    setting: Setting, days: list[date], holidays: frozenset[date]
) -> list[tuple[int, int]]:
    """(opens, closes) minutes in order, touching intervals joined."""
    intervals: list[tuple[int, int]] = []
    for index, day in enumerate(days):
        if not setting.open_on_holidays and day in holidays:
            continue
        intervals.extend(
            (
                index * DAY_MIN + clock_minutes(window.opens),
                index * DAY_MIN + clock_minutes(window.closes),
            )
            for window in setting.windows
            if weekday_of(day) in window.days
        )
    return _joined(sorted(intervals))


def _joined(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for opens, closes in intervals:
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return joined


def round_minutes(setting: Setting, days: list[date]) -> list[int]:
    """The moments of all rounds, in order."""
    return sorted(
        {
            index * DAY_MIN + clock_minutes(one.at)
            for index, day in enumerate(days)
            for one in setting.rounds
            if weekday_of(day) in one.days
        }
    )


def slots_of(
    team: Team, days: list[date], holidays: frozenset[date]
) -> list[tuple[int, int, int, int, int, int]]:
    """(starts, ends, budget, in minutes, day, position) of every slot with a budget.

    What is less than a whole case or minute is carried to the team's next slot, so that
    0.8 cases a day are four a week.
    """
    slots = []
    carried = 0.0
    for index, day in enumerate(days):
        if not team.open_on_holidays and day in holidays:
            continue
        percent = _slot_percent(team, day)
        for position, hours in enumerate(team.slots):
            exact = carried + _budget(hours, weekday_of(day)) * percent / 100
            budget = math.floor(exact + 1e-9)
            carried = max(0.0, exact - budget)
            if budget > 0:
                midnight = index * DAY_MIN
                starts, ends = clock_minutes(hours.starts), clock_minutes(hours.ends)
                in_minutes = int(hours.minutes_per_day is not None)
                slots.append(
                    (midnight + starts, midnight + ends, budget, in_minutes, index, position)
                )
    return sorted(slots)


def _budget(hours: SlotHours, weekday: Weekday) -> float:
    week = hours.minutes_per_day or hours.cases_per_day
    return 0.0 if week is None else float(getattr(week, weekday))


def _slot_percent(team: Team, day: date) -> float:
    percent = team.budget_percent
    for change in team.changes:
        if change.from_date <= day <= change.to_date:
            percent = percent * change.percent / 100
    return percent
