"""One scenario by itself: the mean of every KPI over the replications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.special import stdtrit

from flowsim.experiment.intervals import FEWEST_FOR_SIMULTANEOUS


@dataclass(frozen=True)
class Summary:
    """Mean of a KPI and the ordinary 95 % interval of that mean.

    None where no replication has a value, or fewer than a comparison needs for intervals.
    `least` and `most` are the smallest and largest replication.
    """

    kpi: str
    n: int
    mean: float | None
    low: float | None
    high: float | None
    least: float | None
    most: float | None


def summarize(kpis: pa.Table, keys: Sequence[str], case: str) -> list[Summary]:
    """A summary of each KPI for the whole area, in the order of `keys`."""
    whole = kpis.filter(
        pc.and_(
            pc.equal(kpis["by"].cast(pa.string()), "all"),
            pc.equal(kpis["scenario"].cast(pa.string()), case),
        )
    )
    values: dict[str, list[float]] = {key: [] for key in keys}
    names, numbers = whole["kpi"].cast(pa.string()).to_pylist(), whole["value"].to_pylist()
    for key, value in zip(names, numbers, strict=True):
        if key in values and value is not None:
            values[key].append(value)
    return [_summary(key, of_key) for key, of_key in values.items()]


def _summary(key: str, values: Sequence[float]) -> Summary:
    if not values:
        return Summary(key, 0, None, None, None, None, None)
    n, mean = len(values), float(np.mean(values))
    if n < FEWEST_FOR_SIMULTANEOUS:
        return Summary(key, n, mean, None, None, min(values), max(values))
    half = float(stdtrit(n - 1, 0.975) * np.std(values, ddof=1) / np.sqrt(n))
    return Summary(key, n, mean, mean - half, mean + half, min(values), max(values))
