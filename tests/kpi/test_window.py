"""Spans of time cut at the observed window, and what goes on at moments."""

from __future__ import annotations

from datetime import date

import numpy as np

from flowsim.kpi.window import Weighted
from flowsim.tables.columns import NOBODY
from flowsim.tables.journeys import Window
from flowsim.units import DAY_MIN, HOUR_MIN

WINDOW = Window(date(2024, 1, 1), 100, 200, 300)
NOT_HOURLY = np.zeros(3, dtype=np.bool_)


def spans(*rows: tuple[int, int, int, int]) -> Weighted:
    """Place, from, to, weight."""
    place, from_at, to_at, weight = np.asarray(rows, dtype=np.int64).T.copy()
    return Weighted(place, from_at, to_at, weight)


def test_minutes_outside_the_window_do_not_count() -> None:
    some = spans((0, 50, 120, 1), (1, 190, 250, 3), (1, 120, 130, 1), (2, 0, 100, 1))
    assert some.use(WINDOW, NOT_HOURLY).minutes.tolist() == [20, 40, 0]


def test_what_begins_at_a_moment_goes_on_at_it_and_what_ends_at_it_does_not() -> None:
    one, two = DAY_MIN + 100, 2 * DAY_MIN + 100
    some = spans((0, one, two, 2), (1, one + 1, two + 1, 1))
    assert some.each_day(2, 100, 3).tolist() == [[0, 2, 0], [0, 0, 1]]


def test_what_began_before_the_first_moment_and_ends_after_the_last_goes_on_at_all() -> None:
    assert spans((0, 0, 9 * DAY_MIN, 4)).each_day(1, 100, 3).tolist() == [[4, 4, 4]]


def test_what_goes_on_nowhere_is_not_counted() -> None:
    nowhere = spans((NOBODY, 0, 9 * DAY_MIN, 1))
    assert nowhere.each_day(1, 100, 2).tolist() == [[0, 0]]
    assert nowhere.use(WINDOW, NOT_HOURLY).minutes.tolist() == [0, 0, 0]


def test_hours_of_the_day_are_those_of_places_where_they_are_counted() -> None:
    two_days = Window(date(2024, 1, 1), DAY_MIN, 3 * DAY_MIN, 4 * DAY_MIN)
    at_two, at_four = DAY_MIN + 2 * HOUR_MIN, DAY_MIN + 4 * HOUR_MIN
    some = spans((0, at_two, at_four, 3), (1, 0, 9 * DAY_MIN, 1), (2, at_two + 1, at_four + 1, 1))
    by_hour = some.use(two_days, np.asarray([True, False, True])).by_hour.tolist()
    assert by_hour == [0, 0, 3, 4, 1] + [0] * 19
    of_all = some.use(two_days, np.asarray([False, True, False])).by_hour.tolist()
    assert of_all == [2] * 24
