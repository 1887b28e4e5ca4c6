"""Machine code before it is needed: the walks of a run in which nothing happened."""

from __future__ import annotations

from datetime import date

import numpy as np

from flowsim.kpi.causes import delays_of
from flowsim.kpi.facts import facts_of
from flowsim.tables.journeys import Journeys, Window
from flowsim.tables.schema import JOURNEY_TABLES
from flowsim.units import DAY_MIN


def warm_up() -> None:
    """Make the machine code, or read what was kept."""
    tables = {name: schema.empty_table() for name, schema in JOURNEY_TABLES.items()}
    nothing = Journeys(Window(date(2024, 1, 1), 0, DAY_MIN, DAY_MIN), **tables)
    delays_of(facts_of(nothing), np.zeros(0, dtype=np.int64))
