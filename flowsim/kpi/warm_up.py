"""Machine code before it is needed: the KPIs of a run in which nothing happened."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from flowsim.kpi.facts import facts_of
from flowsim.kpi.measure import measure
from flowsim.kpi.payment_clock import Days
from flowsim.kpi.payment_count import Calendar, tally
from flowsim.kpi.payment_spells import spells_of
from flowsim.kpi.series import series
from flowsim.loops import must_be_made
from flowsim.scenario.payment_model import PaymentClock, PaymentRule
from flowsim.tables.warm_up import run_of_nobody


def warm_up(*, on_compile: Callable[[], None] = lambda: None) -> None:
    """Make the machine code, or read what was kept; `on_compile` is called before it is made."""
    from flowsim.kpi import counting, finding, passes, payment_days, walk

    if any(
        must_be_made(*loops.MADE_OF) for loops in (counting, finding, passes, payment_days, walk)
    ):
        on_compile()
    run, nothing = run_of_nobody(), np.zeros(0, dtype=np.int64)
    facts = facts_of(run)
    measure(facts, scenario="", replication=0)
    series(facts, scenario="", replication=0)
    rule = PaymentRule(clocks=(PaymentClock(method="individual", free_days=0),))
    calendar = Calendar(run.window.start_date, Days(nothing, nothing, nothing))
    tally(rule, spells_of(facts), calendar, 0)
