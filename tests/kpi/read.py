"""Values out of the tables of KPIs and Series, for tests."""

from __future__ import annotations

import pyarrow as pa


def by(table: pa.Table, kpi: str, dimension: str) -> dict[str, float]:
    """Values of a KPI by the members of a dimension."""
    return {
        row["of"]: row["value"]
        for row in table.to_pylist()
        if row["kpi"] == kpi and row["by"] == dimension
    }


def total(table: pa.Table, kpi: str) -> float | None:
    """The value of a KPI over all."""
    return by(table, kpi, "all")[""]


def series_of(table: pa.Table, name: str) -> dict[tuple[str, int], float]:
    """Values of a series by (member, day or weekday), without the zeros."""
    return {
        (row["of"], row["at"]): row["value"]
        for row in table.to_pylist()
        if row["series"] == name and row["value"]
    }
