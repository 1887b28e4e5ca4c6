"""How full the wards are day by day, for a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from flowsim.present.views.cubes import cube
from flowsim.present.views.source import TODAY, Source
from flowsim.terms import Kind

PERCENT = 100


@dataclass(frozen=True)
class FullDays:
    """Of each observed day: percent of wards without a free staffed place at 06:00.

    Mean over the replications; `days` are those with more than half of the wards full.
    """

    first_day: date
    percent: tuple[float, ...]
    days: float
    replications: int


def full_days(source: Source, case: str = TODAY) -> FullDays:
    """How many of an area's wards are full, day by day."""
    wards = [name for name, one in source.area.settings.items() if one.kind is Kind.WARD]
    occupied = cube(source.series, "occupied").get(case, {})
    staffed = cube(source.series, "staffed").get(case, {})
    full = [occupied[ward] >= staffed[ward] for ward in wards if ward in occupied]
    if not full:
        return FullDays(source.first_day, (), 0.0, 0)
    share = np.mean(full, axis=0)
    return FullDays(
        source.first_day,
        tuple(float(PERCENT * one) for one in share.mean(axis=0)),
        float((share > 1 / 2).sum(axis=1).mean()),
        len(share),
    )
