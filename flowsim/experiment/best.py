"""Which scenarios may be best for a KPI, and which can be ruled out.

Every scenario is compared with every other, paired, with intervals that hold together
over all those comparisons. One is ruled out when another is surely better by more than
`within`. So with 95 % none is ruled out that is in truth within that much of the best
(multiple comparisons with the best under common random numbers: Nelson and Matejcik 1995,
Management Science 41:1935; here with the intervals of `flowsim.experiment.intervals`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa

from flowsim.errors import InputError
from flowsim.experiment.compare import (
    FEWEST_FOR_VERDICT,
    Floats,
    chance,
    values_by_replication,
)
from flowsim.experiment.intervals import intervals
from flowsim.experiment.precision import check_kpi
from flowsim.kpi.registry import REGISTRY


@dataclass(frozen=True)
class Candidate:
    """A scenario: its mean, and what rules it out.

    `worse_than` is the scenario that is surely better, `by_at_least` how much better, in
    the unit of the KPI; None when nothing rules it out.
    """

    case: str
    mean: float | None
    worse_than: str | None = None
    by_at_least: float | None = None

    @property
    def may_be_best(self) -> bool:
        """Whether nothing rules it out."""
        return self.worse_than is None


@dataclass(frozen=True)
class Best:
    """Which scenarios may be best for a KPI, within so much, from so many replications."""

    kpi: str
    within: float
    replications: int
    candidates: tuple[Candidate, ...]

    @property
    def may_be_best(self) -> tuple[Candidate, ...]:
        """Those that nothing rules out, the best mean first."""
        return tuple(one for one in self.candidates if one.may_be_best)

    @property
    def ruled_out(self) -> tuple[Candidate, ...]:
        """Those that are surely worse than another, the best mean first."""
        return tuple(one for one in self.candidates if not one.may_be_best)


def check_best(kpi: str, within: float = 0.0) -> None:
    """Check that there can be a best of a KPI.

    Raises:
        InputError: when there is no such KPI, neither high nor low is better, or `within`
            is below 0.
    """
    check_kpi(kpi)
    if REGISTRY[kpi].better == "neither":
        raise InputError("kpi_without_direction", kpi=kpi)
    if not 0 <= within < np.inf:
        raise InputError("within_below_zero", value=within)


def find_best(
    kpis: pa.Table, cases: Sequence[str], kpi: str, *, within: float = 0.0, seed: int
) -> Best:
    """Which of several scenarios may be best for the whole area.

    Args:
        kpis: rows of the schema KPIS, of all replications.
        cases: scenarios to choose from; the area as it is is one of them only if named.
        kpi: what to judge by.
        within: how much worse than the best is as good, in the unit of the KPI.
        seed: of the experiment; it draws the resamples of the intervals.

    Raises:
        InputError: as `check_best`.
    """
    check_best(kpi, within)
    values = values_by_replication(kpis, [kpi])
    replications = max((len(column) for column in values.values()), default=0)
    columns = [values.get((case, kpi, ""), np.full(replications, np.nan)) for case in cases]
    worse = 1.0 if REGISTRY[kpi].better == "lower" else -1.0
    excess = sure_excess(columns, worse, chance(seed, replications))
    candidates = [
        _candidate(cases, position, columns[position], excess, within)
        for position in range(len(cases))
    ]
    candidates.sort(key=lambda one: np.inf if one.mean is None else worse * one.mean)
    return Best(kpi, within, replications, tuple(candidates))


def sure_excess(
    columns: Sequence[Floats], worse: float, uniforms: Floats
) -> dict[tuple[int, int], float]:
    """(one, other) -> how much worse one surely is than the other; only where it is sure.

    Args:
        columns: the values of each scenario, by replication; NaN where one is missing.
        worse: 1 when high values are worse, -1 when low ones are.
        uniforms: as `intervals` needs.
    """
    pairs = list(combinations(range(len(columns)), 2))
    if not pairs:
        return {}
    differences = np.column_stack([worse * (columns[i] - columns[j]) for i, j in pairs])
    found = intervals(differences, uniforms)
    excess: dict[tuple[int, int], float] = {}
    for position, (i, j) in enumerate(pairs):
        if found.n[position] < FEWEST_FOR_VERDICT or found.is_skewed[position]:
            continue
        low, high = float(found.low[position]), float(found.high[position])
        if low > 0:
            excess[i, j] = low
        elif high < 0:
            excess[j, i] = -high
    return excess


def _candidate(
    cases: Sequence[str],
    position: int,
    values: Floats,
    excess: dict[tuple[int, int], float],
    within: float,
) -> Candidate:
    known = values[~np.isnan(values)]
    mean = float(known.mean()) if len(known) else None
    beaten = {other: by for (one, other), by in excess.items() if one == position and by > within}
    if not beaten:
        return Candidate(cases[position], mean)
    other = max(beaten, key=lambda one: beaten[one])
    return Candidate(cases[position], mean, cases[other], beaten[other])
