"""One line of a verification: what is compared, the truth, what came out, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from flowsim.scenario.base import Text

MOST_Z = 4.0
"""Standard errors from the truth beyond which a figure is wrong: one in 16 000 by chance."""
MOST_ERROR_PERCENT = 2.0
"""Standard error in percent of the truth above which a wrong figure could go unseen."""

Pair = tuple[float, float]
"""What is summed above and below the line in one replication."""


@dataclass(frozen=True)
class Figure:
    """A number that is known exactly. `compared` is an English text to be translated."""

    compared: str
    unit: str
    truth: float


@dataclass(frozen=True)
class Row:
    """A figure held against what came out.

    Exact comparisons have no standard error and no z: they pass when both are equal.
    """

    check: Text
    compared: str
    unit: str
    truth: float
    simulated: float
    standard_error: float | None
    z: float | None
    passed: bool


def held_against(check: Text, figure: Figure, pairs: Sequence[Pair]) -> Row:
    """The ratio of sums over independent replications, with its standard error.

    The error is that of a ratio estimator: the spread over replications of
    numerator - ratio x denominator. It asks nothing of what happens within a replication,
    where waits in one line depend on each other.

    Raises:
        ValueError: when there are fewer than two replications, or nothing to divide by.
    """
    above, below = np.array(pairs, dtype=float).T
    if len(above) < 2 or below.sum() <= 0:
        raise ValueError("a figure needs two replications and something to divide by")
    ratio = float(above.sum() / below.sum())
    spread = float((above - ratio * below).std(ddof=1))
    error = spread / (sqrt(len(above)) * float(below.mean()))
    away = ratio - figure.truth
    z = away / error if error > 0 else (0.0 if away == 0 else float("inf"))
    is_sharp = error <= MOST_ERROR_PERCENT / 100 * abs(figure.truth)
    return Row(
        check,
        figure.compared,
        figure.unit,
        figure.truth,
        ratio,
        error,
        z,
        passed=abs(z) <= MOST_Z and is_sharp,
    )


def equal(check: Text, compared: str, unit: str, *, truth: int, simulated: int) -> Row:
    """An exact comparison of whole numbers."""
    return Row(check, compared, unit, truth, simulated, None, None, passed=truth == simulated)


def worst_of(rows: Sequence[Row]) -> Row:
    """One row for many of the same kind: one that failed, else the farthest from the truth."""
    return max(rows, key=lambda row: (not row.passed, abs(row.z or 0.0)))
