"""Whole minutes: the only clock of the engine.

Moments are minutes from midnight of the scenario's start date, in naive local time.
Durations are drawn as floats and rounded once, half up, here.
"""

from __future__ import annotations

import math

HOUR_MIN = 60
DAY_MIN = 24 * HOUR_MIN
WEEK_MIN = 7 * DAY_MIN

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def whole_minutes(minutes: float) -> int:
    """A duration in whole minutes, rounded half up."""
    return math.floor(minutes + 0.5)


def clock_minutes(clock: str) -> int:
    """Minutes after midnight of a clock time written "HH:MM" ("24:00" allowed).

    Raises:
        ValueError: when the text is not a time of day.
    """
    hours_text, separator, minutes_text = clock.partition(":")
    if separator and hours_text.isdigit() and minutes_text.isdigit() and len(minutes_text) == 2:
        minutes = int(hours_text) * HOUR_MIN + int(minutes_text)
        if int(minutes_text) < HOUR_MIN and minutes <= DAY_MIN:
            return minutes
    raise ValueError(f"{clock!r} is not a time of day written HH:MM")
