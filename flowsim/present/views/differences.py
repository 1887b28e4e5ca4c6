"""Paired differences from today, with their intervals, one panel per KPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flowsim.present.views.source import TODAY, Source


@dataclass(frozen=True)
class Difference:
    """How much a case differs from today, in the unit of the KPI.

    `verdict` is what the comparison says (better, worse, higher, lower,
    no-clear-difference, or nothing); identical: no difference in any replication; `low`
    and `high` are None when there is no interval.
    """

    scenario: str
    value: float
    low: float | None
    high: float | None
    verdict: str = ""
    is_identical: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


@dataclass(frozen=True)
class KpiPanel:
    """One KPI: its mean today and the differences of every case."""

    kpi: str
    today: float
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Differences:
    """Panels in the order of the comparison, over the same cases."""

    cases: tuple[str, ...]
    panels: tuple[KpiPanel, ...]
    replications: int


def differences(source: Source) -> Differences:
    """The comparison with today; KPIs that differ in no case are left out."""
    rows: list[dict[str, Any]] = [] if source.comparison is None else source.comparison.to_pylist()
    rows = [
        row
        for row in rows
        if row["base"] == TODAY and row["by"] == "all" and row["difference"] is not None
    ]
    by_kpi: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_kpi.setdefault(row["kpi"], []).append(row)
    panels = tuple(
        KpiPanel(kpi, of_kpi[0]["base_mean"], tuple(_difference(row) for row in of_kpi))
        for kpi, of_kpi in by_kpi.items()
        if not all(row["is_identical"] for row in of_kpi)
    )
    cases = tuple(dict.fromkeys(row["scenario"] for row in rows))
    return Differences(cases, panels, max((row["n"] for row in rows), default=0))


def _difference(row: Mapping[str, Any]) -> Difference:
    return Difference(
        row["scenario"],
        row["difference"],
        row["low"],
        row["high"],
        row["verdict"] or "",
        row["is_identical"],
    )
