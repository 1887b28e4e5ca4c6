"""Waiting for a bed: boarding in the emergency department, and postponed electives."""

from __future__ import annotations

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant_where_any, counted
from flowsim.kpi.declare import LEFT, NEED_ENDED, NO_CLOCK, OWN_DEFINITION, Kpi, Words
from flowsim.kpi.facts import EMERGENCY, Facts, once_per_run
from flowsim.kpi.labels import Labels
from flowsim.kpi.window import stops_inside
from flowsim.tables.columns import NEVER, Ints
from flowsim.terms import RequestEnd
from flowsim.units import HOUR_MIN

LONG_MIN = 4 * HOUR_MIN
"""Boarding longer than this is counted apart."""

_BOARDERS = Words(
    "akutbesök som går vidare till annat än hemmet",
    "emergency stays that go on to anything but home",
)

KPIS = (
    Kpi(
        key="boarding-hours",
        title=Words("Väntan på vårdplats från akuten", "Boarding in the emergency department"),
        unit="hours",
        better="lower",
        counts="cases",
        clock_start=NEED_ENDED,
        clock_stop=LEFT,
        population=_BOARDERS,
        definition=Words(
            "Medeltid från färdigbehandlad på akuten till lämnad akut.",
            "Mean time from the end of emergency care to leaving the department.",
        ),
        source=OWN_DEFINITION,
        numerator="minutes of boarding",
        denominator="emergency stays",
        by=("hospital", "specialty"),
        per=60,
    ),
    Kpi(
        key="boarding-over-4h",
        title=Words("Andel som väntar över 4 timmar på akuten", "Share boarding over 4 hours"),
        unit="percent",
        better="lower",
        counts="cases",
        clock_start=NEED_ENDED,
        clock_stop=LEFT,
        population=_BOARDERS,
        definition=Words(
            "Andel vars väntan på vårdplats är längre än 4 timmar.",
            "Share whose wait for a bed is longer than 4 hours.",
        ),
        source=OWN_DEFINITION,
        numerator="emergency stays with more than 240 minutes of boarding",
        denominator="emergency stays",
        by=("hospital", "specialty"),
        times=100,
    ),
    Kpi(
        key="postponed-electives",
        title=Words("Uppskjutna planerade intag", "Postponed elective admissions"),
        unit="per-week",
        better="lower",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=Words("intaget skjuts upp", "the admission is postponed"),
        population=Words("planerade intag", "elective admissions"),
        definition=Words(
            "Gånger som ett planerat intag sköts upp för att plats saknades.",
            "Times an elective admission was postponed for lack of a bed.",
        ),
        source=OWN_DEFINITION,
        numerator="postponements",
        denominator="observed days",
        by=("hospital", "municipality", "specialty"),
        times=7,
    ),
)


@once_per_run
def visits(facts: Facts) -> Ints:
    """Emergency stays that end in the window (positions)."""
    found = facts.stays_of(EMERGENCY)
    ended: Ints = found[np.flatnonzero(stops_inside(facts.window, facts.stays.left_at[found]))]
    return ended


@once_per_run
def all_visits(facts: Facts) -> Labels:
    """Where the visits belong."""
    return facts.patient_labels(facts.stays.patient[visits(facts)])


@once_per_run
def _go_on(facts: Facts) -> Ints:
    """Which of the visits go on to anything but home (their places among these)."""
    found = visits(facts)
    was_ready = facts.stays.ready_at[found] != NEVER
    return np.flatnonzero(facts.goes_on(found) & was_ready)


@once_per_run
def boarders(facts: Facts) -> Ints:
    """Emergency stays that went on to anything but home, in the window (positions)."""
    boarded: Ints = visits(facts)[_go_on(facts)]
    return boarded


@once_per_run
def all_boarders(facts: Facts) -> Labels:
    """Where the boarders belong."""
    return all_visits(facts).of(_go_on(facts))


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    stays, found = facts.stays, boarders(facts)
    labels = all_boarders(facts)
    waited = stays.left_at[found] - stays.ready_at[found]
    of_all = counted(labels)
    return {
        "boarding-hours": Ratio(Amounts(waited, labels), of_all),
        "boarding-over-4h": Ratio(Amounts(waited > LONG_MIN, labels), of_all),
        "postponed-electives": _postponed(facts),
    }


@once_per_run
def postponed(facts: Facts) -> Ints:
    """Requests for a first choice that ended with the operation postponed (positions)."""
    requests = facts.requests
    rows = np.flatnonzero(requests.end.is_any(RequestEnd.POSTPONED))
    of_first_choice: Ints = rows[requests.is_first_choice[rows]]
    return of_first_choice


def _postponed(facts: Facts) -> Ratio:
    """Postponements, where there are electives; alternatives asked for end with the request."""
    requests = facts.requests
    rows = postponed(facts)
    patients = requests.patients(rows)
    inside = stops_inside(facts.window, requests.ended_at[rows])
    electives = facts.patients.is_elective.copy()
    electives[patients] = True
    return Ratio(
        counted(facts.patient_labels(patients[inside])),
        constant_where_any(facts.window.days, facts.patient_labels(electives)),
    )
