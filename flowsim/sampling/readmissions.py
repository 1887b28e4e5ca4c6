"""Readmission candidates: drawn beforehand, made real or not by the engine (R19)."""

from __future__ import annotations

import math

import numpy as np

from flowsim.sampling.distributions import whole
from flowsim.sampling.itineraries import Itineraries
from flowsim.sampling.patients import sample_itineraries
from flowsim.sampling.people import Codes, People, never, zeros
from flowsim.sampling.streams import Flags, Floats, Ids, Streams, stored_integers
from flowsim.scenario.model import Area, Readmission
from flowsim.tables.cohort import U32, Ints
from flowsim.terms import HOSPITAL_KINDS
from flowsim.units import DAY_MIN


def sample_readmissions(
    area: Area, codes: Codes, parents: People, streams: Streams, itineraries: Itineraries
) -> list[People]:
    """Candidates of every depth; `parent` counts from the beginning of `parents`.

    Of each patient who can leave hospital alive there is one candidate, kept when its
    stored chance can fall below the threshold of the worst circumstances.
    """
    extra = area.readmission
    if not extra.enabled or not extra.days:
        return []
    found: list[People] = []
    offset = 0
    for depth in range(1, extra.max_depth + 1):
        children = _children(area, codes, parents, offset, depth, streams, itineraries)
        if not len(children):
            break
        found.append(children)
        offset += len(parents)
        parents = children
    return found


def delay_min(extra: Readmission, uniforms: Floats) -> Ints:
    """Minutes from leaving hospital: a span by its share, any moment of it alike."""
    share = np.array([span.share for span in extra.days])
    upper = np.cumsum(share)
    position = uniforms * upper[-1]
    span = np.minimum(np.searchsorted(upper, position, side="right"), len(share) - 1)
    within = (position - (upper - share)[span]) / share[span]
    low = np.array([one.from_day for one in extra.days])[span]
    high = np.array([one.to_day for one in extra.days])[span]
    return whole((low + within * (high - low)) * DAY_MIN, at_least=1)


def highest_threshold(extra: Readmission, probability: float) -> int:
    """What a stored chance must be below under the worst of all circumstances."""
    fullest = max((risk.relative_risk for risk in extra.occupancy), default=1.0)
    risks = (fullest, extra.early_ready_risk, extra.information_risk, extra.follow_up_risk)
    worst = probability * math.prod(max(1.0, risk) for risk in risks)
    return math.ceil(min(worst, 1.0) * U32)


def _children(
    area: Area,
    codes: Codes,
    parents: People,
    offset: int,
    depth: int,
    streams: Streams,
    itineraries: Itineraries,
) -> People:
    """The candidates of one depth. They draw under their own names, by the first ordinal."""
    names = tuple(_name(name, depth) for name in parents.ids.names)
    everyone = Ids(names, parents.ids.stratum, parents.ids.ordinal)
    chance = stored_integers(streams.each("readmission/chance", everyone))
    limit = np.array(
        [
            highest_threshold(area.readmission, area.groups[name].readmission_probability)
            for name in codes.groups
        ]
    )[parents.group]
    returns = _leave_hospital(itineraries)[parents.itinerary] & (chance < limit)
    where = np.flatnonzero(returns)
    ids = everyone.pick(where)
    group = parents.group[where]
    n = len(where)
    return People(
        ids=ids,
        group=group,
        municipality=parents.municipality[where],
        hospital=parents.hospital[where],
        is_65=parents.is_65[where],
        itinerary=sample_itineraries(area, codes, ids, group, streams, itineraries, is_return=True),
        arrived_at=never(n),
        asked_at=zeros(n),
        begins_in_service=zeros(n),
        waits_in=zeros(n),
        parent=where + offset,
        readmission_chance=chance[where],
        readmission_delay_min=delay_min(area.readmission, streams.each("readmission/delay", ids)),
    )


def _name(parent: str, depth: int) -> str:
    base = parent if depth == 1 else parent.rsplit("/", 1)[0]
    return f"{base}/readmission-{depth}"


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
