"""Weekly calendars and dated changes, expanded to whole minutes over a run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from flowsim.scenario.base import EVERY_DAY, Dated, Weekday
from flowsim.scenario.model import Area, SeasonalClosure, Setting, SlotHours, Team
from flowsim.scenario.staffing import staffed_on
from flowsim.tables.cohort import Ints
from flowsim.units import DAY_MIN, clock_minutes

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Days:
    """Every date that the run touches: warm-up, observed and follow-up days (R28).

    `weekday` is 0 on Mondays; `is_holiday` whether it is one.
    """

    dates: tuple[date, ...]
    weekday: Ints
    is_holiday: Flags

    def on(self, weekdays: Sequence[Weekday]) -> Flags:
        """Whether each day is one of these weekdays."""
        named = np.array([name in weekdays for name in EVERY_DAY])
        flags: Flags = named[self.weekday]
        return flags

    def alike(self, changes: Iterable[Dated]) -> tuple[Ints, list[date]]:
        """Kinds of days, by weekday and by which of the changes hold.

        Returns:
            The kind of each day, and the first date of each kind.
        """
        first_day = self.dates[0]
        cuts = {day for one in changes for day in (one.from_date, one.to_date + timedelta(days=1))}
        begins = np.array([(day - first_day).days for day in sorted(cuts)], dtype=np.int64)
        period = np.searchsorted(begins, np.arange(len(self.dates)), side="right")
        _, first, kind = np.unique(
            period * 7 + self.weekday, return_index=True, return_inverse=True
        )
        return kind, [self.dates[day] for day in first.tolist()]


def days_of_run(area: Area, holidays: Iterable[date] = ()) -> Days:
    """The days of an area's run."""
    start = area.horizon.start_date
    n = area.horizon.total_days
    is_holiday = np.zeros(n, dtype=np.bool_)
    closed = [(day - start).days for day in holidays]
    is_holiday[[day for day in closed if 0 <= day < n]] = True
    return Days(
        dates=tuple(start + timedelta(days=day) for day in range(n)),
        weekday=(np.arange(n) + start.weekday()) % 7,
        is_holiday=is_holiday,
    )


def staffed_steps(
    setting: Setting, closures: Sequence[SeasonalClosure], days: Days, *, every_day: bool
) -> tuple[Ints, Ints]:
    """(minutes, staffed places) at each change; at each midnight with `every_day`."""
    kind, dates = days.alike((*setting.changes, *closures))
    staffed = np.array([staffed_on(setting, closures, day) for day in dates], dtype=np.int64)[kind]
    is_step = np.append(True, staffed[1:] != staffed[:-1]) | every_day
    return np.flatnonzero(is_step) * DAY_MIN, staffed[is_step]


def open_intervals(setting: Setting, days: Days) -> tuple[Ints, Ints]:
    """(opens, closes) minutes in order, touching intervals joined."""
    admits = setting.open_on_holidays | ~days.is_holiday
    midnights = [np.flatnonzero(admits & days.on(one.days)) * DAY_MIN for one in setting.windows]
    windows = list(zip(setting.windows, midnights, strict=True))
    opens = _together(midnight + clock_minutes(one.opens) for one, midnight in windows)
    closes = _together(midnight + clock_minutes(one.closes) for one, midnight in windows)
    order = np.argsort(opens, kind="stable")
    opens, closes = opens[order], np.maximum.accumulate(closes[order])
    first = np.flatnonzero(np.append(True, opens[1:] > closes[:-1])[: len(opens)])
    last = np.append(first[1:], len(opens))[: len(first)] - 1
    return opens[first], closes[last]


def round_minutes(setting: Setting, days: Days) -> Ints:
    """The moments of all rounds, in order."""
    midnights = ((one, np.flatnonzero(days.on(one.days)) * DAY_MIN) for one in setting.rounds)
    return np.unique(_together(midnight + clock_minutes(one.at) for one, midnight in midnights))


@dataclass(frozen=True)
class Slots:
    """Slots of a team with a budget, in the order of time; one value per slot."""

    starts: Ints
    ends: Ints
    budget: Ints
    in_minutes: Ints
    day: Ints
    position: Ints


def slots_of(team: Team, days: Days) -> Slots:
    """The slots of a team.

    What is less than a whole case or minute is carried to the team's next slot, so that
    0.8 cases a day are four a week.
    """
    open_days = np.flatnonzero(team.open_on_holidays | ~days.is_holiday)
    kind, dates = days.alike(team.changes)
    percent = np.array([_slot_percent(team, day) for day in dates])[kind][open_days]
    weeks = np.array([_week(hours) for hours in team.slots]).reshape(-1, 7)
    exact = weeks[:, days.weekday[open_days]] * percent / 100
    budget = _carried(exact.T.ravel())
    day, position = np.divmod(np.arange(len(budget)), max(len(team.slots), 1))
    some = np.flatnonzero(budget > 0)
    day, position, budget = open_days[day[some]], position[some], budget[some]
    starts = _of_each(clock_minutes(hours.starts) for hours in team.slots)[position]
    ends = _of_each(clock_minutes(hours.ends) for hours in team.slots)[position]
    in_minutes = _of_each(int(hours.minutes_per_day is not None) for hours in team.slots)[position]
    starts, ends = day * DAY_MIN + starts, day * DAY_MIN + ends
    order = np.lexsort((position, day, in_minutes, budget, ends, starts))
    return Slots(*(one[order] for one in (starts, ends, budget, in_minutes, day, position)))


def _carried(exact: npt.NDArray[np.float64]) -> Ints:
    """Whole budgets, with what is left over carried to the next one."""
    if (exact == np.floor(exact)).all():
        return exact.astype(np.int64)
    budgets = []
    left = 0.0
    for one in exact.tolist():
        budget = math.floor(left + one + 1e-9)
        left = max(0.0, left + one - budget)
        budgets.append(budget)
    return np.array(budgets, dtype=np.int64)


def _week(hours: SlotHours) -> tuple[float, ...]:
    week = hours.minutes_per_day or hours.cases_per_day
    return (0.0,) * 7 if week is None else week.by_day()


def _slot_percent(team: Team, day: date) -> float:
    percent = team.budget_percent
    for change in team.changes:
        if change.from_date <= day <= change.to_date:
            percent = percent * change.percent / 100
    return percent


def _of_each(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _together(arrays: Iterable[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, dtype=np.int64), *arrays])
