"""Paired comparison: what differs between a case and the area as it is, and how surely.

Replication k of every scenario meets the same people with the same luck, so a difference
is taken within each replication and its interval comes from how the differences vary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from flowsim.experiment.intervals import LEVEL, Intervals, intervals
from flowsim.experiment.resampling import DRAWN_PATTERNS, MOST_ENUMERATED
from flowsim.kpi.declare import Better
from flowsim.kpi.registry import REGISTRY
from flowsim.sampling.streams import Streams
from flowsim.tables.schema import COMPARISON

Floats = npt.NDArray[np.float64]

BASE = ""
"""The area as it is, as a case."""
FEWEST_FOR_VERDICT = 20
"""Replications below which a comparison is preliminary and gives no verdict."""

Pair = tuple[str, str]
"""A case, and the case that it is compared with."""


@dataclass(frozen=True)
class Row:
    """What one row of a comparison is about."""

    case: str
    base: str
    kpi: str
    of: str


def compare(
    kpis: pa.Table,
    *,
    pairs: Sequence[Pair],
    keys: Sequence[str],
    seed: int,
    by: str = "all",
    level: float = LEVEL,
) -> pa.Table:
    """Differences of every pair and KPI, with intervals that hold together over the table.

    Args:
        kpis: rows of the schema KPIS, of all replications.
        pairs: cases with what each is compared with.
        keys: KPIs to show, in order.
        seed: of the experiment; it draws the resamples of the intervals.
        by: the dimension that is shown; "all" is the whole area.
        level: probability that all intervals of the table hold.

    Returns:
        Rows of the schema COMPARISON: pair by pair, KPI by KPI, member by member. A pair
        of values of which one is missing is left out and counted.
    """
    values = values_by_replication(kpis, keys, by)
    replications = max((len(column) for column in values.values()), default=0)
    rows = [
        Row(case, base, key, of)
        for case, base in pairs
        for key in keys
        for of in _members(values, key)
        if (case, key, of) in values and (base, key, of) in values
    ]
    cases = _columns(values, [(row.case, row.kpi, row.of) for row in rows], replications)
    bases = _columns(values, [(row.base, row.kpi, row.of) for row in rows], replications)
    found = intervals(cases - bases, chance(seed, replications), level=level)
    return _table(rows, cases, bases, by, found)


def values_by_replication(
    kpis: pa.Table, keys: Sequence[str], by: str = "all"
) -> dict[tuple[str, str, str], Floats]:
    """(scenario, KPI, member) -> the value of each replication; NaN where it is missing."""
    wanted = pc.and_(
        pc.is_in(kpis["kpi"].cast(pa.string()), pa.array(keys, pa.string())),
        pc.equal(kpis["by"].cast(pa.string()), by),
    )
    shown = kpis.filter(wanted)
    replications = max(shown["replication"].to_pylist(), default=-1) + 1
    values: dict[tuple[str, str, str], Floats] = {}
    names = (shown[name].cast(pa.string()).to_pylist() for name in ("scenario", "kpi", "of"))
    numbers = (shown[name].to_pylist() for name in ("replication", "value"))
    for scenario, key, of, replication, value in zip(*names, *numbers, strict=True):
        column = values.setdefault((scenario, key, of), np.full(replications, np.nan))
        column[replication] = np.nan if value is None else value
    return values


def _members(values: Mapping[tuple[str, str, str], Floats], key: str) -> list[str]:
    return sorted({of for _, kpi, of in values if kpi == key})


def _columns(
    values: Mapping[tuple[str, str, str], Floats],
    wanted: Sequence[tuple[str, str, str]],
    replications: int,
) -> Floats:
    columns = [values[key] for key in wanted]
    return np.column_stack(columns) if columns else np.empty((replications, 0))


def chance(seed: int, replications: int) -> Floats:
    """Chance for the intervals; few replications have all their patterns and need none."""
    if replications <= MOST_ENUMERATED:
        return np.empty((0, replications))
    drawn = Streams(seed, 0).uniforms("compare/resamples", "", DRAWN_PATTERNS * replications)
    return drawn.reshape(DRAWN_PATTERNS, replications)


def _table(
    rows: Sequence[Row], cases: Floats, bases: Floats, by: str, found: Intervals
) -> pa.Table:
    differences = cases - bases
    both = ~np.isnan(differences)
    columns = {
        "scenario": [row.case for row in rows],
        "base": [row.base for row in rows],
        "kpi": [row.kpi for row in rows],
        "by": [by] * len(rows),
        "of": [row.of for row in rows],
        "n": found.n,
        "n_missing": len(differences) - found.n,
        "base_mean": _mean(bases, both),
        "mean": _mean(cases, both),
        "difference": found.mean,
        "low": found.low,
        "high": found.high,
        "low_pointwise": found.low_pointwise,
        "high_pointwise": found.high_pointwise,
        "is_identical": found.is_identical,
        "is_skewed": found.is_skewed,
        "verdict": _verdicts(rows, found),
    }
    arrays = [
        pa.array(columns[field.name], from_pandas=True).cast(field.type) for field in COMPARISON
    ]
    return pa.Table.from_arrays(arrays, schema=COMPARISON)


def _verdicts(rows: Sequence[Row], found: Intervals) -> list[str]:
    ends = zip(found.n, found.low, found.high, found.is_skewed, strict=True)
    return [
        verdict(
            REGISTRY[row.kpi].better, int(n), float(low), float(high), is_skewed=bool(is_skewed)
        )
        for row, (n, low, high, is_skewed) in zip(rows, ends, strict=True)
    ]


def _mean(values: Floats, is_counted: npt.NDArray[np.bool_]) -> Floats:
    n = is_counted.sum(axis=0)
    total = np.where(is_counted, values, 0).sum(axis=0)
    mean: Floats = np.divide(total, n, where=n > 0, out=np.full(len(n), np.nan))
    return mean


def verdict(better: Better, n: int, low: float, high: float, *, is_skewed: bool) -> str:
    """What may be said of a difference; nothing from few replications or no interval.

    An interval that holds zero says that no difference is clear, not that there is none.
    One of skewed differences may be too short to leave zero out, so it decides nothing.
    """
    if n < FEWEST_FOR_VERDICT or np.isnan(low):
        return ""
    if low <= 0 <= high:
        return "no-clear-difference"
    if is_skewed:
        return "skewed"
    way = "higher" if low > 0 else "lower"
    if better == "neither":
        return way
    return "better" if way == better else "worse"
