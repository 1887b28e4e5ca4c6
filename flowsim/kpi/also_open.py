"""What else was still open while a delay had its cause: secondary blockers.

The critical path gives each minute to one cause. Had that cause been removed, the next
blocker would have taken over, and how soon is told here: for each minute of each cause,
which other causes had something open for the same patient. England's coding of delays by
a single reason is criticised for leaving this out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from flowsim.kpi.causes import (
    CAUSES,
    DISPUTE,
    INFORMATION,
    NO_LEGAL_DESTINATION,
    NOTICE,
    PLACE_CALENDAR,
    PLACE_CAPACITY,
    TEAM_CALENDAR,
    TEAM_CAPACITY,
    Delays,
    delays_of,
)
from flowsim.kpi.facts import AT_HOME, Facts, facts_of
from flowsim.kpi.predecessors import earlier_attempts, rules_of, work_of
from flowsim.tables.columns import NEVER, NOBODY, Ints, names_column
from flowsim.tables.journeys import Journeys
from flowsim.terms import NoticeKind

_LATER = 2**40  # than every minute
_ITSELF = len(CAUSES)  # in place of the other cause: the minutes of a cause themselves


_SAME = {PLACE_CALENDAR: PLACE_CAPACITY, NO_LEGAL_DESTINATION: PLACE_CAPACITY, DISPUTE: NOTICE}
_BLOCKER = np.asarray([_SAME.get(code, code) for code in range(len(CAUSES))])
"""Causes of one and the same blocker, a place or a notice, are not beside each other."""


@dataclass(frozen=True, eq=False)
class _Open:
    """Spans in which something of a cause was open for a delayed stay."""

    who: Ints
    cause: Ints
    from_at: Ints
    to_at: Ints


def also_open(journeys: Journeys | Facts) -> pa.Table:
    """Minutes by cause, and by what else was open: patient, stay, cause, also, minutes.

    Of every delay: for each `cause` on its critical path, the minutes in which a blocker
    of another cause `also` was open too. A minute counts once for each other cause, so
    the minutes of one pair are at most those of the cause, and pairs do not sum.
    A place is open from its first request to the grant, a task that gates the place or
    leaving from when it can begin until it is done, the notice until it is sent.
    """
    facts = facts_of(journeys)
    delays, pair, minutes = _pairs(facts)
    shown = np.flatnonzero(minutes)
    per_stay = len(CAUSES) ** 2
    stay = pa.array(delays.stay[pair[shown] // per_stay])
    stays = facts.journeys.stays
    return pa.table(
        {
            "patient": stays.column("patient").take(stay),
            "stay": stays.column("sequence").take(stay),
            "cause": names_column(pair[shown] % per_stay // len(CAUSES), CAUSES),
            "also": names_column(pair[shown] % len(CAUSES), CAUSES),
            "minutes": pa.array(minutes[shown]),
        }
    )


def causes_by_place(journeys: Journeys | Facts) -> pa.Table:
    """Delays added up: setting, hospital, municipality, cause, also, minutes.

    `setting` is where they waited, `hospital` and `municipality` are the patient's, null
    when none. Rows with a null `also` are the minutes of the cause themselves, which sum to
    all delay exactly; the others say in how many of those another cause was open too.
    """
    facts = facts_of(journeys)
    delays, pair, minutes = _pairs(facts)
    per_stay = len(CAUSES) ** 2
    cell = np.concatenate(
        [
            _cell(facts, delays.stay[delays.who], delays.cause, _ITSELF),
            _cell(
                facts,
                delays.stay[pair // per_stay],
                pair % per_stay // len(CAUSES),
                pair % len(CAUSES),
            ),
        ]
    )
    spent = np.concatenate([delays.to_at - delays.from_at, minutes])
    found, of = np.unique(cell[spent > 0], return_inverse=True)
    sums = np.bincount(of, spent[spent > 0], len(found)).astype(np.int64)
    columns = {}
    rest = found
    for name, names in reversed(list(_dimensions(facts).items())):
        columns[name] = names_column(rest % (len(names) + 1) - 1, names)
        rest = rest // (len(names) + 1)
    return pa.table({**dict(reversed(columns.items())), "minutes": pa.array(sums)})


def _dimensions(facts: Facts) -> dict[str, tuple[str, ...]]:
    members = facts.members
    return {
        "setting": facts.settings.names,
        "hospital": members["hospital"],
        "municipality": members["municipality"],
        "cause": CAUSES,
        "also": CAUSES,
    }


def _cell(facts: Facts, stay: Ints, cause: Ints, also: Ints | int) -> Ints:
    """One number for where a stay belongs and its causes, NOBODY counted as 0."""
    labels, patient = facts.patients.labels, facts.stays.patient[stay]
    other = np.where(np.asarray(also) == _ITSELF, NOBODY, also)
    codes = {
        "setting": facts.stays.setting[stay],
        "hospital": labels["hospital"][patient],
        "municipality": labels["municipality"][patient],
        "cause": cause,
        "also": np.broadcast_to(other, cause.shape),
    }
    cell = np.zeros(len(stay), dtype=np.int64)
    for name, names in _dimensions(facts).items():
        cell = cell * (len(names) + 1) + codes[name] + 1
    return cell


def _pairs(facts: Facts) -> tuple[Delays, Ints, Ints]:
    """Minutes of each (delayed stay, cause, other cause), the number of the pair ascending."""
    delays = delays_of(facts, np.arange(len(facts.stays.patient)))
    span = facts.window.end_at + 1
    opened = _disjoint(_all_open(facts, delays.stay), span)
    base = opened.who * len(CAUSES) + opened.cause
    length = opened.to_at - opened.from_at
    before = np.concatenate([[0], np.cumsum(length)])
    begins = base * span + opened.from_at

    def open_until(who: Ints, cause: Ints, minute: Ints) -> Ints:
        """Minutes open before a minute, summed over everything that lies before."""
        row = np.searchsorted(begins, (who * len(CAUSES) + cause) * span + minute, "right") - 1
        same = (row >= 0) & (base[row] == who * len(CAUSES) + cause)
        tail = np.where(same, np.maximum(opened.to_at[row] - minute, 0), 0)
        total: Ints = before[row + 1] - tail
        return total

    pairs, minutes = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for code in range(len(CAUSES)) if len(base) else ():
        other = np.flatnonzero(_BLOCKER[delays.cause] != _BLOCKER[code])
        who, cause = delays.who[other], delays.cause[other]
        also = np.full(len(other), code)
        open_min = open_until(who, also, delays.to_at[other])
        open_min -= open_until(who, also, delays.from_at[other])
        pairs.append((who * len(CAUSES) + cause) * len(CAUSES) + code)
        minutes.append(open_min)
    pair, of = np.unique(np.concatenate(pairs), return_inverse=True)
    sums = np.bincount(of, np.concatenate(minutes), len(pair)).astype(np.int64)
    return delays, pair, sums


def _all_open(facts: Facts, delayed: Ints) -> _Open:
    """Everything that was open, cut to the time from ready to leaving."""
    parts = [_notices(facts, delayed), _places(facts, delayed), *_tasks(facts, delayed)]
    who, cause, from_at, to_at = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("who", "cause", "from_at", "to_at")
    )
    from_at = np.maximum(from_at, facts.stays.ready_at[delayed][who])
    to_at = np.minimum(to_at, facts.stays.left_at[delayed][who])
    rows = np.flatnonzero(from_at < to_at)
    return _Open(who[rows], cause[rows], from_at[rows], to_at[rows])


def _notices(facts: Facts, delayed: Ints) -> _Open:
    stays = facts.stays
    withdrawn = np.zeros(len(stays.patient) + 1, dtype=np.bool_)
    withdrawn[facts.notices(NoticeKind.WITHDRAWN).stay] = True
    declared = stays.declared_at[delayed]
    return _Open(
        who=np.arange(len(delayed)),
        cause=np.where(withdrawn[delayed], DISPUTE, NOTICE),
        from_at=stays.ready_at[delayed],
        to_at=np.where(declared == NEVER, stays.ready_at[delayed], declared),
    )


def _places(facts: Facts, delayed: Ints) -> _Open:
    stays, requests = facts.stays, facts.requests
    following = stays.next(delayed)
    first = np.full(len(stays.patient) + 1, _LATER)
    np.minimum.at(first, requests.stays(np.arange(len(requests.by))), requests.requested_at)
    setting = stays.setting[following]
    went_home = np.isin(facts.settings.kind[setting], AT_HOME)
    nowhere = went_home & (setting != stays.first_choice[following])
    asked = np.minimum(first[delayed], stays.requested_at[following])
    return _Open(
        who=np.arange(len(delayed)),
        cause=np.where(nowhere, NO_LEGAL_DESTINATION, PLACE_CAPACITY),
        from_at=asked,
        to_at=stays.granted_at[following],
    )


def _tasks(facts: Facts, delayed: Ints) -> list[_Open]:
    """A task waits for a slot, for the team, is worked on; between attempts, clarified."""
    work, rules = work_of(facts), rules_of(facts)
    position = np.full(len(facts.stays.patient) + 1, NOBODY)
    position[delayed] = np.arange(len(delayed))
    gates = np.append(rules.gates_leaving, False)  # those that gate the place among them
    is_meant = (position[work.stay] != NOBODY) & gates[work.task] & (work.finished_at != NEVER)
    rows = np.flatnonzero(is_meant)
    who, requested, finished = position[work.stay[rows]], work.requested_at[rows], work.finished_at
    started = work.started_at[rows]
    started = np.where(started == NEVER, requested, started)
    due = np.clip(work.due_at[rows], requested, np.maximum(started, requested))
    earlier = earlier_attempts(work, rows)
    is_clarified = (earlier != NOBODY) & work.has_failed[earlier]
    clarified = np.where(is_clarified, finished[earlier], requested)

    def part(cause: Ints | int, from_at: Ints, to_at: Ints) -> _Open:
        return _Open(who, np.broadcast_to(np.asarray(cause), who.shape), from_at, to_at)

    return [
        part(TEAM_CALENDAR, requested, due),
        part(TEAM_CAPACITY, due, started),
        part(rules.cause[work.task[rows]], started, finished[rows]),
        part(INFORMATION, clarified, requested),
    ]


def _disjoint(spans: _Open, span: int) -> _Open:
    """The same time without overlaps, by stay, cause and time."""
    base = (spans.who * len(CAUSES) + spans.cause) * span
    order = np.argsort(base + spans.from_at, kind="stable")
    base, from_at, to_at = base[order], spans.from_at[order], spans.to_at[order]
    # Along the line of keys a span reaches as far as the furthest so far.
    reach = np.maximum.accumulate(base + to_at) if len(order) else base
    starts = np.ones(len(order), dtype=np.bool_)
    starts[1:] = (base + from_at)[1:] > reach[:-1]
    first = np.flatnonzero(starts)
    last = np.append(first[1:], len(order)) - 1 if len(first) else first
    number = base[first] // span
    return _Open(
        who=number // len(CAUSES),
        cause=number % len(CAUSES),
        from_at=from_at[first],
        to_at=reach[last] - base[first],
    )
