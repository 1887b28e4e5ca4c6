"""The luck of every stay: need, notice, estimate, what may happen while waiting, patience."""

from __future__ import annotations

import numpy as np

from flowsim.sampling.distributions import exponential_min, normal_min, quantile, whole
from flowsim.sampling.itineraries import KINDS, NEEDS, Durations
from flowsim.sampling.people import never, zeros
from flowsim.sampling.places import Places, by_combination
from flowsim.sampling.rows import NOWHERE, Rows, Stops
from flowsim.sampling.streams import Flags, Floats, Streams
from flowsim.scenario.base import Duration
from flowsim.scenario.model import Area, WhileWaiting
from flowsim.tables.cohort import Ints
from flowsim.terms import HOSPITAL_KINDS, Kind, NeedCategory

Columns = dict[str, Ints]

_ENTRY = KINDS.index(Kind.ENTRY)
_EMERGENCY = KINDS.index(Kind.EMERGENCY)
_UNPLANNED = NEEDS.index(NeedCategory.NONE)


def sample_stays(
    area: Area, rows: Rows, durations: Durations, places: Places, streams: Streams
) -> Columns:
    """Columns of the Cohort with one value per row."""
    return {
        "kind": rows.stops.kind[rows.stop],
        **_needs(rows, durations, streams),
        **_notices(area, rows, streams),
        "estimate_error_min": _estimate_errors(area, rows, streams),
        **_while_waiting(area, rows, places, streams),
        "patience_min": _patience(rows, places, streams),
    }


def leaves_hospital(stops: Stops) -> Flags:
    """Flags of the stops at which planned patients leave hospital: where notice is given."""
    inside = np.array([*(kind in HOSPITAL_KINDS for kind in KINDS), False])
    leaves = inside[stops.kind] & ~inside[stops.after] & (stops.after != NOWHERE)
    flags: Flags = leaves & (stops.need != _UNPLANNED)
    return flags


def _needs(rows: Rows, durations: Durations, streams: Streams) -> Columns:
    """Need of at least a minute, but for those who only wait; weight of at least 1."""
    code = rows.stops.need_min[rows.stop]
    uniforms = _uniforms_where_drawn(rows, durations, code, "need", streams)
    need_min = durations.minutes(code, uniforms, at_least=0)
    only_waits = (rows.stops.kind == _ENTRY)[rows.stop]
    only_waits[rows.start[:-1]] |= rows.people.waits_in > 0
    served = (code >= 0) & ~only_waits
    need_min[served] = np.maximum(need_min[served], 1)
    code = rows.stops.weight[rows.stop]
    uniforms = _uniforms_where_drawn(rows, durations, code, "weight", streams)
    weight = durations.minutes(code, uniforms, at_least=1)
    weight[code < 0] = 1
    return {"need_min": need_min, "weight": weight}


def _uniforms_where_drawn(
    rows: Rows, durations: Durations, code: Ints, purpose: str, streams: Streams
) -> Floats:
    uniforms = np.zeros(len(rows))
    where = durations.is_drawn(code)
    uniforms[where] = rows.uniforms(streams, purpose, where)
    return uniforms


def _notices(area: Area, rows: Rows, streams: Streams) -> Columns:
    """Notice relative to the end of need, and when a disputed one is withdrawn (R15)."""
    readiness = area.readiness
    offset, withdrawn = zeros(len(rows)), never(len(rows))
    where = rows.where(leaves_hospital(rows.stops))
    offset[where] = _minutes(rows, where, readiness.late, "notice/late", streams)
    early = _happens(rows, where, readiness.premature_probability, "notice/premature", streams)
    lead = _minutes(rows, early, readiness.premature, "notice/premature-by", streams, at_least=1)
    offset[early] = -lead
    disputed = _happens(rows, early, readiness.disputed_probability, "notice/disputed", streams)
    withdrawn[disputed] = _minutes(
        rows, disputed, readiness.withdrawn_after, "notice/withdrawn-after", streams, at_least=1
    )
    return {"notice_offset_min": offset, "withdrawn_after_min": withdrawn}


def _estimate_errors(area: Area, rows: Rows, streams: Streams) -> Ints:
    """Error of the estimated end of need, of planned patients who go on from a stay (R16)."""
    stops, estimate = rows.stops, area.estimate
    outside = (stops.kind == _ENTRY) | ((stops.kind == _EMERGENCY) & ~leaves_hospital(stops))
    planned = (stops.need != _UNPLANNED) & (stops.after != NOWHERE) & ~outside
    error = zeros(len(rows))
    where = rows.where(planned & (stops.need_min >= 0))
    uniforms = np.full(len(where), 0.5)
    if estimate.sd_hours > 0:
        uniforms = rows.uniforms(streams, "estimate", where)
    error[where] = normal_min(estimate.bias_hours, estimate.sd_hours, uniforms)
    return error


