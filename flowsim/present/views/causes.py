"""Where the days go: delay after ready, split by cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.present.views.cubes import cube
from flowsim.present.views.source import Source
from flowsim.terms import Cause

FAMILIES: Mapping[str, tuple[Cause, ...]] = {
    "Capacity": (Cause.PLACE_CAPACITY, Cause.TEAM_CAPACITY),
    "Calendar": (Cause.PLACE_CALENDAR, Cause.TEAM_CALENDAR),
    "Information": (Cause.INFORMATION, Cause.DISPUTE),
    "Work": (Cause.PROCESS, Cause.LOGISTICS),
    "Other": (Cause.NOTICE, Cause.NO_LEGAL_DESTINATION),
}
"""Causes that call for the same kind of remedy: capacity apart from calendar and from work."""

CAUSE_ORDER = tuple(cause for causes in FAMILIES.values() for cause in causes)


@dataclass(frozen=True)
class CauseBar:
    """Places held by ready patients in one scenario: cause -> mean number of patients."""

    scenario: str
    patients: tuple[tuple[Cause, float], ...]

    @property
    def total(self) -> float:
        """Places held by ready patients, all causes."""
        return sum(number for _, number in self.patients)


@dataclass(frozen=True)
class Causes:
    """One bar per scenario, today first."""

    bars: tuple[CauseBar, ...]
    replications: int


def delay_by_cause(source: Source) -> Causes:
    """Mean number of patients held at a time by each cause, over the observed days."""
    delay = cube(source.series, "delay")
    bars = tuple(
        CauseBar(
            case,
            tuple(
                (cause, float(groups[cause].mean(axis=0).sum()) / source.days)
                for cause in CAUSE_ORDER
                if cause in groups
            ),
        )
        for case, groups in delay.items()
    )
    sizes = [len(numbers) for groups in delay.values() for numbers in groups.values()]
    return Causes(bars, max(sizes, default=0))
