"""Unplanned readmission within 30 days."""

from __future__ import annotations

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, constant, counted
from flowsim.kpi.declare import LEFT, WARD_DISCHARGES, Kpi, Words
from flowsim.kpi.facts import Facts
from flowsim.tables.columns import NOBODY, Ints
from flowsim.units import DAY_MIN

LAST_DAY = 30
"""A return on day 1 to 30 after the discharge counts; day 0 does not (Öppna jämförelser)."""

KPIS = (
    Kpi(
        key="readmission-65",
        title=Words("Oplanerad återinskrivning 65+", "Unplanned readmission 65+"),
        unit="percent",
        better="lower",
        counts="cases",
        clock_start=LEFT,
        clock_stop=Words("oplanerad inskrivning dag 1-30", "unplanned admission on day 1-30"),
        population=Words(
            WARD_DISCHARGES.sv + ", 65 år och äldre, i mätperioden",
            WARD_DISCHARGES.en + ", aged 65 or more, in the observed time",
        ),
        definition=Words(
            "Andel av utskrivningarna som följs av en oplanerad inskrivning dag 1-30.",
            "Share of discharges followed by an unplanned admission on day 1-30.",
        ),
        source="Kolada U79092; Öppna jämförelser",
        numerator="index discharges followed by a readmission",
        denominator="index discharges",
        by=("hospital", "municipality", "specialty"),
        times=100,
    ),
)


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    index = _followed_to_the_end(facts)
    patients = facts.stays.patient[index]
    labels = facts.patient_labels(patients)
    days = _returned_at(facts)[patients] // DAY_MIN - facts.stays.left_at[index] // DAY_MIN
    came_back = (days >= 1) & (days <= LAST_DAY)
    of_all = counted(labels) if facts.window.has_readmissions else constant(0)
    return {"readmission-65": Ratio(Amounts(came_back.astype(np.int64), labels), of_all)}


def _followed_to_the_end(facts: Facts) -> Ints:
    """Discharges in the window, 65+, whose 30 days lie within the run (positions)."""
    stays, found = facts.stays, facts.discharges
    last_day = stays.left_at[found] // DAY_MIN + LAST_DAY
    is_followed = (last_day + 1) * DAY_MIN <= facts.window.end_at
    return found[is_followed & facts.patients.is_65[stays.patient[found]]]


def _returned_at(facts: Facts) -> Ints:
    """When each patient came back unplanned; far in the past when not."""
    patients = facts.patients
    parent = patients.readmission_of
    is_return = parent != NOBODY
    returned_at = np.full(len(parent), -DAY_MIN, dtype=np.int64)
    returned_at[parent[is_return]] = patients.arrived_at[is_return]
    return returned_at
