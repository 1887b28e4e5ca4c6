"""Paired differences from today, with their intervals, one panel per KPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flowsim.experiment.intervals import FEWEST_FOR_SIMULTANEOUS
from flowsim.present.views.source import TODAY, Source


@dataclass(frozen=True)
class Difference:
    """How much a case differs from today, in the unit of the KPI.

    `verdict` is what the comparison says (better, worse, higher, lower,
    no-clear-difference, or nothing); identical: no difference in any replication; `low`
    and `high` are None when there is no interval; is_skewed: it may be too short.
    """

    scenario: str
    value: float
    low: float | None
    high: float | None
    verdict: str = ""
    is_identical: bool = False
    is_skewed: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether there is an interval to be trusted, and it leaves out 0."""
        if self.low is None or self.high is None or self.is_skewed:
            return False
        return not self.low <= 0 <= self.high


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

    @property
    def shown(self) -> tuple[Difference, ...]:
        """Every difference that has a mark."""
        return tuple(
            one for panel in self.panels for one in panel.differences if not one.is_identical
        )

    @property
    def has_intervals(self) -> bool:
        """Whether any difference has an interval: with few replications none has."""
        return any(one.low is not None for one in self.shown)


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
        KpiPanel(kpi, of_kpi[0]["base_mean"], tuple(difference_of(row) for row in of_kpi))
        for kpi, of_kpi in by_kpi.items()
        if not all(row["is_identical"] for row in of_kpi)
    )
    cases = tuple(dict.fromkeys(row["scenario"] for row in rows))
    return Differences(cases, panels, max((row["n"] for row in rows), default=0))


def difference_of(row: Mapping[str, Any]) -> Difference:
    """The difference of one row of a comparison (schema COMPARISON)."""
    has_interval = row["n"] >= FEWEST_FOR_SIMULTANEOUS
    return Difference(
        row["scenario"],
        row["difference"],
        row["low"] if has_interval else None,
        row["high"] if has_interval else None,
        row["verdict"] or "",
        row["is_identical"],
        bool(row["is_skewed"]),
    )
