"""Machine code of the checks before it is needed: those of a run in which nothing happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flowsim.tables.invariants import check_invariants
from flowsim.tables.journeys import Journeys, Window
from flowsim.tables.schema import JOURNEY_TABLES
from flowsim.units import DAY_MIN


def warm_up(*, on_compile: Callable[[], None] = lambda: None) -> None:
    """Make the machine code, or read what was kept; `on_compile` is called before it is made."""
    from flowsim.loops import must_be_made
    from flowsim.tables.check_loops import MADE_OF

    if must_be_made(*MADE_OF):
        on_compile()
    check_invariants(run_of_nobody())


def run_of_nobody() -> Journeys:
    """A day without patients and settings."""
    tables = {name: schema.empty_table() for name, schema in JOURNEY_TABLES.items()}
    return Journeys(Window(date(2024, 1, 1), 0, DAY_MIN, DAY_MIN), **tables)
