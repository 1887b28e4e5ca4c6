"""Itineraries: the stays that patients are on the way to, before any minutes are drawn."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from flowsim.sampling.distributions import quantile, residual_quantile, whole
from flowsim.sampling.streams import Floats
from flowsim.scenario.base import Duration
from flowsim.scenario.model import Area, PathStay, RouteStay
from flowsim.tables.cohort import Ints
from flowsim.terms import FINAL_KINDS, Kind, NeedCategory

KINDS = tuple(Kind)
NEEDS = tuple(NeedCategory)

_WAITS_OUTSIDE = FINAL_KINDS | {Kind.ENTRY, Kind.EMERGENCY}
"""Kinds in which a path may begin without waiting for a place."""


class Stop(NamedTuple):
    """One stay of an itinerary. Without `need` the journey ends on entering.

    `is_residual` marks a stay met in its middle (a place taken at minute 0).
    """

    kind: Kind
    need: Duration | None
    weight: Duration | None = None
    is_residual: bool = False


NO_WAIT = Stop(Kind.ENTRY, Duration(minutes=0))
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
    """The itineraries that occur, each with a code, and the durations they use."""

    def __init__(self) -> None:
        self.all: list[Itinerary] = []
        self._codes: dict[Hashable, int] = {}

    def code(self, key: Hashable) -> int | None:
        """The code of an itinerary that was added under this key."""
        return self._codes.get(key)

    def add(self, key: Hashable, itinerary: Itinerary) -> int:
        """A new code for an itinerary; the key finds it again."""
        self._codes[key] = len(self.all)
        self.all.append(itinerary)
        return self._codes[key]


@dataclass(frozen=True)
class Durations:
    """Durations with codes, so that minutes are drawn once for each and not per patient."""

    all: tuple[tuple[Duration, bool], ...]  # with whether the residual is meant

    def is_drawn(self, codes: Ints) -> Ints:
        """Positions in `codes` whose minutes depend on a uniform."""
        drawn = [residual or one.family != "fixed" for one, residual in self.all]
        return np.flatnonzero(np.array([*drawn, False])[codes])

    def minutes(self, codes: Ints, uniforms: Floats, *, at_least: int) -> Ints:
        """Whole minutes for each code and uniform; -1 where the code is -1."""
        drawn = np.full(len(codes), -1, dtype=np.int64)
        for code in np.unique(codes[codes >= 0]).tolist():
            where = np.flatnonzero(codes == code)
            duration, is_residual = self.all[code]
            invert = residual_quantile if is_residual else quantile
            drawn[where] = whole(invert(duration, uniforms[where]), at_least=at_least)
        return drawn


class DurationCodes:
    """Gives each distinct duration a code, in the order in which they are met."""

    def __init__(self) -> None:
        self._codes: dict[tuple[Duration, bool], int] = {}

    def code(self, duration: Duration | None, *, is_residual: bool = False) -> int:
        """The code of a duration; -1 for none."""
        if duration is None:
            return -1
        return self._codes.setdefault((duration, is_residual), len(self._codes))

    def table(self) -> Durations:
        """All durations by code."""
        return Durations(tuple(self._codes))
