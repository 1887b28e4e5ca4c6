"""Discharges from hospital: how many, after how long, on which days."""

from __future__ import annotations

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant, counted
from flowsim.kpi.declare import (
    LEFT,
    NEED_ENDED,
    NO_CLOCK,
    OWN_DEFINITION,
    WARD_DISCHARGES,
    Dimension,
    Kpi,
    Words,
)
from flowsim.kpi.facts import WARD, Facts
from flowsim.kpi.window import stops_inside, weekday
from flowsim.tables.columns import NEVER, Bools
from flowsim.units import DAY_MIN, WEEKDAYS

_FIRST_WARD = Words("första avdelningen", "the first ward is entered")
MONDAY, FRIDAY = WEEKDAYS.index("mon"), WEEKDAYS.index("fri")

_BY: tuple[Dimension, ...] = ("hospital", "municipality", "specialty", "need", "next-kind")


def _weekday_share(key: str, sv: str, en: str, days: Words) -> Kpi:
    return Kpi(
        key=key,
        title=Words(sv, en),
        unit="percent",
        better="neither",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=LEFT,
        population=WARD_DISCHARGES,
        definition=Words(
            f"Andel av utskrivningarna som sker på {days.sv}.",
            f"Share of the discharges that happen on {days.en}.",
        ),
        source=OWN_DEFINITION,
        numerator=f"discharges on {days.en}",
        denominator="discharges",
        by=_BY,
        times=100,
    )


KPIS = (
    Kpi(
        key="discharges",
        title=Words("Utskrivningar", "Discharges"),
        unit="per-day",
        better="neither",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=LEFT,
        population=WARD_DISCHARGES,
        definition=Words("Utskrivningar per dag.", "Discharges per day."),
        source=OWN_DEFINITION,
        numerator="discharges",
        denominator="observed days",
        by=_BY,
    ),
    Kpi(
        key="length-of-stay-days",
        title=Words("Vårdtid", "Length of stay"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=_FIRST_WARD,
        clock_stop=LEFT,
        population=WARD_DISCHARGES,
        definition=Words(
            "Utskrivningsdatum minus inskrivningsdatum, flytt mellan avdelningar inräknad.",
            "Discharge date minus admission date, moves between wards included.",
        ),
        source="Socialstyrelsen, vårdtid: utskrivningsdatum minus inskrivningsdatum",
        numerator="calendar days from admission to discharge",
        denominator="discharges",
        by=_BY,
        decimals=2,
    ),
    _weekday_share(
        "monday-share", "Andel på måndagar", "Share on Mondays", Words("måndagar", "Mondays")
    ),
    _weekday_share(
        "monday-thursday-share",
        "Andel måndag till torsdag",
        "Share Monday to Thursday",
        Words("måndagar till torsdagar", "Mondays to Thursdays"),
    ),
    _weekday_share(
        "friday-share", "Andel på fredagar", "Share on Fridays", Words("fredagar", "Fridays")
    ),
    _weekday_share(
        "weekend-share",
        "Andel på helger",
        "Share at weekends",
        Words("lördagar och söndagar", "Saturdays and Sundays"),
    ),
    Kpi(
        key="before-noon-share",
        title=Words("Andel före klockan 12", "Share before noon"),
        unit="percent",
        better="higher",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=LEFT,
        population=WARD_DISCHARGES,
        definition=Words(
            "Andel av utskrivningarna som sker före klockan 12.",
            "Share of the discharges that happen before 12:00.",
        ),
        source=OWN_DEFINITION,
        numerator="discharges before 12:00",
        denominator="discharges",
        by=_BY,
        times=100,
    ),
    Kpi(
        key="treatment-days",
        title=Words("Behandlingstid", "Treatment time"),
        unit="days",
        better="lower",
        counts="cases",
        clock_start=_FIRST_WARD,
        clock_stop=NEED_ENDED,
        population=WARD_DISCHARGES,
        definition=Words(
            "Medeltid från inskrivning till medicinskt färdig: vårdtiden utan väntan.",
            "Mean time from admission to medically ready: the stay without the delay.",
        ),
        source="Socialstyrelsen, vårdtid, här till medicinskt färdig",
        numerator="minutes from admission to medically ready",
        denominator="discharges",
        by=_BY,
        per=1440,
        decimals=2,
    ),
    Kpi(
        key="ward-moves-per-100",
        title=Words("Flyttar mellan avdelningar per 100", "Moves between wards per 100"),
        unit="per-100-discharges",
        better="lower",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=Words("flyttar till annan avdelning", "moves to another ward"),
        population=WARD_DISCHARGES,
        definition=Words(
            "Flyttar från en vårdavdelning till en annan, per 100 utskrivningar.",
            "Moves from one ward to another, per 100 discharges.",
        ),
        source=OWN_DEFINITION,
        numerator="moves between wards",
        denominator="discharges",
        by=("hospital", "municipality", "specialty", "need"),
        times=100,
    ),
)


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    found = facts.discharges
    labels = facts.all_discharges
    left = facts.stays.left_at[found]
    day = weekday(facts.window, left)
    of_all = counted(labels)

    def share(counts: Bools) -> Ratio:
        return Ratio(Amounts(counts, labels), of_all)

    stays, admitted = facts.stays, facts.admitted_at
    days = left // DAY_MIN - admitted // DAY_MIN
    ready = np.where(stays.ready_at[found] == NEVER, left, stays.ready_at[found])
    wards = facts.stays_of(WARD)
    moved = wards[np.flatnonzero(stays.next_kind[wards] == WARD)]
    moved = moved[stops_inside(facts.window, stays.left_at[moved])]
    moves = counted(facts.patient_labels(stays.patient[moved]))
    return {
        "discharges": Ratio(of_all, constant(facts.window.days)),
        "length-of-stay-days": Ratio(Amounts(days, labels), of_all),
        "monday-share": share(day == MONDAY),
        "monday-thursday-share": share(day < FRIDAY),
        "friday-share": share(day == FRIDAY),
        "weekend-share": share(day > FRIDAY),
        "before-noon-share": share(left % DAY_MIN < DAY_MIN // 2),
        "treatment-days": Ratio(Amounts(ready - admitted, labels), of_all),
        "ward-moves-per-100": Ratio(moves, of_all),
    }
