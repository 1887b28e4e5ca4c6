"""Attempts at tasks, added up in one pass: what is done, begun and waited for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flowsim.kpi.declare import Dimension
from flowsim.kpi.facts import Facts, once_per_run
from flowsim.kpi.labels import Labels, one_each
from flowsim.kpi.rows import only_read
from flowsim.tables.columns import NOBODY, Bools, Ints
from flowsim.terms import TaskEnd

DONE, FAILED, STALE, OTHER = range(4)
"""How attempts end."""

(
    ENDED_DONE,  # these three in the window, in the order of how attempts end
    ENDED_FAILED,
    ENDED_STALE,
    ANY,  # begun or finished in the window
    STAFF_MIN,  # of those begun in the window
    BY_TEAM,  # begun in the window by a team
    WAITED_MIN,  # by these, from when they could begin
    OF_DISCHARGES,  # done for the discharges that are counted, whenever that was
    AFTER_MIN,  # from the notice until these were finished
) = range(9)
"""What is added up for each cell."""
AMOUNTS = 9

_BY_WORK: tuple[Dimension, ...] = ("task", "team")
_BY_PATIENT: tuple[Dimension, ...] = ("hospital", "municipality", "need")


class Attempts(NamedTuple):
    """One element per attempt at a task."""

    stay: Ints
    task: Ints
    team: Ints  # NOBODY when none
    requested_at: Ints
    started_at: Ints
    finished_at: Ints
    end: Ints  # codes of names
    work_min: Ints


class Around(NamedTuple):
    """What attempts are looked at with."""

    observe_from_at: int
    observe_to_at: int
    ends: Ints  # of each code of a name: how attempts end
    patient: Ints  # of each stay
    declared_at: Ints  # of each stay
    is_counted: Bools  # of each stay: it ends with a discharge that is counted
    cell: Ints  # of each patient
    home: Ints  # of each cell of patients: the municipality, NOBODY for none


class Work(NamedTuple):
    """Sums by cell. Each attempt is in two: one of what it is, and one of whom it is for.

    Each task, and one for none, has a cell for each team and one for none; those of patients
    come after.
    """

    tasks: int  # how many there are, and one
    teams: int
    homes: int
    sums: Ints  # of amounts, cell by cell
    staff_min: Ints  # begun in the window, of municipalities, task by task

    @property
    def by_cell(self) -> Ints:
        """Sums of shape (cells, amounts)."""
        return self.sums.reshape(-1, AMOUNTS)

    @property
    def by_municipality(self) -> Ints:
        """Minutes of staff, of shape (tasks, municipalities), the last of each for none."""
        return self.staff_min.reshape(self.tasks, self.homes)


@once_per_run
def work_of(facts: Facts) -> Work:
    """All attempts at tasks, added up."""
    from flowsim.kpi.passes import add_up_work

    tasks, stays, patients = facts.tasks, facts.stays, facts.patients
    is_counted = np.zeros(len(stays.patient), dtype=np.bool_)
    is_counted[facts.planned_discharges] = True
    types, teams, homes = (len(facts.members[by]) + 1 for by in ("task", "team", "municipality"))
    cells = types * teams + patients.labels.cells
    sums, staff_min = (np.zeros(size, dtype=np.int64) for size in (cells * AMOUNTS, types * homes))
    work = Work(types, teams, homes, sums, staff_min)
    around = Around(
        facts.window.observe_from_at,
        facts.window.observe_to_at,
        _ends(tasks.end.names),
        stays.patient,
        only_read(stays.declared_at),
        is_counted,
        patients.labels.cell,
        patients.labels.of_cell["municipality"],
    )
    attempts = Attempts(
        tasks.stay,
        tasks.task,
        tasks.team,
        only_read(tasks.requested_at),
        only_read(tasks.started_at),
        only_read(tasks.finished_at),
        only_read(tasks.end.codes),
        tasks.work_min,
    )
    add_up_work(attempts, around, work)
    return work


def _ends(names: tuple[str, ...]) -> Ints:
    """How attempts end, of each name; the last is null's."""
    known = (TaskEnd.DONE, TaskEnd.FAILED, TaskEnd.STALE)
    ends = [known.index(TaskEnd(name)) if name in known else OTHER for name in names]
    return np.asarray([*ends, OTHER], dtype=np.int64)


def labels_of_work(facts: Facts) -> Labels:
    """Where the cells belong: `all` has those of patients."""
    people = facts.patients.labels
    types, teams = (np.append(np.arange(len(facts.members[by])), NOBODY) for by in _BY_WORK)
    tasks = np.repeat(types, len(teams))
    nobodys, nothing = np.full(len(tasks), NOBODY), np.full(people.cells, NOBODY)
    return Labels(
        one_each(len(tasks) + people.cells),
        {
            "all": np.concatenate([nobodys, np.zeros(people.cells, dtype=np.int64)]),
            "task": np.concatenate([tasks, nothing]),
            "team": np.concatenate([np.tile(teams, len(types)), nothing]),
            **{by: np.concatenate([nobodys, people.of_cell[by]]) for by in _BY_PATIENT},
        },
    )
