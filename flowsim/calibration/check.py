"""Simulated against published, target by target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from flowsim.calibration.targets import Target, Targets
from flowsim.kpi.registry import REGISTRY

_PERCENT = 100

Sums = Mapping[tuple[str, str, str, int], tuple[int, int]]
"""(kpi, by, of, replication) -> numerator and denominator."""


@dataclass(frozen=True)
class Row:
    """One target beside what was simulated; None where the run says nothing of it.

    `simulated` is the mean over replications, `low` and `high` the smallest and largest
    of them; `deviation` is simulated minus published, in the unit of the target.
    """

    id: str
    target: Target
    replications: int
    simulated: float | None
    low: float | None
    high: float | None

    @property
    def deviation(self) -> float | None:
        """Simulated minus published."""
        return None if self.simulated is None else self.simulated - self.target.value

    @property
    def is_within(self) -> bool:
        """Whether the deviation is inside the tolerance; False when nothing was simulated."""
        return self.deviation is not None and abs(self.deviation) <= self.target.tolerance


def check(targets: Targets, kpis: pa.Table, *, scenario: str = "") -> tuple[Row, ...]:
    """Every target against the KPIs of a run (schema KPIS) of the area as it is.

    `scenario` is the case whose rows are read. Rows come in the order of the file.
    """
    sums = _sums(kpis, scenario)
    replications = sorted({replication for *_, replication in sums})
    return tuple(_row(name, target, sums, replications) for name, target in targets.target.items())


def _sums(kpis: pa.Table, scenario: str) -> Sums:
    columns = ("scenario", "kpi", "by", "of", "replication", "numerator", "denominator")
    rows = zip(*(kpis.column(name).to_pylist() for name in columns), strict=True)
    return {
        (kpi, by, of, replication): (numerator, denominator)
        for case, kpi, by, of, replication, numerator, denominator in rows
        if case == scenario
    }


def _row(name: str, target: Target, sums: Sums, replications: list[int]) -> Row:
    drawn = [_simulated(target, sums, replication) for replication in replications]
    values = [value for value in drawn if value is not None]
    if not values:
        return Row(name, target, 0, None, None, None)
    return Row(name, target, len(values), float(np.mean(values)), min(values), max(values))


def _simulated(target: Target, sums: Sums, replication: int) -> float | None:
    above, below = _together(target, target.of, sums, replication)
    if target.within:
        whole = _together(target, target.within, sums, replication)[0]
        return above * _PERCENT / whole if whole else None
    return REGISTRY[target.kpi].value(above, below)


def _together(
    target: Target, members: tuple[str, ...], sums: Sums, replication: int
) -> tuple[int, int]:
    """Numerators summed over members, and denominators.

    What every member is divided by in whole (observed days) counts once.
    """
    found = [sums.get((target.kpi, target.by, member, replication)) for member in members]
    there = [pair for pair in found if pair is not None]
    is_shared = REGISTRY[target.kpi].denominator == "observed days"
    below = [denominator for _, denominator in there]
    return sum(above for above, _ in there), (max(below, default=0) if is_shared else sum(below))
