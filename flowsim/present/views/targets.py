"""Simulated against published, as plain data for a table and a picture."""

from __future__ import annotations

from dataclasses import dataclass

from flowsim.scenario.base import Text

EVIDENCE = ("independent", "derived", "input")
"""What a match proves, most first."""


@dataclass(frozen=True)
class Against:
    """A published figure beside what was simulated; None where the run says nothing of it.

    `unit` is that of the KPI; `low` and `high` are the smallest and largest replication;
    `tolerance` is how far off still counts as met.
    """

    title: Text
    unit: str
    year: str
    source: str
    evidence: str
    published: float
    tolerance: float
    simulated: float | None
    low: float | None
    high: float | None

    @property
    def is_within(self) -> bool:
        """Whether the deviation is inside the tolerance."""
        return self.simulated is not None and (
            abs(self.simulated - self.published) <= self.tolerance
        )

    def in_tolerances(self, value: float) -> float:
        """How far a value is from the published one, in tolerances."""
        return (value - self.published) / self.tolerance if self.tolerance else 0.0


@dataclass(frozen=True)
class WaitingLine:
    """The line for a setting over the observed window, means over the replications."""

    setting: str
    at_start: float
    came_in: float
    moved_in: float
    died: float
    at_end: float


@dataclass(frozen=True)
class AgainstPublished:
    """All targets of an area, those that prove most first, and its waiting lines."""

    area: str
    title: Text
    replications: int
    rows: tuple[Against, ...]
    lines: tuple[WaitingLine, ...]

    @property
    def met(self) -> int:
        """Targets within their tolerance."""
        return sum(row.is_within for row in self.rows)
