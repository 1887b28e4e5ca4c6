"""Discharges from hospital: how many, after how long, on which days."""

from __future__ import annotations

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant, counted
from flowsim.kpi.declare import (
    LEFT,
    NO_CLOCK,
    OWN_DEFINITION,
    WARD_DISCHARGES,
    Dimension,
    Kpi,
    Words,
)
from flowsim.kpi.facts import WARD, Facts
from flowsim.kpi.window import weekday
from flowsim.tables.columns import Bools, Ints
from flowsim.units import DAY_MIN, WEEKDAYS

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
        clock_start=Words("första avdelningen", "the first ward is entered"),
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
)


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    found = facts.discharges
    labels = facts.all_discharges
    left = facts.stays.left_at[found]
    day = weekday(facts.window, left)
    of_all = counted(labels)

    def share(counts: Bools) -> Ratio:
        return Ratio(Amounts(counts.astype(np.int64), labels), of_all)

    days = left // DAY_MIN - _admitted_at(facts)[found] // DAY_MIN
    return {
        "discharges": Ratio(of_all, constant(facts.window.days)),
        "length-of-stay-days": Ratio(Amounts(days, labels), of_all),
        "monday-share": share(day == MONDAY),
        "monday-thursday-share": share(day < FRIDAY),
        "friday-share": share(day == FRIDAY),
        "weekend-share": share(day > FRIDAY),
    }


def _admitted_at(facts: Facts) -> Ints:
    """When the unbroken time in wards began, one element per stay."""
    stays = facts.stays
    goes_on = np.zeros(len(stays.kind), dtype=np.bool_)
    goes_on[stays.next[(stays.kind == WARD) & (stays.next_kind == WARD)]] = True
    first = np.where(goes_on, 0, np.arange(len(goes_on)))
    return stays.entered_at[np.maximum.accumulate(first)]
