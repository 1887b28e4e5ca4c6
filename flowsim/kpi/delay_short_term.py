"""Why places in short-term care are held by people who are ready to leave them."""

from __future__ import annotations

from flowsim.kpi.amounts import Ratio, constant_where_any
from flowsim.kpi.declare import LEFT, NEED_ENDED, OWN_DEFINITION, Kpi, Words
from flowsim.kpi.delay import CAUSES, METHOD, by_cause, short_term_delays
from flowsim.kpi.facts import SHORT_TERM, Facts
from flowsim.terms import Cause


def _place_days(cause: Cause, words: Words) -> Kpi:
    return Kpi(
        key=f"short-term-delay-days-{cause}",
        title=Words(f"Korttids i väntan: {words.sv}", f"Short-term delay: {words.en}"),
        unit="days-per-week",
        better="lower",
        counts="cases",
        clock_start=NEED_ENDED,
        clock_stop=LEFT,
        population=Words(
            "vistelser på korttidsplats som slutar med en flytt",
            "stays in short-term places that end with a move",
        ),
        definition=METHOD,
        source=OWN_DEFINITION,
        numerator="minutes of delay with this cause",
        denominator="observed days, where anybody was there in the run",
        by=("municipality", "setting", "need"),
        times=7,
        per=1440,
    )


KPIS = tuple(_place_days(cause, words) for cause, words in CAUSES.items())


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    there = facts.stays_of(SHORT_TERM)
    days = constant_where_any(facts.window.days, facts.stay_labels(there))
    delays = short_term_delays(facts)
    of_cause = by_cause(delays, facts.stay_labels(delays.stay))
    return {
        f"short-term-delay-days-{cause}": Ratio(of_cause[code], days)
        for code, cause in enumerate(Cause)
    }
