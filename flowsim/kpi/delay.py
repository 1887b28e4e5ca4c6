"""Delay and boarding split by cause: every minute has exactly one (R30)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant_where_any, counted
from flowsim.kpi.boarding import all_boarders, boarders
from flowsim.kpi.causes import Delays, delays_of
from flowsim.kpi.declare import (
    LEFT,
    NEED_ENDED,
    OWN_DEFINITION,
    PLANNED_DISCHARGES,
    Dimension,
    Kpi,
    Words,
)
from flowsim.kpi.facts import SHORT_TERM, Facts, once_per_run
from flowsim.kpi.labels import Labels
from flowsim.kpi.window import stops_inside
from flowsim.tables.columns import NOBODY, Ints
from flowsim.terms import Cause

CAUSES: Mapping[Cause, Words] = MappingProxyType(
    {
        Cause.NOTICE: Words("underrättelse", "notice"),
        Cause.PLACE_CAPACITY: Words("plats saknas", "no free place"),
        Cause.PLACE_CALENDAR: Words("stängt för inflyttning", "closed door"),
        Cause.TEAM_CAPACITY: Words("team fullbokat", "team fully booked"),
        Cause.TEAM_CALENDAR: Words("team ej i tjänst", "team off duty"),
        Cause.INFORMATION: Words("information saknas", "missing information"),
        Cause.PROCESS: Words("arbete pågår", "work in progress"),
        Cause.LOGISTICS: Words("transport, hjälpmedel, läkemedel", "transport, aids, medicines"),
        Cause.DISPUTE: Words("oenighet om klar", "disputed readiness"),
        Cause.NO_LEGAL_DESTINATION: Words("ingen har rätt att ta emot", "no legal destination"),
    }
)
"""How a cause is written in tables and figures."""

_BY: tuple[Dimension, ...] = (
    "hospital",
    "municipality",
    "specialty",
    "setting",
    "need",
    "next-kind",
)
METHOD = Words(
    "Kritisk väg bakåt från utskrivningen: varje minut hör till den uppgift, plats eller"
    " underrättelse som blev klar sist.",
    "Critical path back from the discharge: each minute belongs to the task, place or notice"
    " that was ready last.",
)

TOTAL = Kpi(
    key="delay-hours",
    title=Words("Väntan per utskrivning", "Delay per discharge"),
    unit="hours",
    better="lower",
    counts="cases",
    clock_start=NEED_ENDED,
    clock_stop=LEFT,
    population=PLANNED_DISCHARGES,
    definition=Words(
        "Medeltid från att behovet upphör till utskrivningen; summan av orsakerna.",
        "Mean time from the end of need to the discharge; the sum of the causes.",
    ),
    source=OWN_DEFINITION,
    numerator="minutes of delay",
    denominator="planned discharges",
    by=_BY,
    per=60,
)


def _hours(cause: Cause, words: Words) -> Kpi:
    return Kpi(
        key=f"delay-hours-{cause}",
        title=Words(f"Väntan: {words.sv}", f"Delay: {words.en}"),
        unit="hours",
        better="lower",
        counts="cases",
        clock_start=NEED_ENDED,
        clock_stop=LEFT,
        population=PLANNED_DISCHARGES,
        definition=METHOD,
        source=OWN_DEFINITION,
        numerator="minutes of delay with this cause",
        denominator="planned discharges",
        by=_BY,
        per=60,
        decimals=2,
    )


def _bed_days(cause: Cause, words: Words) -> Kpi:
    return Kpi(
        key=f"delay-bed-days-{cause}",
        title=Words(f"Vårddygn i väntan: {words.sv}", f"Delayed bed days: {words.en}"),
        unit="bed-days-per-week",
        better="lower",
        counts="cases",
        clock_start=NEED_ENDED,
        clock_stop=LEFT,
        population=PLANNED_DISCHARGES,
        definition=METHOD,
        source=OWN_DEFINITION,
        numerator="minutes of delay with this cause",
        denominator="observed days",
        by=_BY,
        times=7,
        per=1440,
    )


def _boarding(cause: Cause, words: Words) -> Kpi:
    return Kpi(
        key=f"boarding-hours-{cause}",
        title=Words(f"Väntan på akuten: {words.sv}", f"Boarding: {words.en}"),
        unit="hours",
        better="lower",
        counts="cases",
        clock_start=NEED_ENDED,
        clock_stop=LEFT,
        population=Words(
            "akutbesök som går vidare till annat än hemmet",
            "emergency stays that go on to anything but home",
        ),
        definition=METHOD,
        source=OWN_DEFINITION,
        numerator="minutes of boarding with this cause",
        denominator="emergency stays",
        by=("hospital", "municipality", "specialty", "need"),
        per=60,
        decimals=2,
    )


KPIS = (
    TOTAL,
    *(_hours(cause, words) for cause, words in CAUSES.items()),
    *(_bed_days(cause, words) for cause, words in CAUSES.items()),
    *(_boarding(cause, words) for cause, words in CAUSES.items()),
)


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    planned, boarding = planned_delays(facts), boarding_delays(facts)
    of_wards, of_emergency = _of_wards(facts), all_boarders(facts)
    discharges, emergency, days = counted(of_wards), counted(of_emergency), _days(facts)
    left = of_wards.of(planned.place)
    minutes, cells = planned.minutes(left.cell, left.cells), left.each_cell
    of_planned = [Amounts(with_cause, cells) for with_cause in minutes]
    of_boarding = by_cause(boarding, of_emergency.of(boarding.place))
    answer = {TOTAL.key: Ratio(Amounts(minutes.sum(axis=0), cells), discharges)}
    for code, cause in enumerate(Cause):
        answer[f"delay-hours-{cause}"] = Ratio(of_planned[code], discharges)
        answer[f"delay-bed-days-{cause}"] = Ratio(of_planned[code], days)
        answer[f"boarding-hours-{cause}"] = Ratio(of_boarding[code], emergency)
    return answer


def by_cause(delays: Delays, labels: Labels) -> list[Amounts]:
    """Minutes with each cause, where the delayed stays belong."""
    cells = labels.each_cell
    return [Amounts(minutes, cells) for minutes in delays.minutes(labels.cell, labels.cells)]


def _of_wards(facts: Facts) -> Labels:
    """Where the planned discharges belong, the ward they leave among it."""
    setting = facts.stays.setting[facts.planned_discharges]
    return facts.all_planned.beside(_by_setting(facts, setting))


def _by_setting(facts: Facts, setting: Ints) -> Labels:
    """Each in its setting, or NOBODY."""
    codes = np.append(np.arange(len(facts.settings.names)), NOBODY)
    return Labels(setting % len(codes), {"setting": codes})


def _days(facts: Facts) -> Amounts:
    """Observed days where there is discharge planning, in the window or not."""
    planned, wards = np.flatnonzero(facts.is_planned), facts.planned_wards
    patients = facts.patient_labels(np.concatenate([planned, facts.stays.patient[wards]]))
    nowhere = np.full(len(planned), NOBODY)
    setting = np.concatenate([nowhere, facts.stays.setting[wards]])
    return constant_where_any(facts.window.days, patients.beside(_by_setting(facts, setting)))


def short_term_ended(facts: Facts) -> Ints:
    """Stays in short-term places that end in the window (positions)."""
    there = facts.stays_of(SHORT_TERM)
    ended: Ints = there[stops_inside(facts.window, facts.stays.left_at[there])]
    return ended


@once_per_run
def short_term_delays(facts: Facts) -> Delays:
    """Delays of stays in short-term places, in the window."""
    return delays_of(facts, short_term_ended(facts))


@once_per_run
def planned_delays(facts: Facts) -> Delays:
    """Delays of the discharges with planning, in the window."""
    return delays_of(facts, facts.planned_discharges)


@once_per_run
def boarding_delays(facts: Facts) -> Delays:
    """Delays of emergency stays that go on to anything but home, in the window."""
    return delays_of(facts, boarders(facts))
