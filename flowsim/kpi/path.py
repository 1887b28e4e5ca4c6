"""What the walk along the critical path reads, and what it writes: columns of numbers.

Moments are NEVER, and rows NOBODY, where there are none.
"""

from __future__ import annotations

from typing import NamedTuple

from flowsim.kpi.rows import Sent
from flowsim.tables.columns import Bools, Ints


class Courses(NamedTuple):
    """Stays, one element each, by patient and time: the next one is where a stay goes on to."""

    left_at: Ints
    ready_at: Ints
    entered_at: Ints
    declared_at: Ints
    granted_at: Ints
    requested_at: Ints
    setting: Ints
    first_choice: Ints  # in its place
    next_kind: Ints  # NOBODY: there is no next one
    is_home: Bools  # per setting
    sent: Sent  # messages about them
    withdrawn: int  # the kind of messages that take readiness back, ...
    relapse: int  # ... and of those that the patient fell ill again


class Work(NamedTuple):
    """Attempts at tasks, stay by stay, one element each."""

    first: Ints  # row of each stay, and where the last one's end
    stay: Ints  # ascending
    task: Ints  # NOBODY when it is none of the scenario
    attempt: Ints
    requested_at: Ints
    due_at: Ints
    started_at: Ints
    finished_at: Ints
    has_failed: Bools


class Rules(NamedTuple):
    """What the scenario says of each task."""

    order: Ints  # which breaks ties: the first is the last to be finished
    cause: Ints  # of its own minutes
    is_from_grant: Bools  # begins when the place is granted
    gates_place: Bools
    gates_leaving: Bools  # those that gate the place among them
    is_after: Bools  # shape (tasks, tasks): the first must wait for the second
    has_before: Bools  # must wait for any


class Doors(NamedTuple):
    """Minutes closed with room, summed from minute 0, per setting; steps in time.

    `key` is setting * span + minute of each step, ascending, from minute 0 of every
    setting that ever closes; until the next step `is_so` holds, and `before` minutes
    were so until the step.
    """

    span: int
    closes: Bools  # per setting: has steps at all
    key: Ints
    before: Ints
    is_so: Bools


class Steps(NamedTuple):
    """Who waited from when to when, and why, in the order of who; as many as there is room for."""

    taken: Ints  # two elements: how many are delayed, and how many steps there are
    place: Ints  # of the delayed: position among those who were looked at
    who: Ints  # of each step: position among the delayed
    cause: Ints
    from_at: Ints
    to_at: Ints
