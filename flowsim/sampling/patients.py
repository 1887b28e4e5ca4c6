"""What patients bring with them: hospital, age, need of planning and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flowsim.sampling.choices import Choices
from flowsim.sampling.itineraries import (
    NEEDS,
    Itineraries,
    Itinerary,
    Stop,
    ends_as_died,
    way_in,
    way_out,
)
from flowsim.sampling.people import Codes
from flowsim.sampling.scrambling import Floats
from flowsim.sampling.streams import Ids
from flowsim.scenario.model import Area
from flowsim.scenario.resolve import home_hospitals
from flowsim.tables.cohort import Ints32
from flowsim.terms import Kind, NeedCategory

_UNPLANNED = NEEDS.index(NeedCategory.NONE)


@dataclass(frozen=True)
class HospitalPlan:
    """Hospitals to which patients of each stratum are taken; shape of `code` as choices."""

    shares: Choices
    code: Ints32


def plan_hospitals(area: Area, codes: Codes, strata: Sequence[tuple[str, str]]) -> HospitalPlan:
    """For patients of each (group, municipality)."""
    shares = [home_hospitals(area, group, home) or {"": 1.0} for group, home in strata]
    names = [sorted(one) for one in shares]
    code = np.zeros((len(names), max(map(len, names), default=0)), dtype=np.int32)
    for row, some in enumerate(names):
        code[row, : len(some)] = [codes.hospitals.index(name) for name in some]
    rows = [[one[name] for name in some] for one, some in zip(shares, names, strict=True)]
    return HospitalPlan(Choices.of(rows), code)


def sample_hospitals(plan: HospitalPlan, ids: Ids) -> Ints32:
    """The hospital each patient is taken to, by stratum."""
    chosen = plan.shares.choose(ids.stratum, ids.each("hospital"))
    return plan.code.take(ids.stratum * np.int64(plan.code.shape[1]) + chosen)


@dataclass(frozen=True)
class PatientPlan:
    """What ages, needs and ways are drawn from, by group.

    Routes are rows of (group, need category). The itinerary of the first route of a row
    has the code `first[is_return, row]`, those of the others follow.
    """

    age_65_share: Floats
    planning: Floats
    needs: Choices
    routes: Choices
    first: Ints32


def plan_patients(area: Area, codes: Codes, itineraries: Itineraries) -> PatientPlan:
    """The same for all patients of a group; every itinerary they can have gets a code."""
    groups = [area.groups[name] for name in codes.groups]
    mixes = [[one.needs_mix.get(need, 0.0) for need in NEEDS] for one in groups]
    nobody = [1.0] * len(NEEDS)
    rows = [(name, need) for name in codes.groups for need in NEEDS]
    routes = [_routes(area, name, need) for name, need in rows]
    first = [
        [
            itineraries.add(
                _itinerary(area, name, need, route, is_return=is_return) for route in sorted(some)
            )
            for (name, need), some in zip(rows, routes, strict=True)
        ]
        for is_return in (False, True)
    ]
    return PatientPlan(
        age_65_share=np.array([one.age_65_share for one in groups]),
        planning=np.array([one.planning_probability if one.needs_mix else 0.0 for one in groups]),
        needs=Choices.of([mix if any(mix) else nobody for mix in mixes]),
        routes=Choices.of([[some[route] for route in sorted(some)] for some in routes]),
        first=np.array(first, dtype=np.int32),
    )


def sample_ages(plan: PatientPlan, ids: Ids, group: Ints32) -> Ints32:
    """1 for those aged 65 or more."""
    return (ids.each("age") < plan.age_65_share.take(group)).astype(np.int32)


def sample_itineraries(
    plan: PatientPlan, ids: Ids, group: Ints32, *, is_return: bool = False
) -> Ints32:
    """Itinerary codes: the group's path, then a route by need category.

    With `is_return` the way in is that of a readmission: through the ED (R19).
    """
    row = group * len(NEEDS) + _needs(plan, ids, group)
    itinerary: Ints32 = plan.first[int(is_return)].take(row)
    itinerary += plan.routes.choose(row, ids.each("route"))
    return itinerary


def _needs(plan: PatientPlan, ids: Ids, group: Ints32) -> Ints32:
    """Need category: planned with the group's probability, then by its mix."""
    need = np.full(len(ids), _UNPLANNED, dtype=np.int32)
    chance = plan.planning.take(group)
    planned = np.flatnonzero(ids.each("planning") < chance)
    need[planned] = plan.needs.choose(group[planned], ids.pick(planned).each("need"))
    return need


def _routes(area: Area, group: str, need: NeedCategory) -> dict[str, float]:
    """Shares of the routes; "" where the journey ends on the path."""
    return dict(area.groups[group].exits.get(need) or {"": 1.0})


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
