"""Discharges by weekday, each case beside today."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowsim.present.views.bands import Band, band
from flowsim.present.views.cubes import cube
from flowsim.present.views.source import DAYS_IN_WEEK, IN_ALL, TODAY, Source


@dataclass(frozen=True)
class WeekdayLine:
    """Discharges per day of one scenario, Monday first."""

    scenario: str
    band: Band


@dataclass(frozen=True)
class Weekdays:
    """Pairs (today, case), or today alone when nothing is compared."""

    pairs: tuple[tuple[WeekdayLine, ...], ...]
    replications: int


def discharges_by_weekday(source: Source) -> Weekdays:
    """Discharges from wards per day, on each weekday."""
    counted = cube(source.series, "discharges")
    times = np.array([len(range(day, source.days, DAYS_IN_WEEK)) for day in range(DAYS_IN_WEEK)])
    lines = {
        case: WeekdayLine(case, band(members[IN_ALL] / np.maximum(times, 1)))
        for case, members in counted.items()
    }
    cases = [case for case in lines if case != TODAY]
    pairs = [(lines[TODAY], lines[case]) for case in cases if TODAY in lines]
    replications = max((len(members[IN_ALL]) for members in counted.values()), default=0)
    return Weekdays(tuple(pairs) or tuple((line,) for line in lines.values()), replications)
