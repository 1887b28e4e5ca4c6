"""A result small enough to work out by hand, for tests of views and figures."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from flowsim.present.views.source import Source
from flowsim.scenario.model import Area, Horizon, Setting
from flowsim.tables.schema import SERIES
from flowsim.terms import Kind

Row = tuple[str, int, str, str, int, float | None]


def area(days: int = 2, warm_up_weeks: int = 1) -> Area:
    """One ward, observed for some days after the warm-up."""
    return Area(
        horizon=Horizon(start_date=date(2026, 1, 5), warm_up_weeks=warm_up_weeks, days=days),
        settings={"ward-a": Setting(kind=Kind.WARD, places=10)},
    )


def series(*rows: Row) -> pa.Table:
    """A Series table of rows (scenario, replication, series, of, at, value)."""
    names = SERIES.names
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], SERIES)


def source(*rows: Row, comparison: pa.Table | None = None, days: int = 2) -> Source:
    """A result with only these rows."""
    return Source(area=area(days), series=series(*rows), comparison=comparison)
