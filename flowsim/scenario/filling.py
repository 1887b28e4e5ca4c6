"""Parameters of a lever in the values that it gives: numbers, and dates of a build-up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flowsim.scenario.model import Area
from flowsim.scenario.shape import MISSING, Key, is_list, is_number, shape_at, value_at


def with_parameters(
    written: Any, key: Key, parameters: Mapping[str, float], values: Mapping[str, Any]
) -> Any:
    """What a lever gives at a key, with the parameters that it names where they can stand.

    Where the model wants a number, text that is the name of a parameter is its number.
    Where it wants a date, it is the day so many weeks after the first observed one, and at
    most the last day of the run; a `to_date` is included, so it is the day before that one.
    Other text stays as it is.
    """
    if isinstance(written, Mapping):
        return {
            name: with_parameters(item, (*key, str(name)), parameters, values)
            for name, item in written.items()
        }
    if is_list(written):
        return [
            with_parameters(item, (*key, str(position)), parameters, values)
            for position, item in enumerate(written)
        ]
    if not isinstance(written, str) or written not in parameters:
        return written
    return _filled(written, key, parameters[written], values)


def _filled(written: str, key: Key, number: float, values: Mapping[str, Any]) -> Any:
    shape = shape_at(Area, key)
    if shape is None or shape.type is float:
        return number
    if shape.is_whole_number:
        return math.floor(number + 0.5)
    if shape.type is date:
        before = 1 if key[-1] == "to_date" else 0
        return _day_after_weeks(number, values, before) or written
    return written


def _day_after_weeks(weeks: float, values: Mapping[str, Any], before: int) -> date | None:
    """A day in the run, so many days before; `None` when the horizon cannot be read."""
    start, *lengths = (
        value_at(Area, values, ("horizon", name))
        for name in ("start_date", "warm_up_weeks", "days", "follow_up_days")
    )
    try:
        first = date.fromisoformat(str(start))
    except ValueError:
        return None
    if MISSING in lengths or not all(is_number(length) for length in lengths):
        return None
    warm_up_weeks, days, follow_up_days = lengths
    last = warm_up_weeks * 7 + days + follow_up_days - 1
    day = math.floor((warm_up_weeks + weeks) * 7 + 0.5) - before
    return first + timedelta(days=min(day, last))
