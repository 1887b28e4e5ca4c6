"""What each factor changes, and pairs of them together, from the points of a plan.

Every effect is taken within a replication, in which all points meet the same people with the
same luck; its interval comes from how the effect varies between replications and holds
together with all others of the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.stats import rankdata

from flowsim.experiment.compare import chance, values_by_replication, verdict
from flowsim.experiment.design import Plan
from flowsim.experiment.intervals import intervals
from flowsim.kpi.registry import REGISTRY
from flowsim.tables.schema import DESIGN_EFFECTS

Floats = npt.NDArray[np.float64]

BETWEEN = " x "
"""Between the two factors of an interaction."""


@dataclass(frozen=True)
class Term:
    """One thing that is estimated: how its number comes from the values of all points.

    `weights` has shape (points,): the effect is the weighted sum of the values.
    """

    name: str
    what: str  # main, interaction or slope
    from_level: float | None
    to_level: float | None
    weights: Floats


def terms_of(plan: Plan) -> tuple[Term, ...]:
    """What can be estimated from a plan, main effects first."""
    if plan.kind == "lhs":
        return tuple(_slopes(plan))
    return (*_main_effects(plan), *_interactions(plan))


def _main_effects(plan: Plan) -> Iterator[Term]:
    """Of every level against the first, over all levels of the other factors."""
    for column, factor in enumerate(plan.factors):
        for level in factor.levels[1:]:
            weights = _mean_at(plan, {column: level}) - _mean_at(plan, {column: factor.low})
            yield Term(factor.name, "main", factor.low, level, weights)


def _interactions(plan: Plan) -> Iterator[Term]:
    """How much more one factor changes, from end to end, when another is at its other end."""
    for a, b in combinations(range(len(plan.factors)), 2):
        one, other = plan.factors[a], plan.factors[b]
        at = {
            (x, y): _mean_at(plan, {a: x, b: y})
            for x in (one.low, one.high)
            for y in (other.low, other.high)
        }
        weights = (at[one.high, other.high] - at[one.low, other.high]) - (
            at[one.high, other.low] - at[one.low, other.low]
        )
        yield Term(f"{one.name}{BETWEEN}{other.name}", "interaction", None, None, weights)


def _mean_at(plan: Plan, levels: Mapping[int, float]) -> Floats:
    """Weights of the mean over the points at these levels."""
    is_there = np.all([plan.points[:, column] == level for column, level in levels.items()], axis=0)
    return np.asarray(is_there / is_there.sum())


def _slopes(plan: Plan) -> Iterator[Term]:
    """Of the straight line that fits best, from the low to the high end of each factor."""
    of_line = np.linalg.pinv(_with_constant(plan.scaled))
    for column, factor in enumerate(plan.factors):
        yield Term(factor.name, "slope", factor.low, factor.high, of_line[column + 1])


def _with_constant(scaled: Floats) -> Floats:
    return np.column_stack([np.ones(len(scaled)), scaled])


def effects(kpis: pa.Table, plan: Plan, *, keys: Sequence[str], seed: int) -> pa.Table:
    """Every effect on every KPI (schema DESIGN_EFFECTS), KPI by KPI.

    Args:
        kpis: rows of the schema KPIS, of all points under the names of `plan.case`.
        plan: what was run.
        keys: KPIs to show, in order; those that no point has are left out.
        seed: of the experiment; it draws the resamples of the intervals.
    """
    of_kpi = {key: values for key in keys if (values := values_of(kpis, plan, key)) is not None}
    terms = terms_of(plan)
    rows = [(key, term) for key in of_kpi for term in terms]
    if not rows:
        return DESIGN_EFFECTS.empty_table()
    columns = np.column_stack([of_kpi[key] @ term.weights for key, term in rows])
    # What rounding leaves of differences between equal values is no effect.
    scale = np.asarray([np.nanmax(np.abs(of_kpi[key]), initial=0.0) for key, _ in rows])
    columns = np.where(np.abs(columns) <= 1e-9 * scale, 0.0, columns)
    found = intervals(columns, chance(seed, len(columns)))
    lines = {key: line_of(plan, values) for key, values in of_kpi.items()}
    return pa.Table.from_pylist(
        [
            {
                "kpi": key,
                "term": term.name,
                "what": term.what,
                "from_level": term.from_level,
                "to_level": term.to_level,
                "n": int(found.n[position]),
                "effect": _known(found.mean[position]),
                "low": _known(found.low[position]),
                "high": _known(found.high[position]),
                "is_identical": bool(found.is_identical[position]),
                "is_skewed": bool(found.is_skewed[position]),
                "verdict": verdict(
                    # That two factors help each other along is neither good nor bad.
                    REGISTRY[key].better if term.what != "interaction" else "neither",
                    int(found.n[position]),
                    float(found.low[position]),
                    float(found.high[position]),
                    is_skewed=bool(found.is_skewed[position]),
                ),
                **_of_line(lines[key], position % len(terms)),
            }
            for position, (key, term) in enumerate(rows)
        ],
        schema=DESIGN_EFFECTS,
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def values_of(kpis: pa.Table, plan: Plan, key: str) -> Floats | None:
    """Values of a KPI, shape (replications, points); rows that lack one are all NaN."""
    found = values_by_replication(kpis, [key])
    columns = [found.get((plan.case(point), key, "")) for point in range(len(plan.points))]
    if any(column is None for column in columns):
        return None
    values = np.column_stack([column for column in columns if column is not None])
    values[np.isnan(values).any(axis=1)] = np.nan
    return None if np.isnan(values).all() else values


@dataclass(frozen=True)
class Line:
    """How well a straight line, and one through ranks, fit the means of the points.

    `standardised` is how many standard deviations the KPI changes with one of each factor;
    `by_rank` the same of ranks. `explained` and `explained_ranks` are shares of the variance.
    """

    standardised: Floats
    by_rank: Floats
    explained: float
    explained_ranks: float


def line_of(plan: Plan, values: Floats) -> Line | None:
    """The line of a Latin hypercube; None for a factorial, or where nothing varies."""
    means = np.nanmean(values, axis=0)
    if plan.kind != "lhs" or np.ptp(means) <= 1e-12 * np.abs(means).max():
        return None
    raw, explained = _fit(plan.scaled, means)
    ranks = np.column_stack([rankdata(column) for column in plan.scaled.T])
    by_rank, explained_ranks = _fit(ranks, rankdata(means))
    return Line(raw, by_rank, explained, explained_ranks)


def _fit(factors: Floats, values: Floats) -> tuple[Floats, float]:
    """Standardised coefficients, and the share of the variance that the line explains."""
    spread = factors.std(axis=0)
    x = (factors - factors.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    y = (values - values.mean()) / values.std()
    found = np.linalg.lstsq(x, y, rcond=None)[0]
    return found, float(1 - np.mean((y - x @ found) ** 2))


def _of_line(line: Line | None, position: int) -> dict[str, float | None]:
    if line is None:
        return {"standardised": None, "by_rank": None, "explained": None, "explained_ranks": None}
    return {
        "standardised": float(line.standardised[position]),
        "by_rank": float(line.by_rank[position]),
        "explained": line.explained,
        "explained_ranks": line.explained_ranks,
    }
