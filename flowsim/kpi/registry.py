"""Every KPI there is, by key; a new one is declared in the module that calculates it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flowsim.kpi import beds, boarding, delay, discharge, municipal, readmission, ready
from flowsim.kpi.declare import Kpi

REGISTRY: Mapping[str, Kpi] = MappingProxyType(
    {
        kpi.key: kpi
        for topic in (beds, boarding, ready, discharge, municipal, readmission, delay)
        for kpi in topic.KPIS
    }
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
