"""Differences over a grid of two numbers, one map per KPI, with where the sign changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flowsim.experiment.grid import Grid
from flowsim.experiment.intervals import FEWEST_FOR_SIMULTANEOUS
from flowsim.present.views.source import Source

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Square:
    """The difference at two values; `is_clear`: its interval is to be trusted and leaves out 0."""

    difference: float | None
    is_clear: bool = False


@dataclass(frozen=True)
class HeatMap:
    """One KPI over a grid: `squares` by the values of y, and within them by those of x."""

    kpi: str
    grid: Grid
    squares: tuple[tuple[Square, ...], ...]
    replications: int

    @property
    def has_intervals(self) -> bool:
        """Whether any difference could have an interval."""
        return self.replications >= FEWEST_FOR_SIMULTANEOUS

    @property
    def largest(self) -> float:
        """The largest difference, without its sign."""
        return max(abs(one.difference or 0.0) for row in self.squares for one in row)


def heat_maps(source: Source) -> Iterator[HeatMap]:
    """A map for each KPI that differs: clearly somewhere, where there are intervals."""
    if source.grid is None:
        return
    rows: dict[str, dict[tuple[str, str], Row]] = {}
    for table in (source.comparison, source.sensitivity):
        for row in [] if table is None else table.to_pylist():
            if row["by"] == "all":
                rows.setdefault(row["kpi"], {})[row["scenario"], row["base"]] = row
    for kpi, of_kpi in rows.items():
        found = _heat_map(kpi, source.grid, of_kpi)
        if found.largest and (_is_clear_somewhere(found) or not found.has_intervals):
            yield found


def _heat_map(kpi: str, grid: Grid, rows: Mapping[tuple[str, str], Row]) -> HeatMap:
    at = {(cell.x, cell.y): rows.get((cell.scenario, cell.base)) for cell in grid.cells}
    squares = tuple(tuple(_square(at[x, y]) for x in grid.x.values) for y in grid.y.values)
    return HeatMap(kpi, grid, squares, max((row["n"] for row in at.values() if row), default=0))


def _square(row: Row | None) -> Square:
    if row is None or row["difference"] is None:
        return Square(None)
    low, high = row["low"], row["high"]
    is_clear = low is not None and not row["is_skewed"] and not low <= 0 <= high
    return Square(row["difference"], is_clear)


def _is_clear_somewhere(found: HeatMap) -> bool:
    return any(one.is_clear for row in found.squares for one in row)
