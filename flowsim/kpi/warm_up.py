"""Machine code before it is needed: the KPIs of a run in which nothing happened."""

from __future__ import annotations

from datetime import date

import numpy as np

from flowsim.kpi.facts import facts_of
from flowsim.kpi.measure import measure
from flowsim.kpi.payment_clock import Days
from flowsim.kpi.payment_count import Calendar, tally
from flowsim.kpi.payment_spells import spells_of
from flowsim.kpi.series import series
from flowsim.scenario.payment_model import PaymentClock, PaymentRule
from flowsim.tables.journeys import Journeys, Window
from flowsim.tables.schema import JOURNEY_TABLES
from flowsim.units import DAY_MIN


def warm_up() -> None:
    """Make the machine code, or read what was kept."""
    tables = {name: schema.empty_table() for name, schema in JOURNEY_TABLES.items()}
    start_date, nothing = date(2024, 1, 1), np.zeros(0, dtype=np.int64)
    facts = facts_of(Journeys(Window(start_date, 0, DAY_MIN, DAY_MIN), **tables))
    measure(facts, scenario="", replication=0)
    series(facts, scenario="", replication=0)
    rule = PaymentRule(clocks=(PaymentClock(method="individual", free_days=0),))
    tally(rule, spells_of(facts), Calendar(start_date, Days(nothing, nothing), nothing), 0)
