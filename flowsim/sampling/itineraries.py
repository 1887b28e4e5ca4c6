"""Itineraries: the stays that patients are on the way to, before any minutes are drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from flowsim.scenario.base import Duration
from flowsim.scenario.model import Area, PathStay, RouteStay
from flowsim.terms import FINAL_KINDS, Kind, NeedCategory

KINDS = tuple(Kind)
NEEDS = tuple(NeedCategory)

_WAITS_OUTSIDE = FINAL_KINDS | {Kind.ENTRY, Kind.EMERGENCY}
"""Kinds in which a path may begin without waiting for a place."""


class Stop(NamedTuple):
    """One stay of an itinerary. Without `need` the journey ends on entering.

    `is_residual` marks a stay met in its middle (a place taken at minute 0), `only_waits`
    one in which nothing is needed but a place elsewhere.
    """

    kind: Kind
    need: Duration | None
    weight: Duration | None = None
    is_residual: bool = False
    only_waits: bool = False


NO_WAIT = Stop(Kind.ENTRY, Duration(minutes=0), only_waits=True)
"""Waiting outside for the first place: ready on arrival."""


class Itinerary(NamedTuple):
    """Stops in order, for whom, and whether the last one ends in death."""

    stops: tuple[Stop, ...]
    specialty: str
    need: NeedCategory
    ends_as_died: bool = False


def way_in(path: Iterable[PathStay], *, emergency: Stop | None = None) -> tuple[Stop, ...]:
    """Stops of a path; a path that begins in neither the ED nor at home waits outside.

    `emergency` is put first where the path does not itself begin in the ED (R19).
    """
    stops = tuple(Stop(stay.kind, stay.need) for stay in path)
    if emergency is not None and stops[0].kind != Kind.EMERGENCY:
        return (emergency, *(stop for stop in stops if stop.kind != Kind.ENTRY))
    return stops if stops[0].kind in _WAITS_OUTSIDE else (NO_WAIT, *stops)


def way_out(area: Area, route: str) -> tuple[Stop, ...]:
    """Stops of a route; "" is the route of those whose journey ends on the path."""
    stays: tuple[RouteStay, ...] = area.routes[route].stays if route else ()
    return tuple(Stop(stay.kind, stay.need, stay.weight) for stay in stays)


def ends_as_died(area: Area, route: str) -> bool:
    """Whether a route ends in death."""
    return bool(route) and area.routes[route].ends == "died"


class Itineraries:
    """The itineraries that can occur, each with a code."""

    def __init__(self) -> None:
        self.all: list[Itinerary] = []

    def add(self, itineraries: Iterable[Itinerary]) -> int:
        """The code of the first of some itineraries; the others follow it."""
        first = len(self.all)
        self.all.extend(itineraries)
        return first
