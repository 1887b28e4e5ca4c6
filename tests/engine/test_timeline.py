"""Calendars expanded to minutes are those that walking day by day gives."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowsim.engine.timeline import (
    Days,
    days_of_run,
    open_intervals,
    round_minutes,
    slots_of,
    staffed_steps,
)
from flowsim.scenario.base import EVERY_DAY, Week
from flowsim.scenario.model import (
    AdmissionWindow,
    Area,
    PlacesChange,
    Round,
    SeasonalClosure,
    Setting,
    SlotChange,
    SlotHours,
    Team,
)
from flowsim.scenario.staffing import staffed_on
from flowsim.terms import Kind
from flowsim.units import DAY_MIN, clock_minutes

MONDAY = date(2024, 1, 1)
HOLIDAYS = (MONDAY - timedelta(days=1), MONDAY + timedelta(days=3), MONDAY + timedelta(days=15))

pytestmark = pytest.mark.property

clocks = st.sampled_from(["00:00", "08:00", "08:30", "12:00", "16:00", "24:00"])
weekdays = st.lists(st.sampled_from(EVERY_DAY), min_size=1, unique=True).map(tuple)
dates = st.tuples(st.integers(-3, 35), st.integers(0, 20)).map(
    lambda span: {
        "from_date": MONDAY + timedelta(days=span[0]),
        "to_date": MONDAY + timedelta(days=sum(span)),
    }
)
percents = st.sampled_from([0.0, 33.0, 50.0, 80.0, 120.0])
budgets = st.sampled_from([0.0, 0.4, 0.8, 1.0, 2.5, 3.0])
weeks = st.tuples(*[budgets] * 7).map(
    lambda numbers: Week(**dict(zip(EVERY_DAY, numbers, strict=True)))
)


def days(n: int = 31) -> Days:
    area = Area.model_validate(
        {
            "horizon": {"start_date": MONDAY, "days": n, "follow_up_days": 0},
            "settings": {"ward": {"kind": "ward"}},
        }
    )
    return days_of_run(area, HOLIDAYS)


def dates_of(n: int = 31) -> list[date]:
    return [MONDAY + timedelta(days=day) for day in range(n)]


def test_days_know_their_weekday_and_the_holidays_among_them() -> None:
    run = days(20)
    assert run.dates == tuple(dates_of(20))
    assert run.weekday.tolist() == [day.weekday() for day in dates_of(20)]
    assert [day for day, off in zip(run.dates, run.is_holiday, strict=True) if off] == [
        *HOLIDAYS[1:]
    ]


@given(
    st.dictionaries(st.sampled_from(EVERY_DAY), st.integers(0, 9), max_size=3),
    st.lists(st.tuples(dates, percents), max_size=3),
    st.lists(st.tuples(dates, st.integers(0, 9)), max_size=2),
    st.lists(st.tuples(dates, percents), max_size=2),
    st.booleans(),
)
def test_staffed_places_change_on_the_days_when_they_do(
    by_weekday: dict[str, int],
    percent: list[tuple[dict[str, date], float]],
    places: list[tuple[dict[str, date], int]],
    closed: list[tuple[dict[str, date], float]],
    every_day: bool,
) -> None:
    changes = [PlacesChange(**span, percent=one) for span, one in percent]
    changes += [PlacesChange(**span, places=one) for span, one in places]
    setting = Setting(kind=Kind.WARD, places=10, weekday_places=by_weekday, changes=tuple(changes))
    closures = [
        SeasonalClosure(**span, kinds=(Kind.WARD,), percent=min(one, 100.0)) for span, one in closed
    ]
    at, staffed = staffed_steps(setting, closures, days(), every_day=every_day)
    each_day = [staffed_on(setting, closures, day) for day in dates_of()]
    expected = [
        (day * DAY_MIN, now)
        for day, now in enumerate(each_day)
        if every_day or day == 0 or now != each_day[day - 1]
    ]
    assert list(zip(at.tolist(), staffed.tolist(), strict=True)) == expected


@given(st.lists(st.tuples(weekdays, clocks, clocks), max_size=4), st.booleans())
def test_a_setting_admits_in_every_minute_of_its_windows_and_no_other(
    windows: list[tuple[tuple[str, ...], str, str]], open_on_holidays: bool
) -> None:
    ordered = [(on, min(a, b), max(a, b)) for on, a, b in windows if a != b]
    setting = Setting(
        kind=Kind.WARD,
        windows=tuple(AdmissionWindow(days=on, opens=a, closes=b) for on, a, b in ordered),
        open_on_holidays=open_on_holidays,
    )
    opens, closes = open_intervals(setting, days())
    assert (opens[1:] > closes[:-1]).all()  # apart, not even touching
    found = {m for a, b in zip(opens, closes, strict=True) for m in range(a, b, 30)}
    expected = {
        day * DAY_MIN + minute
        for day, when in enumerate(dates_of())
        for on, a, b in ordered
        if EVERY_DAY[when.weekday()] in on and (open_on_holidays or when not in HOLIDAYS)
        for minute in range(clock_minutes(a), clock_minutes(b), 30)
    }
    assert found == expected


@given(st.lists(st.tuples(weekdays, clocks), max_size=3))
def test_rounds_are_held_once_a_moment(rounds: list[tuple[tuple[str, ...], str]]) -> None:
    setting = Setting(kind=Kind.WARD, rounds=tuple(Round(days=on, at=at) for on, at in rounds))
    expected = {
        day * DAY_MIN + clock_minutes(at)
        for day, when in enumerate(dates_of())
        for on, at in rounds
        if EVERY_DAY[when.weekday()] in on
    }
    assert round_minutes(setting, days()).tolist() == sorted(expected)


@given(
    st.lists(st.tuples(clocks, clocks, weeks, st.booleans()), min_size=1, max_size=3),
    st.lists(st.tuples(dates, percents), max_size=2),
    percents,
    st.booleans(),
)
def test_slots_carry_what_is_less_than_a_whole_to_the_next(
    hours: list[tuple[str, str, Week, bool]],
    changes: list[tuple[dict[str, date], float]],
    percent: float,
    open_on_holidays: bool,
) -> None:
    slots = tuple(
        SlotHours(starts=a, ends=b, **{"minutes_per_day" if timed else "cases_per_day": week})
        for a, b, week, timed in hours
    )
    team = Team(
        role="assessor",
        slots=slots,
        budget_percent=percent,
        changes=tuple(SlotChange(**span, percent=one) for span, one in changes),
        open_on_holidays=open_on_holidays,
    )
    expected, left = [], 0.0
    for day, when in enumerate(dates_of()):
        if when in HOLIDAYS and not open_on_holidays:
            continue
        share = percent
        for span, one in changes:
            if span["from_date"] <= when <= span["to_date"]:
                share = share * one / 100
        for position, (a, b, week, timed) in enumerate(hours):
            left += week.by_day()[when.weekday()] * share / 100
            budget = math.floor(left + 1e-9)
            left = max(0.0, left - budget)
            if budget:
                minutes = [day * DAY_MIN + clock_minutes(clock) for clock in (a, b)]
                expected.append((*minutes, budget, int(timed), day, position))
    found = slots_of(team, days())
    columns = (
        found.starts,
        found.ends,
        found.budget,
        found.in_minutes,
        found.day,
        found.position,
    )
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == sorted(expected)
