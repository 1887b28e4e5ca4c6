"""Work that stays waited for, and which of it had to be done first, as the walk reads them."""

from __future__ import annotations

import numpy as np

from flowsim.kpi.facts import Facts, once_per_run
from flowsim.kpi.path import Rules, Work
from flowsim.kpi.rows import only_read
from flowsim.tables.columns import Bools, Ints
from flowsim.terms import Gate, TaskEnd, TaskStart

_GRANTED = tuple(TaskStart).index(TaskStart.GRANTED)


@once_per_run
def work_of(facts: Facts) -> Work:
    """Every attempt at a task of a run, stay by stay."""
    from flowsim.kpi.finding import find_first

    tasks = facts.tasks
    work = Work(
        first=np.empty(len(facts.stays.patient) + 1, dtype=np.int32),
        stay=tasks.stay,
        task=tasks.task,
        attempt=tasks.attempt,
        requested_at=tasks.requested_at,
        due_at=tasks.due_at,
        started_at=tasks.started_at,
        finished_at=tasks.finished_at,
        has_failed=tasks.end.is_any(TaskEnd.FAILED),
    )
    if np.any(work.stay[1:] < work.stay[:-1]):
        order = np.argsort(work.stay, kind="stable")
        work = Work._make([work.first, *(column[order] for column in work[1:])])
    find_first(only_read(work.stay), work.first)
    return Work._make(only_read(column) for column in work)


def earlier_attempts(work: Work, rows: Ints) -> Ints:
    """The row of the attempt before each of some rows; NOBODY for the first."""
    from flowsim.kpi.walk import find_earlier

    earlier = np.empty_like(rows)
    find_earlier(work, rows, earlier)
    return earlier


@once_per_run
def rules_of(facts: Facts) -> Rules:
    """What the scenario says of its tasks."""
    types = facts.task_types
    gates_place = types.gates.is_any(Gate.PLACE)
    is_after = _is_after(types.after)
    return Rules(
        order=np.argsort(np.argsort(types.order)),
        cause=types.cause,
        is_from_grant=types.starts == _GRANTED,
        gates_place=gates_place,
        gates_leaving=gates_place | types.gates.is_any(Gate.LEAVING),
        is_after=is_after,
        has_before=np.asarray(is_after.any(axis=1), np.bool_),
    )


def _is_after(after: tuple[tuple[int, ...], ...]) -> Bools:
    """Shape (tasks, tasks): the first must wait for the second."""
    is_after = np.zeros((len(after), len(after)), dtype=np.bool_)
    for task, before in enumerate(after):
        is_after[task, list(before)] = True
    return is_after
