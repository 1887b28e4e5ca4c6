"""People through municipal places and services: in line, moving in, staying, helped at home."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant_where_any, counted
from flowsim.kpi.applications import housing_offers
from flowsim.kpi.declare import (
    AT_SIX,
    ENTERED,
    LEFT,
    NO_CLOCK,
    OWN_DEFINITION,
    Dimension,
    Kpi,
    Words,
)
from flowsim.kpi.facts import HOME_HELP, SHORT_TERM, SPECIAL_HOUSING, Facts
from flowsim.kpi.labels import Labels
from flowsim.kpi.reading import KINDS
from flowsim.kpi.window import censuses_inside, minutes_inside, stops_inside
from flowsim.tables.columns import NEVER, Ints
from flowsim.terms import Kind
from flowsim.units import DAY_MIN

LONG_WAIT_DAYS = 90
"""Decisions not executed within three months are reported to IVO."""

AT_HOME_CARE = tuple(
    KINDS.index(kind) for kind in (Kind.HOME_HELP, Kind.HOME_HEALTH, Kind.HOME_RETURN_TEAM)
)

_BY: tuple[Dimension, ...] = ("municipality", "setting")
_IN_LINE = Words("väntande på särskilt boende", "people waiting for special housing")
_MOVED_IN = Words("inflyttningar i särskilt boende", "moves into special housing")
_SHORT_STAYS = Words("vistelser på korttidsplats", "stays in short-term places")


def _per_week(
    key: str, title: Words, population: Words, definition: Words, by: tuple[Dimension, ...]
) -> Kpi:
    return Kpi(
        key=key,
        title=title,
        unit="per-week",
        better="neither",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=ENTERED,
        population=population,
        definition=definition,
        source=OWN_DEFINITION,
        numerator="stays that begin",
        denominator="observed days, where anybody was there in the run",
        by=by,
        times=7,
    )


KPIS = (
    Kpi(
        key="special-housing-queue",
        title=Words("Kö till särskilt boende", "Queue for special housing"),
        unit="patients",
        better="lower",
        counts="time",
        clock_start=AT_SIX,
        clock_stop=AT_SIX,
        population=_IN_LINE,
        definition=Words(
            "Medelantal i kö klockan 06:00, från begärd till erbjuden plats.",
            "Mean number in line at 06:00, from the request to the offer.",
        ),
        source=OWN_DEFINITION,
        numerator="people in line, summed over days",
        denominator="observed days, where anybody waited in the run",
        by=(*_BY, "need"),
    ),
    Kpi(
        key="special-housing-over-90-days",
        title=Words("Över 90 dagar till särskilt boende", "Over 90 days to special housing"),
        unit="percent",
        better="lower",
        counts="cases",
        clock_start=Words("ansökan", "application"),
        clock_stop=Words("erbjuden plats", "a place is offered"),
        population=Words("ansökningar som fick plats", "applications that got a place"),
        definition=Words(
            "Andel som väntat mer än 90 dagar från ansökan till erbjuden plats.",
            "Share who waited more than 90 days from the application to the offer.",
        ),
        source="IVO: rapportering av beslut som inte verkställts inom tre månader",
        numerator="offers after more than 90 days",
        denominator="offers",
        by=_BY,
        times=100,
    ),
    _per_week(
        "special-housing-move-ins",
        Words("Inflyttningar i särskilt boende", "Moves into special housing"),
        _MOVED_IN,
        Words("Inflyttningar per vecka.", "Moves in per week."),
        _BY,
    ),
    _per_week(
        "short-term-admissions",
        Words("Intag på korttids", "Short-term admissions"),
        _SHORT_STAYS,
        Words("Vistelser som börjar, per vecka.", "Stays that begin, per week."),
        (*_BY, "need"),
    ),
    Kpi(
        key="short-term-stay-days",
        title=Words("Vistelsetid på korttids", "Length of a short-term stay"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=ENTERED,
        clock_stop=LEFT,
        population=_SHORT_STAYS,
        definition=Words(
            "Medeltid på korttidsplats, väntan på nästa plats inräknad.",
            "Mean time in a short-term place, the wait for the next place included.",
        ),
        source=OWN_DEFINITION,
        numerator="minutes in short-term places",
        denominator="stays that end",
        by=(*_BY, "need"),
        per=1440,
    ),
    Kpi(
        key="short-term-days",
        title=Words("Korttidsdygn", "Short-term days"),
        unit="days-per-week",
        better="neither",
        counts="time",
        clock_start=ENTERED,
        clock_stop=LEFT,
        population=_SHORT_STAYS,
        definition=Words("Dygn på korttidsplats per vecka.", "Days in short-term places a week."),
        source="Socialstyrelsen, registret över insatser enligt SoL: korttidsdygn (KORTMAN)",
        numerator="place minutes in short-term places",
        denominator="observed days, where anybody was there in the run",
        by=(*_BY, "need"),
        times=7,
        per=1440,
    ),
    _per_week(
        "home-care-starts",
        Words("Nya insatser i hemmet", "New care at home"),
        Words(
            "hemtjänst, hemsjukvård och hemtagningsteam",
            "home help, home health care and home-return team",
        ),
        Words("Insatser i hemmet som börjar, per vecka.", "Services at home that begin, per week."),
        ("municipality", "kind", "need"),
    ),
    Kpi(
        key="home-help-hours",
        title=Words("Hemtjänsttimmar", "Home-help hours"),
        unit="hours-per-week",
        better="neither",
        counts="time",
        clock_start=ENTERED,
        clock_stop=LEFT,
        population=Words(
            "hemtjänst som räknas i minuter hjälp per vecka",
            "home help that is counted in minutes of help a week",
        ),
        definition=Words(
            "Timmar hemtjänst per vecka, i medeltal under mätperioden.",
            "Hours of home help a week, on average over the observed time.",
        ),
        source="LOS i Blekinge 2020-2021, mått: hemtjänsttimmar; Socialstyrelsen (HTJTIM)",
        numerator="minutes of help a week x minutes in force",
        denominator="observed days, where help is counted in minutes",
        by=("municipality", "setting", "need"),
        per=60 * DAY_MIN,
    ),
)


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    return {**_line(facts), **_short_term(facts), **_at_home(facts)}


def _applicants(facts: Facts, requests: Ints) -> Labels:
    """Where those who asked for a place belong."""
    asked = facts.requests
    return facts.place_labels(asked.patients(requests), asked.setting[requests])


def _line(facts: Facts) -> Mapping[str, Ratio]:
    requests, window = facts.requests, facts.window
    waiting = facts.requests_for(SPECIAL_HOUSING)
    waiting = waiting[requests.is_first_choice[waiting]]
    labels = _applicants(facts, waiting)
    asked_at, ended_at = requests.requested_at[waiting], requests.ended_at[waiting]
    until = np.where(ended_at == NEVER, window.end_at, ended_at)
    seen = censuses_inside(window, asked_at, until)
    offers = housing_offers(facts)
    is_long = offers.waited > LONG_WAIT_DAYS * DAY_MIN
    return {
        "special-housing-queue": Ratio(
            Amounts(seen, labels), constant_where_any(window.days, labels)
        ),
        "special-housing-over-90-days": Ratio(
            Amounts(is_long, offers.labels), counted(offers.labels)
        ),
    }


def _beginning(facts: Facts, there: Ints, labels: Labels) -> Ratio:
    begins = stops_inside(facts.window, facts.stays.entered_at[there])
    return Ratio(Amounts(begins, labels), constant_where_any(facts.window.days, labels))


def _short_term(facts: Facts) -> Mapping[str, Ratio]:
    stays, window = facts.stays, facts.window
    there = facts.stays_of(SHORT_TERM)
    labels = facts.stay_labels(there)
    entered, until = stays.entered_at[there], stays.until_at[there]
    left = stays.left_at[there]
    ended = stops_inside(window, left)
    housed = facts.stays_of(SPECIAL_HOUSING)
    return {
        "short-term-admissions": _beginning(facts, there, labels),
        "special-housing-move-ins": _beginning(facts, housed, facts.stay_labels(housed)),
        "short-term-stay-days": Ratio(
            Amounts(np.where(ended, left - entered, 0), labels),
            Amounts(ended, labels),
        ),
        "short-term-days": Ratio(
            Amounts(minutes_inside(window, entered, until) * stays.weight[there], labels),
            constant_where_any(window.days, labels),
        ),
    }


def _at_home(facts: Facts) -> Mapping[str, Ratio]:
    stays, window = facts.stays, facts.window
    there = np.sort(np.concatenate([facts.stays_of(kind) for kind in AT_HOME_CARE]))
    labels = facts.stay_labels(there)
    # One place weighs 1; more is minutes of help a week.
    helped = facts.stays_of(HOME_HELP)
    helped = helped[stays.weight[helped] > 1]
    in_force = minutes_inside(window, stays.entered_at[helped], stays.until_at[helped])
    of_helped = facts.stay_labels(helped)
    return {
        "home-care-starts": _beginning(facts, there, labels),
        "home-help-hours": Ratio(
            Amounts(in_force * stays.weight[helped], of_helped),
            constant_where_any(window.days, of_helped),
        ),
    }
