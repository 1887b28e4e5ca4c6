"""Every KPI there is, by key; a new one is declared in the module that calculates it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flowsim.kpi import (
    bed_use,
    beds,
    boarding,
    costs,
    delay,
    delay_short_term,
    discharge,
    municipal,
    municipal_flow,
    payment,
    readiness,
    readmission,
    ready,
    teams,
    way_in,
    work,
)
from flowsim.kpi.amounts import Ratio
from flowsim.kpi.declare import Kpi, Words
from flowsim.kpi.facts import Facts


@dataclass(frozen=True)
class Topic:
    """KPIs that are shown together, and the functions that calculate them."""

    key: str
    title: Words
    kpis: tuple[Kpi, ...]
    parts: tuple[Callable[[Facts], Mapping[str, Ratio]], ...]


TOPICS: tuple[Topic, ...] = (
    Topic(
        "beds",
        Words("Vårdplatser", "Beds"),
        (*beds.KPIS, *bed_use.KPIS),
        (beds.ratios, bed_use.ratios),
    ),
    Topic(
        "way-in",
        Words("Akuten och vägen in", "Emergency department and the way in"),
        (*boarding.KPIS, *way_in.KPIS),
        (boarding.ratios, way_in.ratios),
    ),
    Topic(
        "ready",
        Words("Utskrivningsklara", "Ready to leave"),
        (*ready.KPIS, *readiness.KPIS),
        (ready.ratios, readiness.ratios),
    ),
    Topic("discharge", Words("Utskrivningar", "Discharges"), discharge.KPIS, (discharge.ratios,)),
    Topic(
        "municipal",
        Words("Kommunens platser och insatser", "Municipal places and services"),
        (*municipal.KPIS, *municipal_flow.KPIS),
        (municipal.ratios, municipal_flow.ratios),
    ),
    Topic(
        "readmission",
        Words("Återinskrivning", "Readmission"),
        readmission.KPIS,
        (readmission.ratios,),
    ),
    Topic(
        "work",
        Words("Uppgifter och team", "Tasks and teams"),
        (*work.KPIS, *teams.KPIS),
        (work.ratios, teams.ratios),
    ),
    Topic(
        "delay",
        Words("Väntan efter orsak", "Delay by cause"),
        (*delay.KPIS, *delay_short_term.KPIS),
        (delay.ratios, delay_short_term.ratios),
    ),
    Topic(
        "payment",
        Words("Betalningsansvar", "Payment responsibility"),
        payment.KPIS,
        (payment.ratios,),
    ),
    Topic("costs", Words("Kostnader", "Costs"), costs.KPIS, (costs.ratios,)),
)
"""In the order they are shown; a new topic is a line here."""

REGISTRY: Mapping[str, Kpi] = MappingProxyType(
    {kpi.key: kpi for topic in TOPICS for kpi in topic.kpis}
)
"""Keyed and ordered as they are shown."""

HEADLINE: tuple[str, ...] = (
    "occupancy",
    "overcrowding-06",
    "outliers-06",
    "boarding-hours",
    "postponed-electives",
    "same-day-share",
    "ready-days-national",
    "ready-beds-share",
    "true-delay-days",
    "special-housing-wait-days",
    "short-term-blocked-share",
    "readmission-65",
)
"""The few that a comparison shows first: one or two from each link of the chain."""
