"""Readmission candidates: drawn beforehand, made real or not by the engine (R19)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from flowsim.sampling.choices import Choices
from flowsim.sampling.distributions import whole
from flowsim.sampling.itineraries import Itineraries
from flowsim.sampling.patients import PatientPlan, sample_itineraries
from flowsim.sampling.people import Codes, People, never, zeros
from flowsim.sampling.scrambling import Flags, Floats
from flowsim.sampling.streams import Ids, number_of, stored_integers
from flowsim.sampling.sweeps import luck
from flowsim.scenario.model import Area, Readmission
from flowsim.tables.cohort import U32, Ints, Ints32
from flowsim.terms import HOSPITAL_KINDS
from flowsim.units import DAY_MIN

_READMISSION = "readmission-"
"""Begins the last part of the name of a stratum of candidates."""


@dataclass(frozen=True)
class ReadmissionPlan:
    """What candidates are drawn from.

    `limit` is what a stored chance must be below, by group; `returns` a flag per itinerary
    that leaves hospital alive; `first_day` and `width` those of the spans of days.
    """

    max_depth: int
    limit: Ints
    returns: Flags
    spans: Choices
    first_day: Floats
    width: Floats


def plan_readmissions(area: Area, codes: Codes, itineraries: Itineraries) -> ReadmissionPlan:
    """Depth 0 where nobody can come back."""
    extra = area.readmission
    chances = [area.groups[name].readmission_probability for name in codes.groups]
    return ReadmissionPlan(
        max_depth=extra.max_depth if extra.enabled and extra.days else 0,
        limit=np.array([highest_threshold(extra, chance) for chance in chances], dtype=np.int64),
        returns=_leave_hospital(itineraries),
        spans=Choices.of([[span.share for span in extra.days] or [1.0]]),
        first_day=np.array([float(span.from_day) for span in extra.days]),
        width=np.array([float(span.to_day - span.from_day) for span in extra.days]),
    )


def with_readmissions(
    plan: ReadmissionPlan, patients: PatientPlan, people: Sequence[People]
) -> Sequence[People]:
    """The parts of the people, and their candidates of every depth.

    Of each patient who can leave hospital alive there is one candidate, kept when its
    stored chance can fall below the threshold of the worst circumstances.
    """
    parts, parents, offset = [*people], people, 0
    for depth in range(1, plan.max_depth + 1):
        children = []
        for part in parents:
            children.append(_children(plan, patients, part, offset, depth))
            offset += len(part)
        parts += children
        parents = children
    return parts


def delay_min(plan: ReadmissionPlan, uniforms: Floats) -> Ints32:
    """Minutes from leaving hospital: a span by its share, any moment of it alike."""
    only = np.zeros(len(uniforms), dtype=np.int32)
    span = plan.spans.choose(only, uniforms)
    into = plan.spans.within(only, span, uniforms) * plan.width.take(span)
    days = plan.first_day.take(span) + into
    return whole(days * DAY_MIN, at_least=1)


def highest_threshold(extra: Readmission, probability: float) -> int:
    """What a stored chance must be below under the worst of all circumstances."""
    fullest = max((risk.relative_risk for risk in extra.occupancy), default=1.0)
    risks = (fullest, extra.early_ready_risk, extra.information_risk, extra.follow_up_risk)
    worst = probability * math.prod(max(1.0, risk) for risk in risks)
    return math.ceil(min(worst, 1.0) * U32)


def _children(
    plan: ReadmissionPlan, patients: PatientPlan, parents: People, offset: int, depth: int
) -> People:
    """The candidates of one depth, each with a word made of the parent's."""
    names = _names(parents.ids.names, depth)
    word = luck(parents.ids.word, number_of("readmission/person"))
    chance = stored_integers(luck(word, number_of("readmission/chance")))
    returns = plan.returns.take(parents.itinerary) & (chance < plan.limit.take(parents.group))
    where = np.flatnonzero(returns)
    ids = Ids(names, parents.ids.stratum, parents.ids.ordinal, word).pick(where)
    group = parents.group[where]
    n = len(where)
    return People(
        ids=ids,
        group=group,
        municipality=parents.municipality[where],
        hospital=parents.hospital[where],
        is_65=parents.is_65[where],
        itinerary=sample_itineraries(patients, ids, group, is_return=True),
        arrived_at=never(n),
        asked_at=zeros(n),
        begins_in_service=zeros(n),
        waits_in=zeros(n),
        parent=(where + offset).astype(np.int32),
        readmission_chance=chance[where],
        readmission_delay_min=delay_min(plan, ids.each("readmission/delay")),
    )


def of_whose_stratum(name: str) -> str:
    """The stratum of the patients whose readmissions these are, or their own."""
    base, _, last = name.rpartition("/")
    return base if last.startswith(_READMISSION) else name


@lru_cache(maxsize=64)
def _names(parents: tuple[str, ...], depth: int) -> tuple[str, ...]:
    """The strata of candidates of a depth."""
    return tuple(f"{of_whose_stratum(parent)}/{_READMISSION}{depth}" for parent in parents)


def _leave_hospital(itineraries: Itineraries) -> Flags:
    """A flag per itinerary: it passes a hospital, and not to die there."""
    return np.array(
        [
            any(stop.kind in HOSPITAL_KINDS for stop in one.stops)
            and not (one.ends_as_died and one.stops[-1].kind in HOSPITAL_KINDS)
            for one in itineraries.all
        ],
        dtype=np.bool_,
    )
