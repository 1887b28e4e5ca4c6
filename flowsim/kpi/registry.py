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
class Part:
    """KPIs that are calculated together, from the same facts."""

    kpis: tuple[Kpi, ...]
    ratios: Callable[[Facts], Mapping[str, Ratio]]


@dataclass(frozen=True)
class Topic:
    """KPIs that are shown together."""

    key: str
    title: Words
    parts: tuple[Part, ...]

    @property
    def kpis(self) -> tuple[Kpi, ...]:
        """All of them, in the order they are shown."""
        return tuple(kpi for part in self.parts for kpi in part.kpis)


TOPICS: tuple[Topic, ...] = (
    Topic(
        "beds",
        Words("Vårdplatser", "Beds"),
        (Part(beds.KPIS, beds.ratios), Part(bed_use.KPIS, bed_use.ratios)),
    ),
    Topic(
        "way-in",
        Words("Akuten och vägen in", "Emergency department and the way in"),
        (Part(boarding.KPIS, boarding.ratios), Part(way_in.KPIS, way_in.ratios)),
    ),
    Topic(
        "ready",
        Words("Utskrivningsklara", "Ready to leave"),
        (Part(ready.KPIS, ready.ratios), Part(readiness.KPIS, readiness.ratios)),
    ),
    Topic(
        "discharge",
        Words("Utskrivningar", "Discharges"),
        (Part(discharge.KPIS, discharge.ratios),),
    ),
    Topic(
        "municipal",
        Words("Kommunens platser och insatser", "Municipal places and services"),
        (
            Part(municipal.KPIS, municipal.ratios),
            Part(municipal_flow.KPIS, municipal_flow.ratios),
        ),
    ),
    Topic(
        "readmission",
        Words("Återinskrivning", "Readmission"),
        (Part(readmission.KPIS, readmission.ratios),),
    ),
    Topic(
        "work",
        Words("Uppgifter och team", "Tasks and teams"),
        (Part(work.KPIS, work.ratios), Part(teams.KPIS, teams.ratios)),
    ),
    Topic(
        "delay",
        Words("Väntan efter orsak", "Delay by cause"),
        (
            Part(delay.KPIS, delay.ratios),
            Part(delay_short_term.KPIS, delay_short_term.ratios),
        ),
    ),
    Topic(
        "payment",
        Words("Betalningsansvar", "Payment responsibility"),
        (Part(payment.KPIS, payment.ratios),),
    ),
    Topic("costs", Words("Kostnader", "Costs"), (Part(costs.KPIS, costs.ratios),)),
)
"""In the order they are shown; a new topic is a line here."""

PARTS = tuple(part for topic in TOPICS for part in topic.parts)

REGISTRY: Mapping[str, Kpi] = MappingProxyType(
    {kpi.key: kpi for part in PARTS for kpi in part.kpis}
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
