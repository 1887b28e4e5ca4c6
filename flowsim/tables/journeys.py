"""Journeys: what happened in one run, as Arrow tables that carry all KPIs need."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from flowsim.tables.schema import SLOTS
from flowsim.units import DAY_MIN


@dataclass(frozen=True)
class Window:
    """The observed part of a run [0, end_at): what KPIs count (R28).

    `population_65` are inhabitants aged 65 or more per municipality, for rates;
    `has_readmissions` says whether anybody could come back unplanned (R19).
    """

    start_date: date
    observe_from_at: int
    observe_to_at: int
    end_at: int
    population_65: tuple[tuple[str, int], ...] = ()
    has_readmissions: bool = True

    @property
    def days(self) -> int:
        """Observed days."""
        return (self.observe_to_at - self.observe_from_at) // DAY_MIN


@dataclass(frozen=True)
class Journeys:
    """One run. Shapes and meanings of the tables are in `tables.schema`."""

    window: Window
    patients: pa.Table
    stays: pa.Table
    requests: pa.Table
    tasks: pa.Table
    notices: pa.Table
    capacity: pa.Table
    settings: pa.Table
    task_types: pa.Table
    slots: pa.Table = field(default_factory=SLOTS.empty_table)
