"""The observed window: time is cut at it, cases count when their clock stops in it (R28)."""

from __future__ import annotations

import numpy as np

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


def stops_inside(window: Window, stop_at: Ints) -> Bools:
    """Which cases count: those whose clock stops in the window."""
    return (stop_at >= window.observe_from_at) & (stop_at < window.observe_to_at)


def weekday(window: Window, minute: Ints) -> Ints:
    """Day of the week of each moment, Monday 0."""
    return (window.start_date.weekday() + minute // DAY_MIN) % 7
