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
from flowsim.kpi.facts import AT_HOME, Facts, facts_of, once_per_run
from flowsim.kpi.path import Courses, Doors, Rules, Steps, Work
from flowsim.kpi.predecessors import rules_of, work_of
from flowsim.kpi.rows import code_of, only_read
from flowsim.tables.columns import Ints, names_column
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

    place: Ints  # position among those who were looked at
    stay: Ints  # position among the stays of Facts
    who: Ints  # of each step: position among `stay`, ascending
    cause: Ints  # in the order of terms.Cause
    from_at: Ints
    to_at: Ints

    def minutes(self, of: Ints, count: int) -> Ints:
        """Minutes by cause and by where each delayed stay belongs, shape (causes, count)."""
        from flowsim.kpi.walk import add_up_steps

        sums = np.zeros((len(CAUSES), count), dtype=np.int64)
        add_up_steps(self.who, self.cause, self.from_at, self.to_at, of, sums)
        return sums


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
    from flowsim.kpi.walk import walk_all

    room = _ROOM_FOR * len(among)
    while True:
        steps = _steps(len(among), room)
        walk_all(among, *_read_by_walks(facts), steps)
        delayed, taken = steps.taken.tolist()
        if taken <= room:
            place = steps.place[:delayed]
            return Delays(place, among[place], *(column[:taken] for column in steps[2:]))
        room = taken


@once_per_run
def _read_by_walks(facts: Facts) -> tuple[Courses, Work, Rules, Doors]:
    """What every walk of a run reads."""
    return _courses(facts), work_of(facts), rules_of(facts), closed_with_room(facts)


def _steps(stays: int, room: int) -> Steps:
    return Steps(
        taken=np.zeros(2, dtype=np.int64),
        place=np.empty(stays, dtype=np.int64),
        who=np.empty(room, dtype=np.int64),
        cause=np.empty(room, dtype=np.int64),
        from_at=np.empty(room, dtype=np.int32),
        to_at=np.empty(room, dtype=np.int32),
    )


def _courses(facts: Facts) -> Courses:
    stays, (sent, kinds) = facts.stays, facts.sent
    return Courses(
        left_at=only_read(stays.left_at),
        ready_at=only_read(stays.ready_at),
        entered_at=only_read(stays.entered_at),
        declared_at=only_read(stays.declared_at),
        granted_at=only_read(stays.granted_at),
        requested_at=only_read(stays.requested_at),
        setting=only_read(stays.setting),
        first_choice=only_read(stays.first_choice),
        next_kind=only_read(stays.next_kind),
        is_home=only_read(np.isin(facts.settings.kind, AT_HOME)),
        sent=sent,
        withdrawn=code_of(NoticeKind.WITHDRAWN, kinds),
        relapse=code_of(NoticeKind.RELAPSE, kinds),
    )
