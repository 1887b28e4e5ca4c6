"""Who would be met in a kind of setting at a random moment, and where they go from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flowsim.sampling.families import mean
from flowsim.sampling.itineraries import NEEDS, Stop, ends_as_died, way_in, way_out
from flowsim.scenario.base import Duration
from flowsim.scenario.model import Area, PatientGroup
from flowsim.scenario.start_model import LoadedStart
from flowsim.terms import Kind, NeedCategory


@dataclass(frozen=True)
class Way:
    """One way through a kind of setting: the stay there and the stops that follow.

    `weight` is how often it is met at a random moment: how often it begins x its mean.
    """

    need: NeedCategory
    stay: Duration | None
    weight_of_stay: Duration | None
    onwards: tuple[Stop, ...]
    ends_as_died: bool
    weight: float


def ways_through(area: Area, group: str, kind: Kind, row: LoadedStart) -> list[Way]:
    """Ways of a group's patients through a kind, with what the start row says instead.

    Empty when the group's itineraries do not pass there; but when the row gives a
    residual, those who do not come by an itinerary of the group end their journey there.
    """
    one = area.groups[group]
    shares = row.needs or _need_shares(one)
    found = {need: list(_ways(area, one, need, kind)) for need in NEEDS if shares.get(need)}
    ends_there = row.residual is not None and (bool(row.needs) or not any(found.values()))
    ways: list[Way] = []
    for need, passing in found.items():
        mine = passing or [Way(need, None, None, (), False, 1.0)] * ends_there
        # a share given in the row is of those who are there, whatever their stays
        total = sum(way.weight for way in mine) if row.needs else 1.0
        ways += [replace(way, weight=way.weight * shares[need] / total) for way in mine]
    return [other for way in ways for other in _onwards(area, way, row)]


def _ways(area: Area, group: PatientGroup, need: NeedCategory, kind: Kind) -> Iterator[Way]:
    routes: Mapping[str, float] = group.exits.get(need) or {"": 1.0}
    for route in sorted(routes):
        stops = way_in(group.path) + way_out(area, route)
        for position, stop in enumerate(stops):
            # a stay that takes no time is never met
            if stop.kind == kind and stop.need is not None and routes[route] * mean(stop.need) > 0:
                yield Way(
                    need=need,
                    stay=stop.need,
                    weight_of_stay=stop.weight,
                    onwards=stops[position + 1 :],
                    ends_as_died=ends_as_died(area, route),
                    weight=routes[route] * mean(stop.need),
                )
                break


def _onwards(area: Area, way: Way, row: LoadedStart) -> Iterator[Way]:
    """The way itself, or the exits that the row gives in place of what follows."""
    if not row.exits:
        yield way
    for route in sorted(route for route, share in row.exits.items() if share > 0):
        yield replace(
            way,
            onwards=way_out(area, route),
            ends_as_died=ends_as_died(area, route),
            weight=way.weight * row.exits[route],
        )


def _need_shares(group: PatientGroup) -> dict[NeedCategory, float]:
    planned = group.planning_probability if group.needs_mix else 0.0
    shares = {need: planned * share for need, share in group.needs_mix.items()}
    shares[NeedCategory.NONE] = shares.get(NeedCategory.NONE, 0.0) + 1 - planned
    return shares
