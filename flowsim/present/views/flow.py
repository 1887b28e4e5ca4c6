"""Who goes where: patients per day between kinds of setting, from left to right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.present.views.cubes import cube
from flowsim.present.views.source import TODAY, Source
from flowsim.terms import Kind, StayEnd

# Where the chain ends everything stands in one column: moves between those are unseen.
COLUMNS: Mapping[str, int] = {
    Kind.ENTRY: 0,
    Kind.EMERGENCY: 1,
    Kind.WARD: 2,
    Kind.HOSPITAL_AT_HOME: 3,
    Kind.HOME_RETURN_TEAM: 3,
    Kind.SHORT_TERM: 3,
    Kind.MEDICAL_SHORT_TERM: 3,
    Kind.LSS_SHORT_STAY: 3,
    Kind.HOME: 4,
    Kind.RETURN: 4,
    Kind.ELSEWHERE: 4,
    StayEnd.LEFT: 4,
    StayEnd.DIED: 4,
    Kind.HOME_HELP: 4,
    Kind.HOME_HEALTH: 4,
    Kind.SPECIAL_HOUSING: 4,
}
"""Column of each kind, and of those who leave or die; in a column from top to bottom.

The great streams stand on top, where they cross nothing.
"""


@dataclass(frozen=True)
class Link:
    """Patients per day from one kind to another."""

    origin: str
    target: str
    per_day: float


@dataclass(frozen=True)
class Flow:
    """Links that lead to the right; `unseen` lead back or stay in the same column."""

    scenario: str
    links: tuple[Link, ...]
    unseen: tuple[Link, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The kinds that have a link, from left to right and top to bottom."""
        used = {key for link in self.links for key in (link.origin, link.target)}
        return tuple(str(key) for key in COLUMNS if key in used)


def flow(source: Source, case: str = TODAY) -> Flow:
    """Patients per day from kind to kind, mean over replications."""
    seen: list[Link] = []
    unseen: list[Link] = []
    for edge, counts in cube(source.series, "flow").get(case, {}).items():
        origin, _, target = edge.partition(">")
        link = Link(origin, target, float(counts.sum(axis=1).mean()) / source.days)
        leads_right = COLUMNS[origin] < COLUMNS[target]
        (seen if leads_right else unseen).append(link)
    return Flow(case, tuple(seen), tuple(unseen))
