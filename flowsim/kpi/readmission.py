"""Unplanned readmission within 30 days."""

from __future__ import annotations

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant, counted
from flowsim.kpi.declare import LEFT, WARD_DISCHARGES, Dimension, Kpi, Words
from flowsim.kpi.facts import Facts
from flowsim.tables.columns import NEVER, NOBODY, Bools, Ints
from flowsim.units import DAY_MIN

LAST_DAY = 30
"""A return on day 1 to 30 after the discharge counts; day 0 does not (Öppna jämförelser)."""

_BY: tuple[Dimension, ...] = ("hospital", "municipality", "specialty", "need", "next-kind")
_INDEX = Words(
    WARD_DISCHARGES.sv + ", i mätperioden", WARD_DISCHARGES.en + ", in the observed time"
)
_INDEX_65 = Words(
    WARD_DISCHARGES.sv + ", 65 år och äldre, i mätperioden",
    WARD_DISCHARGES.en + ", aged 65 or more, in the observed time",
)


def _within(key: str, title: Words, days: int, population: Words, source: str) -> Kpi:
    return Kpi(
        key=key,
        title=title,
        unit="percent",
        better="lower",
        counts="cases",
        clock_start=LEFT,
        clock_stop=Words(
            f"oplanerad inskrivning dag 1-{days}", f"unplanned admission on day 1-{days}"
        ),
        population=population,
        definition=Words(
            f"Andel av utskrivningarna som följs av en oplanerad inskrivning dag 1-{days}.",
            f"Share of discharges followed by an unplanned admission on day 1-{days}.",
        ),
        source=source,
        numerator="index discharges followed by a readmission",
        denominator="index discharges",
        by=_BY,
        times=100,
    )


_PROFILE = "Läkartidningen 2021-03: återinläggningar efter 3, 7 och 30 dagar"

KPIS = (
    _within(
        "readmission-65",
        Words("Oplanerad återinskrivning 65+", "Unplanned readmission 65+"),
        LAST_DAY,
        _INDEX_65,
        "Kolada U79092; Öppna jämförelser",
    ),
    _within(
        "readmission-30",
        Words("Oplanerad återinskrivning", "Unplanned readmission"),
        LAST_DAY,
        _INDEX,
        "Öppna jämförelser, här alla åldrar",
    ),
    _within(
        "readmission-7",
        Words("Oplanerad återinskrivning inom 7 dagar", "Unplanned readmission within 7 days"),
        7,
        _INDEX,
        _PROFILE,
    ),
    _within(
        "readmission-3",
        Words("Oplanerad återinskrivning inom 3 dagar", "Unplanned readmission within 3 days"),
        3,
        _INDEX,
        _PROFILE,
    ),
)


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    followed = _followed_to_the_end(facts)
    index, labels = facts.discharges[followed], facts.all_discharges.of(followed)
    patients = facts.stays.patient[index]
    is_65 = facts.patients.is_65[patients]
    is_possible = facts.window.has_readmissions
    of_all = counted(labels) if is_possible else constant(0)
    of_65 = Amounts(is_65, labels) if is_possible else constant(0)
    # Few come back: the others need not be asked when.
    returned_at = _returned_at(facts)[patients]
    back = np.flatnonzero(returned_at != NEVER)
    days = returned_at[back] // DAY_MIN - facts.stays.left_at[index[back]] // DAY_MIN
    is_65, those = is_65[back], labels.of(back)

    def within(last: int) -> Bools:
        came: Bools = (days >= 1) & (days <= last)
        return came

    return {
        "readmission-65": Ratio(Amounts(within(LAST_DAY) & is_65, those), of_65),
        **{
            f"readmission-{last}": Ratio(Amounts(within(last), those), of_all)
            for last in (LAST_DAY, 7, 3)
        },
    }


def _followed_to_the_end(facts: Facts) -> Ints:
    """Which of the discharges in the window (positions) have their 30 days within the run."""
    last_day = facts.window.end_at // DAY_MIN - LAST_DAY  # to leave on before it, at the latest
    left_at = facts.stays.left_at[facts.discharges]
    followed: Ints = np.flatnonzero(left_at < last_day * DAY_MIN)
    return followed


def _returned_at(facts: Facts) -> Ints:
    """When each patient came back unplanned; NEVER when not."""
    patients = facts.patients
    parent = patients.readmission_of
    returns = np.flatnonzero(parent != NOBODY)
    returned_at = np.full(len(parent), NEVER, dtype=np.int32)
    returned_at[parent[returns]] = patients.arrived_at[returns]
    return returned_at
