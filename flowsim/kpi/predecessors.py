"""Tasks of delayed stays, and which of them was finished last before something."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowsim.kpi.facts import Facts
from flowsim.tables.columns import NEVER, NOBODY, Bools, Ints, named, whole_numbers
from flowsim.terms import Cause, Gate, TaskEnd, TaskStart


@dataclass(frozen=True, eq=False)
class LastFinished:
    """Rows of tasks by group and finish; in a tie the first task of the scenario is last."""

    span: int
    ranks: int
    key: Ints
    row: Ints

    def before(self, group: Ints, minute: Ints) -> Ints:
        """The row of each group that was finished last at or before a minute, or NOBODY."""
        found = np.searchsorted(self.key, (group * self.span + minute + 1) * self.ranks) - 1
        if not len(self.key):
            return np.full(len(group), NOBODY)
        is_group = (found != NOBODY) & (self.key[found] // self.ranks // self.span == group)
        return np.where(is_group, self.row[found], NOBODY)


@dataclass(frozen=True, eq=False)
class TaskRows:
    """Attempts at tasks of delayed stays, one element each; `stay` counts those stays."""

    stay: Ints
    task: Ints
    requested_at: Ints
    due_at: Ints
    started_at: Ints
    finished_at: Ints
    failed: Bools
    earlier_attempt: Ints  # row of the attempt before, or NOBODY
    own_cause: Ints
    starts: Ints
    after: Ints  # of each task, shape (tasks, most predecessors); NOBODY fills up
    _leaving: LastFinished
    _place: LastFinished
    _each: LastFinished

    def finished(self, row: Ints) -> Ints:
        """When rows were finished; NEVER for NOBODY."""
        if not len(self.finished_at):
            return np.full(len(row), NEVER)
        return np.where(row == NOBODY, NEVER, self.finished_at[row])

    def last_before_leaving(self, stay: Ints, minute: Ints) -> Ints:
        """The gating task that was finished last."""
        return self._leaving.before(stay, minute)

    def last_before_place(self, stay: Ints, minute: Ints) -> Ints:
        """The task before the request that was finished last."""
        return self._place.before(stay, minute)

    def last_predecessor(self, stay: Ints, row: Ints) -> Ints:
        """The predecessor of each row that was finished last before the row was requested."""
        best = np.full(len(row), NOBODY)
        for place in range(self.after.shape[1]):
            before = self.after[self.task[row], place]
            found = self._each.before(stay * len(self.after) + before, self.requested_at[row])
            found = np.where(before == NOBODY, NOBODY, found)
            best = np.where(self.finished(found) > self.finished(best), found, best)
        return best


def task_rows(facts: Facts, stay: Ints) -> TaskRows:
    """What was worked on in these stays (positions), as far as it was finished."""
    journeys = facts.journeys
    types, table = journeys.task_types, journeys.tasks
    names = types.column("task").to_pylist()
    order = np.argsort(np.argsort(whole_numbers(types, "order")))
    # Tasks are renumbered by their order, which breaks ties.
    task_all = np.append(order, NOBODY)[named(table, "task").among(names)]
    number = np.full(len(facts.stays.key) + 1, NOBODY)
    number[stay] = np.arange(len(stay))
    of_stay = number[facts.stay_rows(table)]
    finished_all = whole_numbers(table, "finished_at")
    rows = np.flatnonzero((of_stay != NOBODY) & (task_all != NOBODY) & (finished_all != NEVER))

    of_stay, task, finished_at = of_stay[rows], task_all[rows], finished_all[rows]
    requested_at = whole_numbers(table, "requested_at")[rows]
    started_at = whole_numbers(table, "started_at")[rows]
    started_at = np.where(started_at == NEVER, requested_at, started_at)
    back = np.argsort(order)
    gates = named(types, "gates")
    gates_place = gates.is_any(Gate.PLACE)[back][task]
    gates_leaving = gates_place | gates.is_any(Gate.LEAVING)[back][task]

    def last_finished(group: Ints, which: Bools) -> LastFinished:
        return _last_finished(group, finished_at, task, which, len(names), facts)

    return TaskRows(
        stay=of_stay,
        task=task,
        requested_at=requested_at,
        due_at=whole_numbers(table, "due_at")[rows],
        started_at=started_at,
        finished_at=finished_at,
        failed=named(table, "end").is_any(TaskEnd.FAILED)[rows],
        earlier_attempt=_earlier(of_stay, task, whole_numbers(table, "attempt")[rows]),
        own_cause=named(types, "cause").among(tuple(Cause))[back][task],
        starts=named(types, "starts").among(tuple(TaskStart))[back][task],
        after=_after(types.column("after").to_pylist(), names, order),
        _leaving=last_finished(of_stay, gates_leaving),
        _place=last_finished(of_stay, gates_place),
        _each=last_finished(of_stay * len(names) + task, np.ones(len(rows), dtype=np.bool_)),
    )


def _last_finished(
    group: Ints, finished_at: Ints, task: Ints, which: Bools, tasks: int, facts: Facts
) -> LastFinished:
    span = facts.window.end_at + 1
    rows = np.flatnonzero(which)
    key = (group[rows] * span + finished_at[rows]) * tasks + (tasks - 1 - task[rows])
    order = np.argsort(key)
    return LastFinished(span, tasks, key[order], rows[order])


def _earlier(stay: Ints, task: Ints, attempt: Ints) -> Ints:
    """The row of the attempt before, of the same task of the same stay."""
    order = np.lexsort((attempt, task, stay))
    again = np.flatnonzero(
        (stay[order][1:] == stay[order][:-1]) & (task[order][1:] == task[order][:-1])
    )
    earlier = np.full(len(stay), NOBODY)
    earlier[order[again + 1]] = order[again]
    return earlier


def _after(lists: list[list[str]], names: list[str], order: Ints) -> Ints:
    """Predecessors of each task, in the numbers of `order`."""
    width = max((len(before) for before in lists), default=0)
    after = np.full((len(lists), width), NOBODY)
    for position, before in enumerate(lists):
        codes = [int(order[names.index(name)]) for name in before]
        after[order[position], : len(codes)] = sorted(codes)
    return after
