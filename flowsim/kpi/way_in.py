"""The way in: emergency visits, admissions, and the wait for the first place."""

from __future__ import annotations

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant_where_any, counted
from flowsim.kpi.boarding import LONG_MIN, all_visits, postponed, visits
from flowsim.kpi.declare import ENTERED, LEFT, NO_CLOCK, OWN_DEFINITION, Dimension, Kpi, Words
from flowsim.kpi.facts import ELSEWHERE, ENTRY, WARD, Facts
from flowsim.kpi.window import stops_inside
from flowsim.tables.columns import NEVER, NOBODY, Ints

_BY: tuple[Dimension, ...] = ("hospital", "municipality", "specialty", "need")
_VISITS = Words("akutbesök som avslutas under mätperioden", "emergency visits that end")
_FIRST = Words(
    "de som kommer in i en första plats från väntan utanför",
    "those who enter a first place from a wait outside",
)
_ED_TIME = "Socialstyrelsen, väntetider vid sjukhusbundna akutmottagningar: vistelsetid"

KPIS = (
    Kpi(
        key="emergency-visits",
        title=Words("Akutbesök", "Emergency visits"),
        unit="per-day",
        better="neither",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=LEFT,
        population=_VISITS,
        definition=Words("Akutbesök som avslutas, per dag.", "Emergency visits ended, per day."),
        source=OWN_DEFINITION,
        numerator="emergency visits",
        denominator="observed days, where there are any visits",
        by=_BY,
    ),
    Kpi(
        key="emergency-hours",
        title=Words("Vistelsetid på akuten", "Time in the emergency department"),
        unit="hours",
        better="lower",
        counts="cases",
        clock_start=ENTERED,
        clock_stop=LEFT,
        population=_VISITS,
        definition=Words(
            "Medeltid från ankomst till akuten till att den lämnas, väntan på vårdplats inräknad.",
            "Mean time from arrival to leaving the department, the wait for a bed included.",
        ),
        source=_ED_TIME,
        numerator="minutes in the emergency department",
        denominator="emergency visits",
        by=_BY,
        per=60,
    ),
    Kpi(
        key="emergency-within-4h",
        title=Words("Akutbesök inom 4 timmar", "Emergency visits within 4 hours"),
        unit="percent",
        better="higher",
        counts="cases",
        clock_start=ENTERED,
        clock_stop=LEFT,
        population=_VISITS,
        definition=Words(
            "Andel akutbesök som är avslutade inom 4 timmar från ankomst. Beskriver området bara de"
            " besök som leder till inläggning går andelen inte att jämföra med den nationella.",
            "Share of emergency visits that end within 4 hours of arrival. Where an area describes"
            " only visits that lead to admission, it is not comparable with the national share.",
        ),
        source=_ED_TIME,
        numerator="emergency visits of at most 240 minutes",
        denominator="emergency visits",
        by=_BY,
        times=100,
    ),
    Kpi(
        key="admissions",
        title=Words("Inskrivningar", "Admissions"),
        unit="per-day",
        better="neither",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=Words("skrivs in på vårdavdelning", "a ward is entered"),
        population=Words(
            "inskrivningar på vårdavdelning från annat än vårdavdelning",
            "admissions to a ward from anything but a ward",
        ),
        definition=Words("Inskrivningar per dag.", "Admissions per day."),
        source=OWN_DEFINITION,
        numerator="admissions",
        denominator="observed days, where there are any admissions",
        by=_BY,
    ),
    Kpi(
        key="postponed-per-100",
        title=Words("Uppskjutna per 100 planerade intag", "Postponed per 100 elective admissions"),
        unit="per-100-electives",
        better="lower",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=Words("intaget skjuts upp", "the admission is postponed"),
        population=Words("planerade intag", "elective admissions"),
        definition=Words(
            "Gånger som ett planerat intag sköts upp, per 100 planerade inskrivningar.",
            "Times an elective admission was postponed, per 100 elective admissions.",
        ),
        source=OWN_DEFINITION,
        numerator="postponements",
        denominator="elective admissions",
        by=("hospital", "municipality", "specialty"),
        times=100,
    ),
    Kpi(
        key="first-place-wait-hours",
        title=Words("Väntan på första platsen", "Wait for the first place"),
        unit="hours",
        better="lower",
        counts="cases",
        clock_start=Words("platsen begärs", "the place is requested"),
        clock_stop=Words("platsen tilldelas", "the place is granted"),
        population=_FIRST,
        definition=Words(
            "Medeltid från begäran till tilldelad plats; ett uppskjutet intag räknas från sin nya"
            " dag.",
            "Mean time from the request to the grant; a postponed admission counts from its new"
            " date.",
        ),
        source=OWN_DEFINITION,
        numerator="minutes from request to grant",
        denominator="first places",
        by=("setting", "kind", "municipality", "specialty"),
        per=60,
        decimals=2,
    ),
    Kpi(
        key="first-place-waited-share",
        title=Words("Andel som väntar på första platsen", "Share waiting for the first place"),
        unit="percent",
        better="lower",
        counts="cases",
        clock_start=Words("platsen begärs", "the place is requested"),
        clock_stop=Words("platsen tilldelas", "the place is granted"),
        population=_FIRST,
        definition=Words(
            "Andel som inte fick platsen i samma minut som den begärdes.",
            "Share who did not get the place in the minute it was requested.",
        ),
        source=OWN_DEFINITION,
        numerator="first places with a wait",
        denominator="first places",
        by=("setting", "kind", "municipality", "specialty"),
        times=100,
    ),
    Kpi(
        key="sent-elsewhere-share",
        title=Words("Andel som hänvisas till annat område", "Share sent outside the area"),
        unit="percent",
        better="lower",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=LEFT,
        population=Words(
            "de som går vidare från akuten eller väntan utanför till annat än hemmet",
            "those who go on from the emergency department or outside to anything but home",
        ),
        definition=Words(
            "Andel som tas emot utanför området för att plats saknades (förlust).",
            "Share taken in outside the area for lack of a place (loss).",
        ),
        source=OWN_DEFINITION,
        numerator="patients sent outside the area",
        denominator="patients who go on",
        by=_BY,
        times=100,
    ),
)


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    return {**_visits(facts), **_admissions(facts), **_first_places(facts), **_gone_on(facts)}


