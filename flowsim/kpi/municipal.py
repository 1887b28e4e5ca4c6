"""What waits in the municipality: special housing and short-term places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant_where_any, counted
from flowsim.kpi.applications import housing_offers
from flowsim.kpi.beds import occupied_minutes, staffed_minutes
from flowsim.kpi.declare import ENTERED, LEFT, OWN_DEFINITION, Kpi, Words
from flowsim.kpi.facts import SHORT_TERM, SPECIAL_HOUSING, Facts
from flowsim.kpi.labels import Labels
from flowsim.kpi.window import minutes_inside, stops_inside
from flowsim.tables.columns import NEVER, Ints
from flowsim.terms import RequestEnd

_SHORT_TERM = Words("korttidsplatser", "short-term places")

KPIS = (
    Kpi(
        key="special-housing-wait-days",
        title=Words("Väntan på särskilt boende", "Wait for special housing"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=Words("ansökan", "application"),
        clock_stop=Words("erbjuden plats", "a place is offered"),
        population=Words("ansökningar som fick plats", "applications that got a place"),
        definition=Words(
            "Medeltid från ansökan till erbjuden plats, alla åldrar, hela mätperioden. Ansökan är"
            " när kommunens första aktivitet före platsen begärs; utan en sådan, när platsen"
            " begärs.",
            "Mean time from application to the offer, all ages, the whole observed time. The"
            " application is when the municipality's first task before the place is asked for;"
            " without one, when the place is requested.",
        ),
        source="Kolada U23401",
        numerator="minutes from application to offer",
        denominator="offers",
        by=("municipality", "setting"),
        per=1440,
    ),
    Kpi(
        key="special-housing-deaths",
        title=Words("Avlidna i kö till särskilt boende", "Deaths waiting for special housing"),
        unit="per-year",
        better="lower",
        counts="cases",
        clock_start=Words("ansökan", "application"),
        clock_stop=Words("avliden", "death"),
        population=Words("väntande på särskilt boende", "people waiting for special housing"),
        definition=Words(
            "Antal som avled innan de erbjöds plats.",
            "How many died before a place was offered.",
        ),
        source=OWN_DEFINITION,
        numerator="deaths",
        denominator="observed days",
        by=("municipality", "setting"),
        times=365,
    ),
    Kpi(
        key="short-term-occupancy",
        title=Words("Beläggning på korttids", "Short-term occupancy"),
        unit="percent",
        better="neither",
        counts="time",
        clock_start=ENTERED,
        clock_stop=LEFT,
        population=_SHORT_TERM,
        definition=Words(
            "Belagd tid delad med platsernas tid.", "Time taken divided by time of the places."
        ),
        source=OWN_DEFINITION,
        numerator="occupied place minutes",
        denominator="staffed place minutes",
        by=("municipality", "setting"),
        times=100,
    ),
    Kpi(
        key="short-term-blocked-share",
        title=Words("Korttids i väntan på särskilt boende", "Short-term held by waiters"),
        unit="percent",
        better="lower",
        counts="time",
        clock_start=Words(
            "färdig på korttids och i kö till särskilt boende",
            "ready in a short-term place and in line for special housing",
        ),
        clock_stop=Words("lämnar korttids eller kön", "leaves the place or the line"),
        population=_SHORT_TERM,
        definition=Words(
            "Andel av korttidsplatserna som hålls av personer som bara väntar på särskilt boende.",
            "Share of the short-term places held by people who only wait for special housing.",
        ),
        source=OWN_DEFINITION,
        numerator="place minutes of people waiting for special housing",
        denominator="staffed place minutes",
        by=("municipality", "setting"),
        times=100,
    ),
    Kpi(
        key="short-term-longest-days",
        title=Words("Längsta korttidsvistelse", "Longest short-term stay"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=ENTERED,
        clock_stop=Words("lämnar, eller mätperioden slutar", "left, or the observed time ends"),
        population=Words(
            "korttidsvistelser under mätperioden", "short-term stays in the observed time"
        ),
        definition=Words(
            "Den längsta vistelsen, pågående inräknade. Vistelser som pågick vid minut 0 räknas"
            " därifrån.",
            "The longest stay, those going on included. Stays that were going on at minute 0"
            " count from there.",
        ),
        source=OWN_DEFINITION,
        numerator="minutes of the longest stay",
        denominator="1, when there is a stay",
        by=("municipality", "setting"),
        per=1440,
    ),
)


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    requests, offers = facts.requests, housing_offers(facts)
    for_housing = facts.requests_for(SPECIAL_HOUSING)
    stopped = for_housing[stops_inside(facts.window, requests.ended_at[for_housing])]
    died = stopped[requests.end.of(stopped).is_any(RequestEnd.DIED)]
    deaths = counted(_homes_and_settings(facts, died))
    waiting = _homes_and_settings(facts, for_housing)
    return {
        "special-housing-wait-days": Ratio(
            Amounts(offers.waited, offers.labels), counted(offers.labels)
        ),
        "special-housing-deaths": Ratio(deaths, constant_where_any(facts.window.days, waiting)),
        **_short_term(facts, for_housing),
    }


def _homes_and_settings(facts: Facts, rows: Ints) -> Labels:
    requests = facts.requests
    return facts.place_labels(requests.patients(rows), requests.setting[rows])


def _short_term(facts: Facts, for_housing: Ints) -> dict[str, Ratio]:
    stays, window = facts.stays, facts.window
    is_short_term = (facts.settings.kind == SHORT_TERM) & facts.settings.is_limited
    places = np.flatnonzero(is_short_term)
    place_labels = facts.setting_labels(places)
    staffed = Amounts(staffed_minutes(facts)[places], place_labels)
    occupied = Amounts(occupied_minutes(facts)[places], place_labels)

    held = _waiting_for_housing(facts, for_housing)
    held_in = stays.setting[held.stay]
    counts = is_short_term[held_in]
    minutes = minutes_inside(window, held.from_at, held.to_at) * stays.weight[held.stay]

    there = facts.stays_of(SHORT_TERM)
    there = there[minutes_inside(window, stays.entered_at[there], stays.until_at[there]) > 0]
    so_far = np.minimum(stays.until_at[there], window.observe_to_at) - stays.entered_at[there]
    labels = facts.setting_labels(stays.setting[there])
    any_stay = constant_where_any(1, labels)
    return {
        "short-term-occupancy": Ratio(occupied, staffed),
        "short-term-blocked-share": Ratio(
            Amounts(minutes[counts], facts.setting_labels(held_in[counts])), staffed
        ),
        "short-term-longest-days": Ratio(Amounts(so_far, labels, largest=True), any_stay),
    }


@dataclass(frozen=True, eq=False)
class Held:
    """Spans in which a stay did nothing but wait in line."""

    stay: Ints
    from_at: Ints
    to_at: Ints


def _waiting_for_housing(facts: Facts, rows: Ints) -> Held:
    """Short-term stays, ready, while their patient had a request for special housing.

    An interim stay is ready from the start; one with care of its own, when that ended.
    """
    requests, stays = facts.requests, facts.stays
    asked_at = requests.requested_at[rows]
    ended_at = requests.ended_at[rows]
    ended_at = np.where(ended_at == NEVER, facts.window.end_at, ended_at)
    # Each request meets every stay of its patient.
    first, count = requests.stays_of_patients(rows)
    request = np.repeat(np.arange(len(rows)), count)
    stay = first[request] + np.arange(len(request)) - np.repeat(np.cumsum(count) - count, count)
    from_at = np.maximum(stays.ready_at[stay], asked_at[request])
    to_at = np.minimum(stays.until_at[stay], ended_at[request])
    meets = (stays.kind[stay] == SHORT_TERM) & (stays.ready_at[stay] != NEVER) & (from_at < to_at)
    return Held(stay[meets], from_at[meets], to_at[meets])
