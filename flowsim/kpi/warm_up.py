"""Machine code before it is needed: the KPIs of a run in which nothing happened."""

from __future__ import annotations

from datetime import date

from flowsim.kpi.measure import measure
from flowsim.tables.journeys import Journeys, Window
from flowsim.tables.schema import JOURNEY_TABLES
from flowsim.units import DAY_MIN


def warm_up() -> None:
    """Make the machine code, or read what was kept."""
    tables = {name: schema.empty_table() for name, schema in JOURNEY_TABLES.items()}
    nothing = Journeys(Window(date(2024, 1, 1), 0, DAY_MIN, DAY_MIN), **tables)
    measure(nothing, scenario="", replication=0)
