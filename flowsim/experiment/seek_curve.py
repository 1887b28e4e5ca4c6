"""The whole curve of a search: every number that was tried, what the next place gains and costs.

To end all waiting is rarely worth its price (Onen-Dumlu, Harper and others 2022, PLOS ONE
17:e0268837), so one number is never the whole answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from flowsim.experiment.compare import chance
from flowsim.experiment.intervals import intervals
from flowsim.experiment.looks import FIRST_LOOK
from flowsim.experiment.seek import Found, Limit, Runs, State, bounds
from flowsim.experiment.summary import MeanInterval, ordinary_interval

Floats = npt.NDArray[np.float64]

MOST_POINTS = 21
"""Numbers on a curve, besides those near the answer: enough for its shape."""


@dataclass(frozen=True)
class Point:
    """A number on the curve: the mean of the KPI with its interval, and what is said of it.

    `gain` is what one more unit changes from the number before to this one, paired by
    replication; `cost` and `cost_gain` are the same of the yearly cost. None: not known.
    """

    number: int
    n: int
    mean: float | None
    low: float | None
    high: float | None
    state: State
    is_judged: bool
    gain: float | None = None
    gain_low: float | None = None
    gain_high: float | None = None
    cost: float | None = None
    cost_gain: float | None = None


@dataclass(frozen=True)
class WrongWay:
    """Two numbers of which the second should help more and surely helps less.

    `difference` is what it changes in the KPI, with an interval that holds for all pairs.
    """

    first: int
    second: int
    difference: float
    low: float
    high: float


def numbers_to_draw(found: Found, *, is_every: bool) -> tuple[int, ...]:
    """Numbers for the curve: the ends, some between, and those around the answer."""
    ordered = found.ordered
    last = len(ordered) - 1
    if is_every:
        return ordered
    some = min(MOST_POINTS, len(ordered))
    spread = {round(position * last / max(some - 1, 1)) for position in range(some)}
    at = last if found.enough is None else ordered.index(found.enough)
    first = at - len(found.undecided)
    near = range(max(first - 2, 0), min(at + 2, last) + 1)
    return tuple(
        number
        for position, number in enumerate(ordered)
        if position in spread or position in near or number in found.looked
    )


def curve(
    found: Found, numbers: Sequence[int], runs: Runs, costs: Runs | None, *, seed: int
) -> tuple[Point, ...]:
    """The points of the curve, from the smallest number to the largest."""
    rising = sorted(numbers)
    values = {number: _values(runs, number, found) for number in rising}
    spent = {number: _values(costs, number, found) for number in rising}
    points: list[Point] = []
    for before, number in zip([None, *rising], rising, strict=False):
        mean = _mean(values[number], seed)
        point = Point(
            number,
            mean.n,
            mean.mean,
            mean.low,
            mean.high,
            found.state(number),
            number in found.looked,
            cost=ordinary_interval(spent[number]).mean,
        )
        if before is not None:
            units = number - before
            gain = _per_unit(values[before], values[number], units)
            dear = _per_unit(spent[before], spent[number], units)
            point = replace(
                point,
                gain=gain.mean,
                gain_low=gain.low,
                gain_high=gain.high,
                cost_gain=dear.mean,
            )
        points.append(point)
    return tuple(points)


def costs_beyond(points: Sequence[Point]) -> dict[int, float]:
    """By number, the yearly cost beyond that of the smallest; empty without prices.

    Summed from paired steps: numbers have different replications, and their means are not
    of the same luck.
    """
    if any(point.cost_gain is None for point in points[1:]):
        return {}
    beyond = {points[0].number: 0.0}
    for before, point in pairwise(points):
        step = (point.cost_gain or 0.0) * (point.number - before.number)
        beyond[point.number] = beyond[before.number] + step
    return beyond


def _mean(values: Floats, seed: int) -> MeanInterval:
    """The mean with the interval that its verdict is made from, at 95 %."""
    found = ordinary_interval(values)
    known = values[~np.isnan(values)]
    if found.low == found.high or len(known) < FIRST_LOOK:
        return found
    low, high = bounds(known, error=0.025, seed=seed)
    return replace(found, low=low, high=high)


def _values(runs: Runs | None, number: int, found: Found) -> Floats:
    """The replications that a number got; none when nothing is known."""
    if runs is None:
        return np.empty(0)
    replications = _replications(found, number)
    return runs.values((number,), replications)[number]


def _replications(found: Found, number: int) -> int:
    return found.looked.get(number, (FIRST_LOOK, "undecided"))[0]


def _per_unit(before: Floats, after: Floats, units: int) -> MeanInterval:
    """What one unit changes, over the replications that both numbers have."""
    both = min(len(before), len(after))
    return ordinary_interval((after[:both] - before[:both]) / units)


def wrong_way(
    found: Found, numbers: Sequence[int], runs: Runs, limit: Limit, *, seed: int
) -> WrongWay | None:
    """The two numbers that most surely go the wrong way; None when none surely does.

    All pairs are looked at, each over the replications that both have, with intervals that
    hold together: what noise alone can do is no reason to refuse.
    """
    ordered = [number for number in found.ordered if number in numbers]
    room = {number: limit.room(_values(runs, number, found)) for number in ordered}
    pairs = [(a, b) for position, a in enumerate(ordered) for b in ordered[position + 1 :]]
    if not pairs:
        return None
    most = max(len(values) for values in room.values())
    gains = np.full((most, len(pairs)), np.nan)
    for column, (a, b) in enumerate(pairs):
        both = min(len(room[a]), len(room[b]))
        gains[:both, column] = room[b][:both] - room[a][:both]
    bounds = intervals(gains, chance(seed, most))
    is_wrong = (bounds.high < 0) & ~bounds.is_skewed & ~bounds.is_identical
    # What is the same in every replication has no interval and shows nothing of noise.
    is_wrong &= bounds.high > bounds.low
    if not is_wrong.any():
        return None
    worst = int(np.argmin(np.where(is_wrong, bounds.high, np.inf)))
    sign = -1.0 if limit.comparison in ("<", "<=") else 1.0
    ends = sorted((sign * float(bounds.low[worst]), sign * float(bounds.high[worst])))
    return WrongWay(*pairs[worst], sign * float(bounds.mean[worst]), *ends)
