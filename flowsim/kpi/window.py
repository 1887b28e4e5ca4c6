"""The observed window: time is cut at it, cases count when their clock stops in it (R28)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flowsim.kpi.rows import only_read
from flowsim.tables.columns import Bools, Ints
from flowsim.tables.journeys import Window
from flowsim.units import DAY_MIN, HOUR_MIN

CENSUS_MIN = 6 * HOUR_MIN
"""Minute of the day at which beds are counted: 06:00, as SKR does."""


def minutes_inside(window: Window, start_at: Ints, stop_at: Ints) -> Ints:
    """Minutes of each span [start, stop) that lie in the window."""
    inside: Ints = np.maximum(
        np.minimum(stop_at, window.observe_to_at) - np.maximum(start_at, window.observe_from_at), 0
    )
    return inside


def censuses_inside(window: Window, start_at: Ints, stop_at: Ints) -> Ints:
    """Censuses in the window at which each span [start, stop) is going on."""
    first = np.maximum(start_at, window.observe_from_at)
    last = np.minimum(stop_at, window.observe_to_at)
    inside: Ints = np.maximum(_censuses_before(last) - _censuses_before(first), 0)
    return inside


def _censuses_before(minute: Ints) -> Ints:
    return (minute - CENSUS_MIN + DAY_MIN - 1) // DAY_MIN


class Use(NamedTuple):
    """How much goes on at places."""

    minutes: Ints  # weight x minutes, one element per place
    by_hour: Ints  # weight of what goes on at each full hour of the day, summed over days


class Weighted(NamedTuple):
    """Spans [from, to) of time at places, each with a weight."""

    place: Ints
    from_at: Ints
    to_at: Ints
    weight: Ints

    def use(self, window: Window, is_hourly: Bools) -> Use:
        """Use of places in the window; `is_hourly` says of each whether its hours are counted."""
        from flowsim.kpi.passes import add_up_use

        minutes = np.zeros(len(is_hourly), dtype=np.int64)
        changes = np.zeros(window.days * DAY_MIN // HOUR_MIN + 1, dtype=np.int64)
        inside = (window.observe_from_at, window.observe_to_at)
        add_up_use(self._to_read, *inside, is_hourly, minutes, changes)
        going_on = np.cumsum(changes)[:-1]
        return Use(minutes, going_on.reshape(-1, 24).sum(axis=0))

    def each_day(self, places: int, first_at: int, days: int) -> Ints:
        """Weight of what goes on at a minute of each day, shape (places, days)."""
        from flowsim.kpi.passes import add_up_changes

        changes = np.zeros((places, days + 1), dtype=np.int64)
        add_up_changes(self._to_read, first_at, changes)
        return np.cumsum(changes, axis=1)[:, :-1]

    @property
    def _to_read(self) -> Weighted:
        from_at, to_at = (
            only_read(at.astype(np.int32, copy=False)) for at in (self.from_at, self.to_at)
        )
        return Weighted(self.place, from_at, to_at, self.weight)


def stops_inside(window: Window, stop_at: Ints) -> Bools:
    """Which cases count: those whose clock stops in the window."""
    return (stop_at >= window.observe_from_at) & (stop_at < window.observe_to_at)


def weekday(window: Window, minute: Ints) -> Ints:
    """Day of the week of each moment, Monday 0."""
    return (window.start_date.weekday() + minute // DAY_MIN) % 7