def _while_waiting(area: Area, rows: Rows, places: Places, streams: Streams) -> Columns:
    """Relapse and death of those who are ready and wait, here and in an interim stay (R17)."""
    rules = [_rule(area, kind) for kind in KINDS]
    waits = rows.where(rows.stops.after != NOWHERE)
    origin = never(len(rows))
    origin[waits] = rows.stops.kind[rows.stop[waits]]
    interim = never(len(rows))
    between = _interim_rows(rows, waits, places, rules)
    interim[between] = _interim_kinds(rows, between, places)
    return {
        **_fates(rows, origin, rules, "", streams),
        **_fates(rows, interim, rules, "interim_", streams),
    }


def _rule(area: Area, kind: Kind) -> WhileWaiting | None:
    """The first rule for this kind, when it is switched on."""
    named = [rule for rule in area.while_waiting if kind in rule.kinds]
    return named[0] if named and named[0].enabled else None


def _fates(
    rows: Rows, kinds: Ints, rules: list[WhileWaiting | None], prefix: str, streams: Streams
) -> Columns:
    relapse, treated, death = never(len(rows)), never(len(rows)), never(len(rows))
    purpose = prefix.replace("_", "/")
    for code, rule in enumerate(rules):
        where = np.flatnonzero(kinds == code) if rule else zeros(0)
        if rule and rule.relapse_per_day > 0:
            uniforms = rows.uniforms(streams, f"{purpose}relapse", where)
            relapse[where] = exponential_min(rule.relapse_per_day, uniforms)
            treated[where] = _minutes(
                rows, where, rule.relapse_need, f"{purpose}relapse-need", streams, at_least=1
            )
        if rule and rule.death_per_day > 0:
            uniforms = rows.uniforms(streams, f"{purpose}death", where)
            death[where] = exponential_min(rule.death_per_day, uniforms)
    return {
        f"{prefix}relapse_after_min": relapse,
        f"{prefix}relapse_need_min": treated,
        f"{prefix}death_after_min": death,
    }


def _interim_rows(
    rows: Rows, waits: Ints, places: Places, rules: list[WhileWaiting | None]
) -> Ints:
    """Rows of `waits` after which somebody may wait in an interim stay with a risk."""
    if not any(rules):
        return zeros(0)
    kinds = places.kinds_with(lambda option: option.keeps_ticket and option.need_percent == 0)
    has_interim = np.array([*(kind in kinds for kind in KINDS), False])
    between: Ints = waits[has_interim[rows.stops.after[rows.stop[waits]]]]
    return between


def _interim_kinds(rows: Rows, where: Ints, places: Places) -> Ints:
    stop = rows.stop[where]

    def decide(kind: int, after: int, *who: int) -> int:
        found = places.interim_kind(KINDS[kind], KINDS[after], *who)
        return NOWHERE if found is None else KINDS.index(found)

    columns = (rows.stops.kind[stop], rows.stops.after[stop], *_who(rows, where))
    return by_combination(columns, decide)


def _patience(rows: Rows, places: Places, streams: Streams) -> Ints:
    """Drawn patience of those waiting for the place of a row (R10)."""
    patience = never(len(rows))
    kinds = places.kinds_with(lambda option: option.patience is not None)
    meant = np.array([kind in kinds for kind in KINDS])[rows.stops.kind]
    where = rows.where(meant & (rows.stops.before != NOWHERE))
    known: dict[Duration, int] = {}

    def decide(before: int, kind: int, *who: int) -> int:
        found = places.patience(KINDS[before], KINDS[kind], *who)
        return NOWHERE if found is None else known.setdefault(found, len(known))

    stop = rows.stop[where]
    columns = (rows.stops.before[stop], rows.stops.kind[stop], *_who(rows, where))
    which = by_combination(columns, decide)
    for duration, code in known.items():
        some = where[which == code]
        patience[some] = _minutes(rows, some, duration, "patience", streams)
    return patience


def _who(rows: Rows, where: Ints) -> tuple[Ints, Ints, Ints]:
    """Codes of municipality, hospital and specialty of the patients of rows."""
    patient = rows.patient[where]
    specialty = rows.stops.specialty[rows.stop[where]]
    return rows.people.municipality[patient], rows.people.hospital[patient], specialty


def _happens(rows: Rows, where: Ints, probability: float, purpose: str, streams: Streams) -> Ints:
    """Those of the rows to which something of this probability happens."""
    if probability <= 0:
        return where[:0]
    return where[rows.uniforms(streams, purpose, where) < probability]


def _minutes(
    rows: Rows,
    where: Ints,
    duration: Duration,
    purpose: str,
    streams: Streams,
    *,
    at_least: int = 0,
) -> Ints:
    """Minutes of a duration that all these rows share."""
    is_fixed = duration.family == "fixed"
    uniforms = np.zeros(len(where)) if is_fixed else rows.uniforms(streams, purpose, where)
    return whole(quantile(duration, uniforms), at_least=at_least)
