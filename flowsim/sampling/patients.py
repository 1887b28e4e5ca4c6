"""What patients bring with them: hospital, age, need of planning and the way out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from flowsim.sampling.distributions import choose
from flowsim.sampling.itineraries import (
    NEEDS,
    Itineraries,
    Itinerary,
    Stop,
    ends_as_died,
    way_in,
    way_out,
)
from flowsim.sampling.people import Codes, zeros
from flowsim.sampling.streams import Floats, Ids, Streams
from flowsim.scenario.model import Area, PatientGroup
from flowsim.scenario.resolve import home_hospitals
from flowsim.tables.cohort import Ints
from flowsim.terms import Kind, NeedCategory

_UNPLANNED = NEEDS.index(NeedCategory.NONE)


def sample_hospitals(
    area: Area, codes: Codes, ids: Ids, group: Ints, municipality: Ints, streams: Streams
) -> Ints:
    """The hospital each patient is taken to, by group and municipality."""
    uniforms = streams.each("hospital", ids)
    hospital = zeros(len(ids))
    for (one, home), where in _combinations(group, municipality):
        shares = home_hospitals(area, codes.groups[one], codes.municipalities[home])
        names = sorted(shares)
        if names:
            coded = np.array([codes.hospitals.index(name) for name in names])
            chosen = choose([shares[name] for name in names], uniforms[where])
            hospital[where] = coded[chosen]
    return hospital


def sample_ages(area: Area, codes: Codes, ids: Ids, group: Ints, streams: Streams) -> Ints:
    """1 for those aged 65 or more."""
    share = np.array([area.groups[name].age_65_share for name in codes.groups])
    return (streams.each("age", ids) < share[group]).astype(np.int64)


def sample_itineraries(
    area: Area,
    codes: Codes,
    ids: Ids,
    group: Ints,
    streams: Streams,
    itineraries: Itineraries,
    *,
    is_return: bool = False,
) -> Ints:
    """Itinerary codes: the group's path, then a route by need category.

    With `is_return` the way in is that of a readmission: through the ED (R19).
    """
    need = _needs(area, codes, ids, group, streams)
    uniforms = streams.each("route", ids)
    codes_drawn = zeros(len(ids))
    for (one, category), where in _combinations(group, need):
        name = codes.groups[one]
        for route, some in _routes(area.groups[name], NEEDS[category], where, uniforms):
            key = (name, category, route, is_return)
            code = itineraries.code(key)
            if code is None:
                made = _itinerary(area, name, NEEDS[category], route, is_return=is_return)
                code = itineraries.add(key, made)
            codes_drawn[some] = code
    return codes_drawn


def _needs(area: Area, codes: Codes, ids: Ids, group: Ints, streams: Streams) -> Ints:
    """Need category: planned with the group's probability, then by its mix."""
    groups = [area.groups[name] for name in codes.groups]
    chance = np.array([one.planning_probability if one.needs_mix else 0.0 for one in groups])
    need = np.full(len(ids), _UNPLANNED, dtype=np.int64)
    some = np.flatnonzero(chance[group] > 0)
    planned = some[streams.each("planning", ids.pick(some)) < chance[group[some]]]
    uniforms = streams.each("need", ids.pick(planned))
    for code, one in enumerate(groups):
        mine = np.flatnonzero(group[planned] == code)
        if len(mine):
            mix = [one.needs_mix.get(category, 0.0) for category in NEEDS]
            need[planned[mine]] = choose(mix, uniforms[mine])
    return need


def _routes(
    group: PatientGroup, need: NeedCategory, where: Ints, uniforms: Floats
) -> Iterator[tuple[str, Ints]]:
    """(route, positions) of those who take it; "" where no exits are given."""
    shares = group.exits.get(need)
    if not shares:
        yield "", where
        return
    names = sorted(shares)
    chosen = choose([shares[name] for name in names], uniforms[where])
    for code in np.unique(chosen).tolist():
        yield names[code], where[chosen == code]


def _itinerary(
    area: Area, group: str, need: NeedCategory, route: str, *, is_return: bool
) -> Itinerary:
    one = area.groups[group]
    emergency = _emergency(area, group) if is_return else None
    stops = way_in(one.path, emergency=emergency) + way_out(area, route)
    return Itinerary(stops, one.specialty, need, ends_as_died(area, route))


def _emergency(area: Area, group: str) -> Stop | None:
    """The ED stay of patients like these: of their specialty, else of the first group."""
    specialty = area.groups[group].specialty
    others = sorted(area.groups.items(), key=lambda item: (item[1].specialty != specialty, item[0]))
    for _, one in others:
        if one.path[0].kind == Kind.EMERGENCY:
            return Stop(Kind.EMERGENCY, one.path[0].need)
    return None


def _combinations(first: Ints, second: Ints) -> Iterator[tuple[tuple[int, int], Ints]]:
    """Each pair of values that occurs, with the positions where it does."""
    if not len(first):
        return
    width = int(second.max()) + 1
    flat = first * width + second
    order = np.argsort(flat, kind="stable")
    edges = np.flatnonzero(np.diff(flat[order])) + 1
    for where in np.split(order, edges):
        yield divmod(int(flat[where[0]]), width), where