def _visits(facts: Facts) -> dict[str, Ratio]:
    stays, found, labels = facts.stays, visits(facts), all_visits(facts)
    took = stays.left_at[found] - stays.entered_at[found]
    of_all = counted(labels)
    within = Amounts(took <= LONG_MIN, labels)
    return {
        "emergency-visits": Ratio(of_all, constant_where_any(facts.window.days, labels)),
        "emergency-hours": Ratio(Amounts(took, labels), of_all),
        "emergency-within-4h": Ratio(within, of_all),
    }


def _admissions(facts: Facts) -> dict[str, Ratio]:
    stays, patients = facts.stays, facts.patients
    wards = facts.stays_of(WARD)
    found = wards[np.flatnonzero(stops_inside(facts.window, stays.entered_at[wards]))]
    # The last of all stays, which stands before the first one, goes on nowhere.
    is_from_ward = (stays.kind[found - 1] == WARD) & (stays.next_kind[found - 1] == WARD)
    found = found[np.flatnonzero(~is_from_ward)]
    labels = facts.patient_labels(stays.patient[found])
    is_elective = patients.is_elective[stays.patient[found]]
    requests = facts.requests
    rows = postponed(facts)
    rows = rows[stops_inside(facts.window, requests.ended_at[rows])]
    return {
        "admissions": Ratio(counted(labels), constant_where_any(facts.window.days, labels)),
        "postponed-per-100": Ratio(
            counted(facts.patient_labels(requests.patients(rows))),
            Amounts(is_elective, labels),
        ),
    }


def _first_places(facts: Facts) -> dict[str, Ratio]:
    stays = facts.stays
    place = stays.next(facts.stays_of(ENTRY))
    place = place[place != NOBODY]
    place = place[
        facts.settings.is_limited[stays.setting[place]]
        & (stays.granted_at[place] != NEVER)
        & (stays.requested_at[place] != NEVER)
        & stops_inside(facts.window, stays.granted_at[place])
    ]
    people = facts.patients.labels.only("municipality", "specialty")
    places = facts.settings.labels.only("setting", "kind")
    labels = people.of(stays.patient[place]).beside(places.of(stays.setting[place]))
    waited: Ints = stays.granted_at[place] - stays.requested_at[place]
    of_all = counted(labels)
    return {
        "first-place-wait-hours": Ratio(Amounts(waited, labels), of_all),
        "first-place-waited-share": Ratio(Amounts(waited > 0, labels), of_all),
    }


def _gone_on(facts: Facts) -> dict[str, Ratio]:
    stays = facts.stays
    outside = facts.stays_of(ENTRY)
    left = outside[np.flatnonzero(stops_inside(facts.window, stays.left_at[outside]))]
    found = np.concatenate([left, visits(facts)])
    found = found[np.flatnonzero(facts.goes_on(found))]
    labels = facts.patient_labels(stays.patient[found])
    is_away = stays.next_kind[found] == ELSEWHERE
    return {"sent-elsewhere-share": Ratio(Amounts(is_away, labels), counted(labels))}
