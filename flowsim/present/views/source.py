"""What pictures are made from, and the order and names of things in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pyarrow as pa

from flowsim.experiment.grid import Grid
from flowsim.present.views.cubes import Cubes
from flowsim.scenario.base import Text
from flowsim.scenario.model import Area

TODAY = ""
"""The name of the area as it is in every table."""

IN_ALL = ""
"""The member of a series that is the total of the others."""

DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class Source:
    """The tables of one result and the area they are about.

    `series` follows `tables.schema`, or is arrays already; `comparison` has one row per KPI
    and case (none when a single scenario was run), `waterfall` the parts of cases that were
    taken apart by their levers, `sensitivity` differences at levels of an uncertain lever.
    `titles` are the titles of cases and of their levers; `grid` says which two numbers were
    varied.
    """

    area: Area
    series: pa.Table | Cubes
    comparison: pa.Table | None = None
    titles: Mapping[str, Text] = field(default_factory=dict)
    waterfall: pa.Table | None = None
    sensitivity: pa.Table | None = None
    grid: Grid | None = None

    @property
    def first_day(self) -> date:
        """The first observed day."""
        horizon = self.area.horizon
        return horizon.start_date + timedelta(days=DAYS_IN_WEEK * horizon.warm_up_weeks)

    @property
    def days(self) -> int:
        """Observed days."""
        return self.area.horizon.days

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Every scenario that was run, in the order of the table."""
        if isinstance(self.series, pa.Table):
            return tuple(self.series["scenario"].unique().to_pylist())
        return tuple(next(iter(self.series.values()), ()))
