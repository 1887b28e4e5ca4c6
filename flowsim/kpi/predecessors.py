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
    own_cause: Ints
    starts: Ints
    gates_place: Bools
    gates_leaving: Bools
    is_after: Bools  # shape (tasks, tasks): the first must wait for the second

    def finished(self, row: Ints) -> Ints:
        """When rows were finished; NEVER for NOBODY."""
        if not len(self.finished_at):
            return np.full(len(row), NEVER)
        return np.where(row == NOBODY, NEVER, self.finished_at[row])

    def last_before_leaving(self, minute: Ints) -> Ints:
        """The row of every stay's gating task that was finished last by a minute."""
        of = np.repeat(np.arange(len(self.count)), self.count)
        return self._last(np.arange(len(of)), of, self.gates_leaving, minute)

    def last_before_place(self, stay: Ints, minute: Ints) -> Ints:
        """The row of each stay's task before the request that was finished last by a minute."""
        row, of = self._rows_of(stay)
        return self._last(row, of, self.gates_place[row], minute)

    def last_predecessor(self, stay: Ints, row: Ints) -> Ints:
        """The predecessor of each row that was finished last before the row was requested."""
        before, of = self._rows_of(stay)
        counts = self.is_after[self.task[row][of], self.task[before]]
        return self._last(before, of, counts, self.requested_at[row])

    def _rows_of(self, stay: Ints) -> tuple[Ints, Ints]:
        """All rows of some stays, and to which of them (positions in `stay`) each belongs."""
        count = self.count[stay]
        of = np.repeat(np.arange(len(stay)), count)
        step = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
        return self.first[stay][of] + step, of

    def _last(self, row: Ints, of: Ints, counts: Bools, minute: Ints) -> Ints:
        kept = np.flatnonzero(counts & (self.finished_at[row] <= minute[of]))
        row, of = row[kept], of[kept]
        tasks = len(self.is_after)
        key = self.finished_at[row] * tasks + (tasks - 1 - self.task[row])
        begins = np.flatnonzero(np.diff(of, prepend=NOBODY))
        last = np.full(len(minute), NOBODY)
        if len(begins):
            # With the position below the key, the greatest says where it is.
            size = len(key)
            greatest = np.maximum.reduceat(key * size + np.arange(size), begins)
            last[of[begins]] = row[greatest % size]
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
    if np.any(np.diff(of_stay[rows]) < 0):
        rows = rows[np.argsort(of_stay[rows], kind="stable")]
    of_stay, task, requested_at = of_stay[rows], number[tasks.task[rows]], tasks.requested_at[rows]
    started_at = tasks.started_at[rows]
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
        finished_at=tasks.finished_at[rows],
        failed=tasks.end.is_any(TaskEnd.FAILED)[rows],
        earlier_attempt=_earlier(of_stay * len(number) + task, tasks.attempt[rows]),
        own_cause=types.cause[by_order][task],
        starts=types.starts[by_order][task],
        gates_place=gates_place[task],
        gates_leaving=gates_leaving[task],
        is_after=_is_after(types.after, number),
    )


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
