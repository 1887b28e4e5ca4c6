"""The luck of every stay: need, notice, estimate, what may happen while waiting, patience."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from flowsim.sampling.distributions import exponential_min, normal_min, quantile, whole
from flowsim.sampling.durations import Durations
from flowsim.sampling.itineraries import KINDS, NEEDS
from flowsim.sampling.people import never, zeros
from flowsim.sampling.places import Places, by_combination
from flowsim.sampling.rows import NOWHERE, Rows, SomeRows, Stops
from flowsim.sampling.scrambling import Flags
from flowsim.scenario.base import Duration
from flowsim.scenario.model import Area, Estimate, Readiness, WhileWaiting
from flowsim.tables.cohort import Ints, Ints32
from flowsim.terms import HOSPITAL_KINDS, Kind, NeedCategory

Columns = dict[str, Ints32]

_ENTRY = KINDS.index(Kind.ENTRY)
_EMERGENCY = KINDS.index(Kind.EMERGENCY)
_NOWHERE = np.zeros(0, dtype=np.int64)
"""Positions of no rows."""
_UNPLANNED = NEEDS.index(NeedCategory.NONE)


@dataclass(frozen=True)
class StayPlan:
    """What the luck of stays is drawn from; flags have one value per stop.

    `waiting` holds the rule for those who wait in each kind, by position in `KINDS`.
    """

    stops: Stops
    durations: Durations
    places: Places
    readiness: Readiness
    estimate: Estimate
    waiting: tuple[WhileWaiting | None, ...]
    fixed: Columns  # per stop: kind, and need_min and weight where they are not drawn
    leaves: Flags  # see leaves_hospital
    is_estimated: Flags
    may_be_interim: Flags  # somebody may wait elsewhere for what follows, with a risk
    may_be_impatient: Flags  # somebody who waits for this stay may lose patience


def plan_stays(area: Area, stops: Stops, durations: Durations, places: Places) -> StayPlan:
    """The rules that concern stays, for each stop of the itineraries."""
    leaves = leaves_hospital(stops)
    outside = (stops.kind == _ENTRY) | ((stops.kind == _EMERGENCY) & ~leaves)
    planned = (stops.need != _UNPLANNED) & (stops.after != NOWHERE) & ~outside
    waiting = tuple(_rule(area, kind) for kind in KINDS)
    interim = places.kinds_with(lambda option: option.keeps_ticket and option.need_percent == 0)
    impatient = places.kinds_with(lambda option: option.patience is not None)
    return StayPlan(
        stops=stops,
        durations=durations,
        places=places,
        readiness=area.readiness,
        estimate=area.estimate,
        waiting=waiting,
        fixed=_fixed(stops, durations),
        leaves=leaves,
        is_estimated=planned & (stops.need_min >= 0),
        may_be_interim=_kind_among(interim if any(waiting) else (), stops.after),
        may_be_impatient=_kind_among(impatient, stops.kind) & (stops.before != NOWHERE),
    )


def _fixed(stops: Stops, durations: Durations) -> Columns:
    """Need is a minute at least but for those who only wait; without a weight it is 1."""
    nothing = np.zeros(len(stops.kind))
    need_min = durations.minutes(stops.need_min, nothing, at_least=0)
    served = (stops.need_min >= 0) & (stops.only_waits == 0)
    weight = durations.minutes(stops.weight, nothing, at_least=1)
    return {
        "kind": stops.kind.astype(np.int32),
        "need_min": np.where(served, np.maximum(need_min, 1), need_min),
        "weight": np.maximum(weight, 1),
    }


def _kind_among(kinds: Collection[Kind], of: Ints) -> Flags:
    """Whether positions in `KINDS` (or NOWHERE) are of one of the kinds."""
    flags: Flags = np.array([*(kind in kinds for kind in KINDS), False])[of]
    return flags


def sample_stays(plan: StayPlan, rows: Rows) -> Columns:
    """Columns of the Cohort with one value per row."""
    return {
        "kind": plan.fixed["kind"][rows.stop],
        **_needs(plan, rows),
        **_notices(plan, rows),
        "estimate_error_min": _estimate_errors(plan, rows),
        **_while_waiting(plan, rows),
        "patience_min": _patience(plan, rows),
    }


def leaves_hospital(stops: Stops) -> Flags:
    """Flags of the stops at which planned patients leave hospital: where notice is given."""
    inside = np.array([*(kind in HOSPITAL_KINDS for kind in KINDS), False])
    leaves = inside[stops.kind] & ~inside[stops.after] & (stops.after != NOWHERE)
    flags: Flags = leaves & (stops.need != _UNPLANNED)
    return flags


def _needs(plan: StayPlan, rows: Rows) -> Columns:
    """Need of at least a minute, but for those who only wait; weight of at least 1."""
    codes = {"need_min": rows.stops.need_min, "weight": rows.stops.weight}
    drawn: Columns = {}
    for (name, code), purpose in zip(codes.items(), ("need", "weight"), strict=True):
        drawn[name] = plan.fixed[name][rows.stop]
        for family, stops in plan.durations.by_family(code):
            if family:  # the first is of fixed ones
                at = rows.at(rows.where(_marked(stops, len(code))))
                uniforms = at.each(purpose)
                minutes = plan.durations.of_family(family, code[at.stop], uniforms, at_least=1)
                drawn[name][at.row] = minutes
    return drawn


def _marked(positions: Ints, n: int) -> Flags:
    """So many flags, raised at some positions."""
    flags = np.zeros(n, dtype=np.bool_)
    flags[positions] = True
    return flags


def _notices(plan: StayPlan, rows: Rows) -> Columns:
    """Notice relative to the end of need, and when a disputed one is withdrawn (R15)."""
    readiness = plan.readiness
    offset, withdrawn = zeros(len(rows)), never(len(rows))
    leaving = rows.at(rows.where(plan.leaves))
    offset[leaving.row] = _minutes(leaving, readiness.late, "notice/late")
    early = _happens(leaving, readiness.premature_probability, "notice/premature")
    lead = _minutes(early, readiness.premature, "notice/premature-by", at_least=1)
    offset[early.row] = -lead
    disputed = _happens(early, readiness.disputed_probability, "notice/disputed")
    withdrawn[disputed.row] = _minutes(
        disputed, readiness.withdrawn_after, "notice/withdrawn-after", at_least=1
    )
    return {"notice_offset_min": offset, "withdrawn_after_min": withdrawn}


def _estimate_errors(plan: StayPlan, rows: Rows) -> Ints32:
    """Error of the estimated end of need, of planned patients who go on from a stay (R16)."""
    estimate = plan.estimate
    error = zeros(len(rows))
    some = rows.at(rows.where(plan.is_estimated))
    has_spread = estimate.sd_hours > 0
    uniforms = some.each("estimate") if has_spread else np.full(len(some.row), 0.5)
    error[some.row] = normal_min(estimate.bias_hours, estimate.sd_hours, uniforms)
    return error


def _while_waiting(plan: StayPlan, rows: Rows) -> Columns:
    """Relapse and death of those who are ready and wait, here and in an interim stay (R17)."""
    stops = rows.stops
    goes_on = stops.after != NOWHERE
    between = rows.where(plan.may_be_interim)
    interim = _interim_kinds(plan, rows, between)
    here, there = ([(rule, _NOWHERE) for rule in plan.waiting] for _ in range(2))
    for code, rule in enumerate(plan.waiting):
        if rule is not None:
            here[code] = rule, rows.where(goes_on & (stops.kind == code))
            there[code] = rule, between.compress(interim == code)
    return {**_fates(rows, here, ""), **_fates(rows, there, "interim_")}


def _rule(area: Area, kind: Kind) -> WhileWaiting | None:
    """The first rule for this kind, when it is switched on."""
    named = [rule for rule in area.while_waiting if kind in rule.kinds]
    return named[0] if named and named[0].enabled else None


def _fates(rows: Rows, of_kind: list[tuple[WhileWaiting | None, Ints]], prefix: str) -> Columns:
    """What happens in rows, which are given with the rule of the kind in which they wait."""
    relapse, treated, death = never(len(rows)), never(len(rows)), never(len(rows))
    purpose = prefix.replace("_", "/")
    for rule, where in of_kind:
        if rule is None or not len(where):
            continue
        some = rows.at(where)
        if rule.relapse_per_day > 0:
            uniforms = some.each(f"{purpose}relapse")
            relapse[where] = exponential_min(rule.relapse_per_day, uniforms)
            treated[where] = _minutes(some, rule.relapse_need, f"{purpose}relapse-need", at_least=1)
        if rule.death_per_day > 0:
            uniforms = some.each(f"{purpose}death")
            death[where] = exponential_min(rule.death_per_day, uniforms)
    return {
        f"{prefix}relapse_after_min": relapse,
        f"{prefix}relapse_need_min": treated,
        f"{prefix}death_after_min": death,
    }


def _interim_kinds(plan: StayPlan, rows: Rows, where: Ints) -> Ints:
    stop = rows.stop[where]

    def decide(kind: int, after: int, *who: int) -> int:
        found = plan.places.interim_kind(KINDS[kind], KINDS[after], *who)
        return NOWHERE if found is None else KINDS.index(found)

    columns = (rows.stops.kind[stop], rows.stops.after[stop], *_who(rows, where))
    return by_combination(columns, decide)


def _patience(plan: StayPlan, rows: Rows) -> Ints32:
    """Drawn patience of those waiting for the place of a row (R10)."""
    patience = never(len(rows))
    where = rows.where(plan.may_be_impatient)
    known: dict[Duration, int] = {}

    def decide(before: int, kind: int, *who: int) -> int:
        found = plan.places.patience(KINDS[before], KINDS[kind], *who)
        return NOWHERE if found is None else known.setdefault(found, len(known))

    stop = rows.stop[where]
    columns = (rows.stops.before[stop], rows.stops.kind[stop], *_who(rows, where))
    which = by_combination(columns, decide)
    for duration, code in known.items():
        some = where.compress(which == code)
        patience[some] = _minutes(rows.at(some), duration, "patience")
    return patience


def _who(rows: Rows, where: Ints) -> tuple[Ints32, Ints32, Ints]:
    """Codes of municipality, hospital and specialty of the patients of rows."""
    patient = rows.patient[where]
    specialty = rows.stops.specialty[rows.stop[where]]
    return rows.people.municipality[patient], rows.people.hospital[patient], specialty


def _happens(some: SomeRows, probability: float, purpose: str) -> SomeRows:
    """Those of the rows to which something of this probability happens."""
    if probability <= 0:
        return some.pick(_NOWHERE)
    return some.pick(np.flatnonzero(some.each(purpose) < probability))


def _minutes(some: SomeRows, duration: Duration, purpose: str, *, at_least: int = 0) -> Ints32:
    """Minutes of a duration that all these rows share."""
    is_fixed = duration.family == "fixed"
    uniforms = np.zeros(len(some.row)) if is_fixed else some.each(purpose)
    return whole(quantile(duration, uniforms), at_least=at_least)
