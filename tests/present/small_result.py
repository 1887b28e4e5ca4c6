"""A result small enough to work out by hand, for tests of views and figures."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from flowsim.present.views.source import Source
from flowsim.scenario.base import Text
from flowsim.scenario.model import Area, Horizon, Hospital, Setting
from flowsim.tables.schema import SERIES
from flowsim.terms import Kind

Row = tuple[str, int, str, str, int, float | None]


def area(days: int = 2, warm_up_weeks: int = 1) -> Area:
    """One hospital with two wards, and one short-term unit."""
    return Area(
        horizon=Horizon(start_date=date(2026, 1, 5), warm_up_weeks=warm_up_weeks, days=days),
        hospitals={"north": Hospital(title=Text(sv="Norra sjukhuset", en="North hospital"))},
        settings={
            "ed": Setting(kind=Kind.EMERGENCY, hospital="north"),
            "ward-a": Setting(kind=Kind.WARD, hospital="north", places=10),
            "ward-b": Setting(kind=Kind.WARD, hospital="north", places=5),
            "short": Setting(kind=Kind.SHORT_TERM, places=4),
        },
    )


def series(*rows: Row) -> pa.Table:
    """A Series table of rows (scenario, replication, series, of, at, value)."""
    names = SERIES.names
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], SERIES)


def source(*rows: Row, comparison: pa.Table | None = None, days: int = 2) -> Source:
    """A result with only these rows."""
    return Source(area=area(days), series=series(*rows), comparison=comparison)
