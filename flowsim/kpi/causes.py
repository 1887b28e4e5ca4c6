"""Why ready patients had not left: the critical path back from the departure (R30).

For each stay the walk begins at left_at and goes to whatever was ready last: a task,
the grant of the place, or the notice; from a task to its last attempt or predecessor;
from the grant to what the request waited for. Each step gives the minutes it covers to
one cause and stops at medically ready, so the causes of a stay sum to its delay.
All stays walk at once, one step each at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from flowsim.kpi.doors import closed_with_room
from flowsim.kpi.facts import AT_HOME, Facts, facts_of
from flowsim.kpi.predecessors import task_rows
from flowsim.tables.columns import NEVER, NOBODY, Bools, Ints, names_column
from flowsim.tables.journeys import Journeys
from flowsim.terms import Cause, NoticeKind, TaskStart

CAUSES = tuple(Cause)
NOTICE = CAUSES.index(Cause.NOTICE)
PLACE_CAPACITY = CAUSES.index(Cause.PLACE_CAPACITY)
PLACE_CALENDAR = CAUSES.index(Cause.PLACE_CALENDAR)
TEAM_CAPACITY = CAUSES.index(Cause.TEAM_CAPACITY)
TEAM_CALENDAR = CAUSES.index(Cause.TEAM_CALENDAR)
INFORMATION = CAUSES.index(Cause.INFORMATION)
PROCESS = CAUSES.index(Cause.PROCESS)
DISPUTE = CAUSES.index(Cause.DISPUTE)
NO_LEGAL_DESTINATION = CAUSES.index(Cause.NO_LEGAL_DESTINATION)
GRANTED = tuple(TaskStart).index(TaskStart.GRANTED)

# what a walk stands at, in the order in which steps are made
AT_TASK, AT_GRANT, AT_NOTICE = range(3)


@dataclass(frozen=True, eq=False)
class Delays:
    """Stays that were left for a next one after they were ready, and why so late.

    `minutes` has shape (causes in the order of terms.Cause, delayed stays).
    """

    stay: Ints  # position among the stays of Facts
    minutes: Ints


def delay_causes(journeys: Journeys | Facts) -> pa.Table:
    """Minutes of delay by cause: columns patient, stay, cause, minutes.

    One row for each cause that a stay with a next stay has; the rows of a stay sum to
    left_at - medically_ready_at exactly.
    """
    facts = facts_of(journeys)
    stays = facts.journeys.stays
    delays = delays_of(facts, np.arange(len(stays)))
    row, cause = np.nonzero(delays.minutes.T)
    stay = delays.stay[row]
    return pa.table(
        {
            "patient": stays.column("patient").take(pa.array(stay)),
            "stay": stays.column("sequence").take(pa.array(stay)),
            "cause": names_column(cause, CAUSES),
            "minutes": pa.array(delays.minutes[cause, row]),
        }
    )


def delays_of(facts: Facts, among: Ints) -> Delays:
    """The delays of some stays (positions, ascending), with their causes."""
    stays = facts.stays
    waited = stays.left_at[among] > stays.ready_at[among]
    delayed = among[waited & (stays.next[among] != NOBODY) & (stays.ready_at[among] != NEVER)]
    walk = _Walk(facts, delayed)
    walk.back()
    return Delays(delayed, walk.minutes)


@dataclass(frozen=True, eq=False)
class Steps:
    """The walks step by step: who waited from when to when, and why; every minute once.

    Closed doors have the last minutes of a wait for a place, though the door may have
    been closed at any time of it.
    """

    delayed: Ints  # stays (positions) that are delayed
    who: Ints  # position among the delayed
    cause: Ints
    from_at: Ints
    to_at: Ints


def steps_of(facts: Facts, among: Ints) -> Steps:
    """Every step of the walks of some stays (positions, ascending)."""
    delayed = delays_of(facts, among).stay
    walk = _Walk(facts, delayed, keeps_steps=True)
    walk.back()
    empty = np.zeros(0, dtype=np.int64)
    columns = [np.concatenate([empty, *column]) for column in zip(*walk.steps, strict=True)]
    who, cause, from_at, to_at = columns or [empty] * 4
    waited = np.flatnonzero(from_at < to_at)
    return Steps(delayed, who[waited], cause[waited], from_at[waited], to_at[waited])


class _Walk:
    """All walks, each at a moment `at` on its way back to `ready`."""

    def __init__(self, facts: Facts, stay: Ints, *, keeps_steps: bool = False) -> None:
        stays = facts.stays
        following = stays.next[stay]
        self._is_home = np.isin(facts.settings.kind, AT_HOME)
        self._ready = stays.ready_at[stay]
        self._entered = stays.entered_at[stay]
        self._granted = stays.granted_at[following]
        self._requested = stays.requested_at[following]
        self._setting = stays.setting[following]
        self._first_choice = stays.first_choice[following]
        declared = stays.declared_at[stay]
        self._declared = np.where(declared == NEVER, self._ready, declared)
        self._disputed = _last_notice(facts, stay, NoticeKind.WITHDRAWN)
        self._relapsed = _last_notice(facts, stay, NoticeKind.RELAPSE)
        self._was_withdrawn = np.maximum(self._disputed, self._relapsed) != NEVER
        self._tasks = task_rows(facts, stay)
        self._doors = closed_with_room(facts)
        self._at = stays.left_at[stay]
        self._node = np.full(len(stay), AT_NOTICE)
        self._row = np.full(len(stay), NOBODY)
        self._was_at_grant = np.zeros(len(stay), dtype=np.bool_)
        self._keeps_steps = keeps_steps
        self.steps: list[tuple[Ints, Ints, Ints, Ints]] = []  # who, cause, from, to
        self.minutes = np.zeros((len(CAUSES), len(stay)), dtype=np.int64)

    def back(self) -> None:
        """Walk until everybody stands at medically ready."""
        moving = np.arange(len(self._at))
        self._leave(moving)
        while len(moving := moving[self._at[moving] > self._ready[moving]]):
            # Decided before anybody moves: one step each.
            at_node = self._node[moving]
            steps = (self._from_task, self._from_grant, self._from_notice)
            by_node = [moving[np.flatnonzero(at_node == node)] for node in range(3)]
            for step, who in zip(steps, by_node, strict=True):
                if len(who):
                    step(who)

    def _spend(self, who: Ints, at: Ints, down_to: Ints, cause: int | Ints) -> Ints:
        """Go back from `at` to `down_to`, never beyond ready, and say where they are then.

        The minutes belong to `cause`, one for all or one for each.
        """
        stop = np.minimum(np.maximum(down_to, self._ready[who]), at)
        if isinstance(cause, int):
            self.minutes[cause][who] += at - stop
        else:
            self.minutes.reshape(-1)[cause * len(self._at) + who] += at - stop
        if self._keeps_steps:
            causes = np.broadcast_to(np.asarray(cause, dtype=np.int64), who.shape)
            self.steps.append((who, causes, stop, at))
        return stop

    def _leave(self, everybody: Ints) -> None:
        """All was ready and the patient had not left: the receiver's door was closed."""
        task = self._tasks.last_before_leaving(self._at)
        finished = self._tasks.finished(task)
        granted, declared = self._granted, self._declared
        last = np.maximum(np.maximum(finished, granted), declared)
        # Steps keep what they are given, and moments are overwritten from here on.
        self._at = self._spend(everybody, self._at, last, PLACE_CALENDAR).copy()
        self._row = task
        self._node = np.where(
            finished == last, AT_TASK, np.where(granted == last, AT_GRANT, AT_NOTICE)
        )

    def _from_task(self, who: Ints) -> None:
        """Work, a wait for the team's slot, and what was before it."""
        tasks, row = self._tasks, self._row[who]
        own_cause, begun = tasks.cause_of[tasks.task[row]], tasks.started_at[row]
        at = self._spend(who, self._at[who], begun, own_cause)
        # Waiting tasks sleep while readiness is withdrawn (R18).
        declared = self._declared[who]
        slept = self._was_withdrawn[who] & (declared <= at)
        awake = np.where(slept, declared, NEVER)
        eligible = tasks.requested_at[row]
        woke = awake > eligible
        requested = np.maximum(eligible, awake)
        at = self._spend(who, at, np.maximum(tasks.due_at[row], requested), TEAM_CAPACITY)
        self._at[who] = self._spend(who, at, requested, TEAM_CALENDAR)
        self._node[who[woke]] = AT_NOTICE
        self._before_task(who[~woke])

    def _before_task(self, who: Ints) -> None:
        tasks, row = self._tasks, self._row[who]
        earlier = tasks.earlier_attempt[row]
        was_tried = earlier != NOBODY
        again = was_tried & tasks.failed[earlier]
        if again.any():
            some, failed = who[again], earlier[again]
            finished = tasks.finished_at[failed]
            self._at[some] = self._spend(some, self._at[some], finished, INFORMATION)
            self._row[some] = failed  # still at a task
            who, row, was_tried = who[~again], row[~again], was_tried[~again]

        before = tasks.last_predecessor(who, row)
        follows = tasks.finished(before) == self._at[who]
        self._row[who[follows]] = before[follows]
        # A task done again because it was stale begins at the grant, like those that wait for it.
        at_grant = ~follows & (was_tried | (tasks.starts_of[tasks.task[row]] == GRANTED))
        self._node[who[~follows & ~at_grant]] = AT_NOTICE
        who = who[at_grant]
        self._at[who] = self._spend(who, self._at[who], self._granted[who], PROCESS)
        self._node[who] = AT_GRANT

    def _from_grant(self, who: Ints) -> None:
        """The wait in line: closed with room is the calendar's, the rest lack of places."""
        at, ready = self._at[who], self._ready[who]
        task = self._tasks.last_before_place(who, at)
        finished = self._tasks.finished(task)
        declared = np.minimum(self._declared[who], at)
        awake = np.maximum(np.maximum(finished, declared), self._entered[who])
        begins = np.maximum(awake, ready)
        # Until another setting was asked for, the wait was for the first choice alone.
        asked = np.minimum(np.maximum(self._requested[who], begins), at)
        closed = self._doors.minutes(self._first_choice[who], begins, asked)
        closed += self._doors.minutes(self._setting[who], asked, at)
        has_nowhere = self._has_nowhere(who)
        closed[has_nowhere] = 0
        at = self._spend(who, at, at - closed, PLACE_CALENDAR)
        why = np.where(has_nowhere, NO_LEGAL_DESTINATION, PLACE_CAPACITY)
        self._at[who] = self._spend(who, at, awake, why)
        self._row[who] = task
        # A second visit (a place given back) goes no deeper, so that every walk ends.
        deeper = (finished == awake) & ~self._was_at_grant[who]
        self._node[who] = np.where(deeper, AT_TASK, AT_NOTICE)
        self._was_at_grant[who] = True

    def _has_nowhere(self, who: Ints) -> Bools:
        """Waited for a place and went home without one: nobody had to receive them (R10)."""
        setting = self._setting[who]
        went_home = self._is_home[setting]
        nowhere: Bools = went_home & (setting != self._first_choice[who])
        return nowhere

    def _from_notice(self, who: Ints) -> None:
        """Need is over and nobody has said so; or it was said before and disputed."""
        disputed = self._disputed[who] > self._relapsed[who]
        why = np.where(disputed, DISPUTE, NOTICE)
        self._at[who] = self._spend(who, self._at[who], self._ready[who], why)


def _last_notice(facts: Facts, stay: Ints, kind: NoticeKind) -> Ints:
    """When each stay last had a notice of a kind; NEVER when it had none."""
    rows = facts.notices.kind.rows(kind)
    last = np.full(len(facts.stays.patient) + 1, NEVER, dtype=np.int64)
    np.maximum.at(last, facts.notices.stay[rows], facts.notices.at[rows])
    return last[stay]
