"""One scenario by itself: the mean of every KPI over the replications, and one new one.

The mean says what many years are like together. What a single year may show is wider, and
does not become narrower with more replications.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.special import stdtrit

from flowsim.experiment.compare import values_by_replication
from flowsim.experiment.intervals import FEWEST_FOR_SIMULTANEOUS, is_too_skewed
from flowsim.kpi.registry import HEADLINE, REGISTRY

Floats = npt.NDArray[np.float64]

LEVEL = 0.95
FEWEST_HEADLINES = 3
"""With fewer headline KPIs than this a system is shown with all KPIs that it has."""
FEWEST_FOR_ORDER = 39
"""From so many replications the smallest and the largest leave out 5 % of new ones."""


@dataclass(frozen=True)
class Summary:
    """Mean of a KPI, the ordinary 95 % interval of that mean, and of one new replication.

    `next_low` and `next_high` are ends that one new replication is between with 95 %.
    None where no replication has a value, or fewer than a comparison needs for intervals.
    `least` and `most` are the smallest and largest replication. `is_skewed` says that the
    values are so skewed that the interval of the mean may be too short.
    """

    kpi: str
    n: int
    mean: float | None
    low: float | None
    high: float | None
    least: float | None
    most: float | None
    next_low: float | None = None
    next_high: float | None = None
    is_skewed: bool = False


@dataclass(frozen=True)
class MeanInterval:
    """A mean of `n` values and its ordinary interval; None where there is none."""

    n: int
    mean: float | None
    low: float | None
    high: float | None
    is_skewed: bool


def summarize(kpis: pa.Table, keys: Sequence[str], case: str) -> list[Summary]:
    """A summary of each KPI for the whole area, in the order of `keys`."""
    values = values_by_replication(kpis, keys)
    return [_summary(key, values.get((case, key, ""), np.empty(0))) for key in keys]


def summarize_shown(kpis: pa.Table, case: str) -> list[Summary]:
    """The headline KPIs; of a system too small to have most of them, all that it has."""
    headline = summarize(kpis, HEADLINE, case)
    if sum(one.n > 0 for one in headline) >= FEWEST_HEADLINES:
        return headline
    return [one for one in summarize(kpis, tuple(REGISTRY), case) if one.n]


def _summary(key: str, values: Floats) -> Summary:
    known = values[~np.isnan(values)]
    found = ordinary_interval(known)
    next_low, next_high = next_interval(known)
    return Summary(
        key,
        found.n,
        found.mean,
        found.low,
        found.high,
        least=float(known.min()) if found.n else None,
        most=float(known.max()) if found.n else None,
        next_low=next_low,
        next_high=next_high,
        is_skewed=found.is_skewed,
    )


def ordinary_interval(values: Floats) -> MeanInterval:
    """The t interval of the mean of one KPI; NaN is a missing value, and left out."""
    known = values[~np.isnan(values)]
    n = len(known)
    if not n:
        return MeanInterval(0, None, None, None, is_skewed=False)
    mean = float(known.mean())
    if n < FEWEST_FOR_SIMULTANEOUS:
        return MeanInterval(n, mean, None, None, is_skewed=False)
    half = float(stdtrit(n - 1, (1 + LEVEL) / 2) * known.std(ddof=1) / np.sqrt(n))
    return MeanInterval(n, mean, mean - half, mean + half, is_skewed=is_too_skewed(known))


def next_interval(values: Floats) -> tuple[float | None, float | None]:
    """Ends that one new replication is between with 95 %; None for too few values.

    From 39 values between two of them in order, whatever their distribution (places
    (n + 1) x 2.5 % and 97.5 %: Fligner and Wolfe 1976, The American Statistician 30:78;
    interpolated between neighbours). With fewer as if they were normal.
    """
    n = len(values)
    if n < FEWEST_FOR_SIMULTANEOUS:
        return None, None
    if n >= FEWEST_FOR_ORDER:
        tail = (1 - LEVEL) / 2
        low, high = np.quantile(values, [tail, 1 - tail], method="weibull")
        return float(low), float(high)
    mean, spread = float(values.mean()), float(values.std(ddof=1))
    half = float(stdtrit(n - 1, (1 + LEVEL) / 2)) * spread * np.sqrt(1 + 1 / n)
    return mean - half, mean + half
