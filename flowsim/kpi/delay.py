"""Delay and boarding split by cause: every minute has exactly one (R30)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from flowsim.kpi.amounts import Amounts, Labels, Ratio, constant_where_any, counted
from flowsim.kpi.boarding import boarders
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
from flowsim.kpi.facts import Facts
from flowsim.tables.columns import Ints
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

_BY: tuple[Dimension, ...] = ("hospital", "municipality", "specialty", "need", "next-kind")
_METHOD = Words(
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
        definition=_METHOD,
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
        definition=_METHOD,
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
        definition=_METHOD,
        source=OWN_DEFINITION,
        numerator="minutes of boarding with this cause",
        denominator="emergency stays",
        by=("hospital",),
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
    delays = delays_of(facts)
    found, boarding = facts.planned_discharges, boarders(facts)
    discharges = counted(facts.discharge_labels(found))
    emergency = counted(facts.patient_labels(facts.stays.patient[boarding]))
    days = constant_where_any(facts.window.days, facts.patient_labels(facts.planned))
    stay, minutes = _those_of(delays, found, facts)
    of_wards = facts.discharge_labels(stay)
    boarded, boarded_minutes = _those_of(delays, boarding, facts)
    of_emergency = facts.patient_labels(facts.stays.patient[boarded])
    answer = {TOTAL.key: Ratio(Amounts(minutes.sum(axis=1), of_wards), discharges)}
    for code, cause in enumerate(Cause):
        of_cause = _where_any(minutes[:, code], of_wards)
        answer[f"delay-hours-{cause}"] = Ratio(of_cause, discharges)
        answer[f"delay-bed-days-{cause}"] = Ratio(of_cause, days)
        answer[f"boarding-hours-{cause}"] = Ratio(
            _where_any(boarded_minutes[:, code], of_emergency), emergency
        )
    return answer


def _those_of(delays: Delays, stays: Ints, facts: Facts) -> tuple[Ints, Ints]:
    """The delays of some stays only."""
    is_one = np.zeros(len(facts.stays.key), dtype=np.bool_)
    is_one[stays] = True
    rows = is_one[delays.stay]
    return delays.stay[rows], delays.minutes[rows]


def _where_any(minutes: Ints, labels: Labels) -> Amounts:
    rows = np.flatnonzero(minutes)
    return Amounts(minutes[rows], {by: codes[rows] for by, codes in labels.items()})
