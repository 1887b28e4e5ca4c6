"""How large |t| gets by chance somewhere in a table: critical values for all its rows.

From 20 replications they are resampled whole, with replacement, and each resample gives
the smallest and the largest t of the table (bootstrap-t: Hall 1988, Annals of Statistics
16:927; over a family: Romano and Wolf 2005, Econometrica 73:1237). The two ends are kept
apart, so an interval of skewed differences reaches further to the side of its long tail.

With fewer replications, resamples repeat too few values, and the signs of the deviations
are flipped instead (wild bootstrap: Liu 1988, Annals of Statistics 16:1696). That is good
for symmetric differences only, and such comparisons are preliminary anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

FEWEST_TO_RESAMPLE = 20
MOST_ENUMERATED = 12
"""Up to so many replications every pattern of signs is tried, and nothing is drawn."""
DRAWN_PATTERNS = 4000
LEAST_VARIANCE = 0.1
"""Of a resample, as a share of the variance of the data.

Assumption: without a floor a resample that misses the few replications that differ has
no variance, its t is infinite, and one rare event would take away every interval.
"""


@dataclass(frozen=True)
class Critical:
    """The t that chance stays above and below, somewhere in the table, at the level asked for."""

    low: float
    high: float


def critical_values(centred: Floats, is_known: Bools, uniforms: Floats, level: float) -> Critical:
    """Critical values of t for all columns together.

    Args:
        centred: deviations from the mean of each column, shape (replications, columns),
            0 where a value is missing; every column varies.
        is_known: the same shape; False where a value is missing.
        uniforms: shape (patterns, replications), in [0, 1); not read for MOST_ENUMERATED
            replications or fewer.
        level: probability that no t of the table is outside.
    """
    if len(centred) < FEWEST_TO_RESAMPLE:
        largest = _largest_by_signs(centred, is_known, sign_patterns(len(centred), uniforms))
        t = float(np.quantile(largest, level, method="higher"))
        return Critical(-t, t)
    t_of_resamples = _t_of_resamples(centred, is_known, resample_counts(uniforms))
    tail = (1 - level) / 2
    return Critical(
        low=float(np.quantile(t_of_resamples.min(axis=1), tail, method="lower")),
        high=float(np.quantile(t_of_resamples.max(axis=1), 1 - tail, method="higher")),
    )


def sign_patterns(replications: int, uniforms: Floats) -> Floats:
    """Patterns of +1 and -1, one per row: all of them, or those that were drawn."""
    if replications > MOST_ENUMERATED:
        return np.where(uniforms < 0.5, -1.0, 1.0)
    # A pattern and its opposite give the same |t|: the first sign may stay fixed.
    numbers = np.arange(2 ** max(replications - 1, 0))[:, np.newaxis]
    return np.where(numbers >> np.arange(replications) & 1, -1.0, 1.0)


def resample_counts(uniforms: Floats) -> Floats:
    """How often each replication is in each resample, shape as `uniforms`."""
    patterns, replications = uniforms.shape
    picked = (uniforms * replications).astype(np.int64)
    cells = picked + replications * np.arange(patterns)[:, np.newaxis]
    counts = np.bincount(cells.ravel(), minlength=patterns * replications)
    return counts.reshape(patterns, replications).astype(np.float64)


def _largest_by_signs(centred: Floats, is_known: Bools, signs: Floats) -> Floats:
    """The largest |t| of the table for each pattern of signs."""
    n = is_known.sum(axis=0)
    # r is the share of the root mean square that the mean of the flipped values reaches;
    # squares do not change with the sign, so |t| is an increasing function of r alone.
    root_mean_square = np.sqrt((centred**2).sum(axis=0) / n)
    r = np.minimum(np.abs(signs @ centred) / n / root_mean_square, 1 - 1e-12)
    largest: Floats = (r * np.sqrt((n - 1) / (1 - r**2))).max(axis=1)
    return largest


def _t_of_resamples(centred: Floats, is_known: Bools, counts: Floats) -> Floats:
    """The t of each resample (row) and column, around the mean of the data."""
    # A resample may hold a column's few known values once or not at all: no t then.
    n = np.maximum(counts @ is_known, 1.0)
    mean = counts @ centred / n
    variance = counts @ centred**2 / n - mean**2
    least = LEAST_VARIANCE * (centred**2).sum(axis=0) / is_known.sum(axis=0)
    t: Floats = mean * np.sqrt((n - 1) / np.maximum(variance, least))
    return t
