"""Quantities over time: the mean of the replications and how far they spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowsim.present.views.cubes import Numbers
from flowsim.present.views.source import DAYS_IN_WEEK

ENOUGH_FOR_8_OF_10 = 10
LONGEST_BY_DAY = 120


@dataclass(frozen=True)
class Band:
    """Mean over replications at each point, and the band around it.

    The band holds 8 of 10 replications, or all when there are fewer than ten.
    """

    low: tuple[float, ...]
    mean: tuple[float, ...]
    high: tuple[float, ...]


def band(values: Numbers) -> Band:
    """The band of an array of shape (replications, points)."""
    outside = 10 if len(values) >= ENOUGH_FOR_8_OF_10 else 0
    low, high = np.percentile(values, [outside, 100 - outside], axis=0)
    return Band(_plain(low), _plain(values.mean(axis=0)), _plain(high))


def days_per_point(days: int) -> int:
    """1 for a short run; 7 for a long one, where the week would hide the season."""
    return 1 if days <= LONGEST_BY_DAY else DAYS_IN_WEEK


def by_points(daily: Numbers, step: int) -> Numbers:
    """Means over whole spans of `step` days; the days left over at the end are dropped."""
    points = daily.shape[1] // step
    means: Numbers = daily[:, : points * step].reshape(len(daily), points, step).mean(axis=2)
    return means


def _plain(numbers: Numbers) -> tuple[float, ...]:
    return tuple(float(number) for number in numbers)
