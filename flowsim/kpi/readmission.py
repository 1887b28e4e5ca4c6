"""Unplanned readmission within 30 days."""

from __future__ import annotations

from flowsim.kpi.declare import LEFT, WARD_DISCHARGES, Kpi, Words

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
