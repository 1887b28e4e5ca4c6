"""Tasks of delayed stays, and which of them was finished last before something."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowsim.kpi.facts import Facts
from flowsim.tables.columns import NEVER, NOBODY, Bools, Ints
from flowsim.terms import Gate, TaskEnd


@dataclass(frozen=True, eq=False)
class TaskRows:
    """Attempts at tasks of delayed stays, one element each, stay by stay.

    `first` and `count` say where the rows of each delayed stay lie. Tasks are numbered by
    their order in the scenario, which breaks ties: the first is the last to be finished.
    """

    first: Ints
    count: Ints
    task: Ints
    requested_at: Ints
    due_at: Ints
    started_at: Ints
    finished_at: Ints
    failed: Bools
    earlier_attempt: Ints  # row of the attempt before, or NOBODY
    by_finish: Ints  # key of each row, ascending by when it was finished
    cause_of: Ints  # per task: of its own minutes
    starts_of: Ints  # per task
    gates_place: Bools  # per task
    gates_leaving: Bools  # per task: those that gate the place among them
    is_after: Bools  # shape (tasks, tasks): the first must wait for the second

    def finished(self, row: Ints) -> Ints:
        """When rows were finished; NEVER for NOBODY."""
        if not len(self.finished_at):
            return np.full(len(row), NEVER)
        return np.where(row == NOBODY, NEVER, self.finished_at[row])

    def last_before_leaving(self, minute: Ints) -> Ints:
        """The row of every stay's gating task that was finished last by a minute."""
        counts = self.gates_leaving[self.task]
        counts &= self.finished_at <= np.repeat(minute, self.count)
        return self._last(np.where(counts, self.by_finish, NOBODY), self.count)

    def last_before_place(self, stay: Ints, minute: Ints) -> Ints:
        """The row of each stay's task before the request that was finished last by a minute."""
        last = np.full(len(stay), NOBODY)
        some = np.flatnonzero(self.count[stay])  # most have no tasks at all
        row, count = self._rows_of(stay[some])
        counts = self.gates_place[self.task[row]]
        counts &= self.finished_at[row] <= np.repeat(minute[some], count)
        last[some] = self._last(np.where(counts, self.by_finish[row], NOBODY), count)
        return last

    def last_predecessor(self, stay: Ints, row: Ints) -> Ints:
        """The predecessor of each row that was finished last before the row was requested."""
        last = np.full(len(stay), NOBODY)
        has_before = np.asarray(self.is_after.any(axis=1), np.bool_)
        follows = np.flatnonzero(has_before[self.task[row]])
        stay, row = stay[follows], row[follows]
        before, count = self._rows_of(stay)
        counts = self.is_after[np.repeat(self.task[row], count), self.task[before]]
        counts &= self.finished_at[before] <= np.repeat(self.requested_at[row], count)
        last[follows] = self._last(np.where(counts, self.by_finish[before], NOBODY), count)
        return last

    def _rows_of(self, stay: Ints) -> tuple[Ints, Ints]:
        """All rows of some stays, stay by stay, and how many each of them has."""
        count = self.count[stay]
        before = np.cumsum(count) - count
        row = np.repeat(self.first[stay] - before, count)
        row += np.arange(len(row))
        return row, count

    def _last(self, key: Ints, count: Ints) -> Ints:
        """The row of the greatest key of each stay; NOBODY where none is 0 or more.

        `key` has so many elements for each stay.
        """
        last = np.full(len(count), NOBODY)
        some = np.flatnonzero(count)
        if len(some):
            begins = (np.cumsum(count) - count)[some]
            greatest = np.maximum.reduceat(key, begins)
            # The position lies below the key.
            last[some] = np.where(greatest < 0, NOBODY, greatest % len(self.task))
        return last


def task_rows(facts: Facts, stay: Ints) -> TaskRows:
    """What was worked on in these stays (positions), as far as it was finished."""
    types, tasks = facts.task_types, facts.tasks
    by_order = np.argsort(types.order)
    number = np.argsort(by_order)  # of each task in the order of the scenario
    delayed = np.full(len(facts.stays.patient) + 1, NOBODY)
    delayed[stay] = np.arange(len(stay))
    of_stay = delayed[tasks.stay]
    counts = (of_stay != NOBODY) & (tasks.task != NOBODY) & (tasks.finished_at != NEVER)
    rows = np.flatnonzero(counts)
    of_stay = of_stay[rows]
    if np.any(of_stay[1:] < of_stay[:-1]):
        order = np.argsort(of_stay, kind="stable")
        rows, of_stay = rows[order], of_stay[order]
    task, requested_at = number[tasks.task[rows]], tasks.requested_at[rows]
    started_at, finished_at = tasks.started_at[rows], tasks.finished_at[rows]
    count = np.bincount(of_stay, minlength=len(stay))
    gates_place = types.gates.is_any(Gate.PLACE)[by_order]
    gates_leaving = gates_place | types.gates.is_any(Gate.LEAVING)[by_order]
    return TaskRows(
        first=np.cumsum(count) - count,
        count=count,
        task=task,
        requested_at=requested_at,
        due_at=tasks.due_at[rows],
        started_at=np.where(started_at == NEVER, requested_at, started_at),
        finished_at=finished_at,
        failed=tasks.end.is_any(TaskEnd.FAILED)[rows],
        earlier_attempt=_earlier(of_stay * len(number) + task, tasks.attempt[rows]),
        by_finish=_by_finish(finished_at, task, len(number)),
        cause_of=types.cause[by_order],
        starts_of=types.starts[by_order],
        gates_place=gates_place,
        gates_leaving=gates_leaving,
        is_after=_is_after(types.after, number),
    )


def _by_finish(finished_at: Ints, task: Ints, tasks: int) -> Ints:
    """Of rows finished in the same minute the first task in the scenario is the last."""
    key = finished_at * tasks
    key += tasks - 1 - task
    key *= len(key)
    key += np.arange(len(key))
    return key


def _earlier(work: Ints, attempt: Ints) -> Ints:
    """The row of the attempt before; `work` says which rows are at the same task of a stay."""
    earlier = np.full(len(work), NOBODY)
    again = np.flatnonzero(attempt > 1)
    if not len(again):
        return earlier
    is_tried_again = np.zeros(int(work.max()) + 1, dtype=np.bool_)
    is_tried_again[work[again]] = True
    rows = np.flatnonzero(is_tried_again[work])
    rows = rows[np.lexsort((attempt[rows], work[rows]))]
    follows = np.flatnonzero(work[rows][1:] == work[rows][:-1])
    earlier[rows[follows + 1]] = rows[follows]
    return earlier


def _is_after(after: tuple[tuple[int, ...], ...], number: Ints) -> Bools:
    is_after = np.zeros((len(after), len(after)), dtype=np.bool_)
    for position, before in enumerate(after):
        for one in before:
            is_after[number[position], number[one]] = True
    return is_after
