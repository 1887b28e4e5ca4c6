"""Why ready patients had not left: the critical path back from the departure (R30).

For each stay the walk begins at left_at and goes to whatever was ready last: a task,
the grant of the place, or the notice; from a task to its last attempt or predecessor;
from the grant to what the request waited for. Each step gives the minutes it covers to
one cause and stops at medically ready, so the causes of a stay sum to its delay.
`walk` goes from step to step; here is what it starts from and what it found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from flowsim.kpi.doors import closed_with_room
from flowsim.kpi.facts import Facts, facts_of, once_per_run
from flowsim.kpi.path import Doors, Rules, Steps, Waits, Work
from flowsim.kpi.predecessors import rules_of, work_of
from flowsim.tables.columns import NEVER, Ints, names_column
from flowsim.tables.journeys import Journeys
from flowsim.terms import Cause, NoticeKind

CAUSES = tuple(Cause)
NOTICE = CAUSES.index(Cause.NOTICE)
PLACE_CAPACITY = CAUSES.index(Cause.PLACE_CAPACITY)
PLACE_CALENDAR = CAUSES.index(Cause.PLACE_CALENDAR)
TEAM_CAPACITY = CAUSES.index(Cause.TEAM_CAPACITY)
TEAM_CALENDAR = CAUSES.index(Cause.TEAM_CALENDAR)
INFORMATION = CAUSES.index(Cause.INFORMATION)
DISPUTE = CAUSES.index(Cause.DISPUTE)
NO_LEGAL_DESTINATION = CAUSES.index(Cause.NO_LEGAL_DESTINATION)

_ROOM_FOR = 8
"""Steps of a stay, on average; most have four at the most. Where there are more all walk again."""


@dataclass(frozen=True, eq=False)
class Delays:
    """Stays that were left for a next one after they were ready, and why so late.

    Who waited from when to when and why, step by step; every minute once. Closed doors
    have the last minutes of a wait for a place, though the door may have been closed at
    any time of it.
    """

    stay: Ints  # position among the stays of Facts
    who: Ints  # of each step: position among `stay`, ascending
    cause: Ints  # in the order of terms.Cause
    from_at: Ints
    to_at: Ints

    def minutes(self, of: Ints, count: int) -> Ints:
        """Minutes by cause and by where each delayed stay belongs, shape (causes, count)."""
        cell = self.cause * count + of[self.who]
        sums = np.bincount(cell, self.to_at - self.from_at, len(CAUSES) * count)
        return sums.astype(np.int64).reshape(len(CAUSES), count)


def delay_causes(journeys: Journeys | Facts) -> pa.Table:
    """Minutes of delay by cause: columns patient, stay, cause, minutes.

    One row for each cause that a stay with a next stay has; the rows of a stay sum to
    left_at - medically_ready_at exactly.
    """
    facts = facts_of(journeys)
    stays = facts.journeys.stays
    delays = delays_of(facts, np.arange(len(stays)))
    minutes = delays.minutes(np.arange(len(delays.stay)), len(delays.stay))
    row, cause = np.nonzero(minutes.T)
    stay = delays.stay[row]
    return pa.table(
        {
            "patient": stays.column("patient").take(pa.array(stay)),
            "stay": stays.column("sequence").take(pa.array(stay)),
            "cause": names_column(cause, CAUSES),
            "minutes": pa.array(minutes[cause, row]),
        }
    )


def delays_of(facts: Facts, among: Ints) -> Delays:
    """The delays of some stays (positions, ascending), with their causes."""
    from flowsim.kpi.walk import find_work, walk_all

    stays = facts.stays
    waited = stays.left_at[among] > stays.ready_at[among]
    is_delayed = waited & stays.goes_on[among] & (stays.ready_at[among] != NEVER)
    delayed = among[np.flatnonzero(is_delayed)]
    waits = _waits(facts, delayed)
    work, rules, doors = _read_by_walks(facts)
    find_work(waits, work)
    room = _ROOM_FOR * len(delayed)
    while True:
        steps = _steps(room)
        walk_all(waits, work, rules, doors, steps)
        taken = int(steps.taken[0])
        if taken <= room:
            return Delays(delayed, *(column[:taken] for column in steps[1:]))
        room = taken


@once_per_run
def _read_by_walks(facts: Facts) -> tuple[Work, Rules, Doors]:
    """What every walk of a run reads."""
    return work_of(facts), rules_of(facts), closed_with_room(facts)


def _steps(room: int) -> Steps:
    columns = (np.empty(room, dtype=np.int64) for _ in range(4))
    return Steps(np.zeros(1, dtype=np.int64), *columns)


def _waits(facts: Facts, stay: Ints) -> Waits:
    stays = facts.stays
    following, ready = stays.next(stay), stays.ready_at[stay]
    declared = stays.declared_at[stay]
    setting, first_choice = stays.setting[following], stays.first_choice[following]
    disputed = _last_disputed(facts)[stay]
    relapsed = _last_relapsed(facts)[stay]
    return Waits(
        stay=stay,
        left_at=stays.left_at[stay],
        ready_at=ready,
        entered_at=stays.entered_at[stay],
        declared_at=np.where(declared == NEVER, ready, declared),
        granted_at=stays.granted_at[following],
        requested_at=stays.requested_at[following],
        setting=setting,
        first_choice=first_choice,
        has_nowhere=(setting != first_choice) & ~facts.goes_on(stay),
        was_withdrawn=np.maximum(disputed, relapsed) != NEVER,
        is_disputed=disputed > relapsed,
        first_task=np.empty_like(stay),
        after_tasks=np.empty_like(stay),
    )


@once_per_run
def _last_disputed(facts: Facts) -> Ints:
    """When each stay was last said not to be ready after all."""
    return _last_notice(facts, NoticeKind.WITHDRAWN)


@once_per_run
def _last_relapsed(facts: Facts) -> Ints:
    """When each stay last had a relapse."""
    return _last_notice(facts, NoticeKind.RELAPSE)


def _last_notice(facts: Facts, kind: NoticeKind) -> Ints:
    """When each stay last had a notice of a kind; NEVER when it had none."""
    sent = facts.notices(kind)
    last = np.full(len(facts.stays.patient) + 1, NEVER, dtype=sent.at.dtype)
    np.maximum.at(last, sent.stay, sent.at)
    return last
