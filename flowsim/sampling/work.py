"""The discharge work of every stay: which tasks, how long, how many attempts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flowsim.sampling.distributions import geometric_attempts, quantile, whole
from flowsim.sampling.itineraries import KINDS, NEEDS
from flowsim.sampling.people import Codes
from flowsim.sampling.rows import NOWHERE, Rows
from flowsim.sampling.streams import Flags, Streams
from flowsim.scenario.base import Duration
from flowsim.scenario.model import Area, Task
from flowsim.tables.cohort import Ints
from flowsim.terms import Gate, NeedCategory

Columns = dict[str, Ints]

_TASK_COLUMNS = ("task", "work_min", "takes_min", "attempts", "clarification_min")
_PLANNED = tuple(need for need in NEEDS if need != NeedCategory.NONE)


def sample_tasks(area: Area, codes: Codes, rows: Rows, streams: Streams) -> Columns:
    """The tasks of all rows, in the order of (row, task), and where each row's begin.

    Luck is drawn by task and stay: a task more, or a route for others, moves nobody's.
    """
    of_row: list[Ints] = []
    columns: list[Columns] = []
    for code, name in enumerate(codes.tasks):
        task = area.tasks[name]
        where = _needed(name, task, codes, rows, streams)
        of_row.append(where)
        luck = _luck(name, task, where, rows, streams)
        columns.append({"task": np.full(len(where), code), **luck})
    row = np.concatenate([np.zeros(0, dtype=np.int64), *of_row])
    order = np.argsort(row, kind="stable")
    start = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(np.bincount(row, minlength=len(rows)), out=start[1:])
    empty = np.zeros(0, dtype=np.int64)
    return {
        "task_start": start,
        **{
            name: np.concatenate([empty, *(one[name] for one in columns)])[order]
            for name in _TASK_COLUMNS
        },
    }


def _needed(name: str, task: Task, codes: Codes, rows: Rows, streams: Streams) -> Ints:
    """Rows whose patient needs the task before going on from there."""
    where = _concerned(task, codes, rows)
    if task.probability >= 1:
        return where
    return where[rows.uniforms(streams, f"task/{name}/needed", where) < task.probability]


def _concerned(task: Task, codes: Codes, rows: Rows) -> Ints:
    """Rows that the task belongs to.

    Who waits at the start has asked for a place already, so what comes before that is done.
    """
    stops, people = rows.stops, rows.people
    meant = (
        (stops.after != NOWHERE)
        & _among(KINDS, task.from_kinds)[stops.kind]
        & _among(KINDS, task.to_kinds)[stops.after]
        & _among(NEEDS, task.needs or _PLANNED)[stops.need]
        & _among(codes.specialties, task.specialties)[stops.specialty]
    )
    where = rows.where(meant)
    if task.municipalities:
        lives = people.municipality[rows.patient[where]]
        where = where[_among(codes.municipalities, task.municipalities)[lives]]
    if task.hospitals:
        treated = people.hospital[rows.patient[where]]
        where = where[_among(codes.hospitals, task.hospitals)[treated]]
    if task.gates == Gate.PLACE:
        asked = people.waits_in[rows.patient[where]] > 0
        where = where[~(asked & rows.is_first(where))]
    return where


def _luck(name: str, task: Task, where: Ints, rows: Rows, streams: Streams) -> Columns:
    def minutes(duration: Duration, what: str, some: Ints, *, at_least: int) -> Ints:
        uniforms = np.zeros(len(some))
        if duration.family != "fixed":
            uniforms = rows.uniforms(streams, f"task/{name}/{what}", some)
        return whole(quantile(duration, uniforms), at_least=at_least)

    work_min = minutes(task.work, "work", where, at_least=0)
    if task.search.probability > 0:
        missing = rows.uniforms(streams, f"task/{name}/search", where) < task.search.probability
        searched = np.flatnonzero(missing)
        work_min[searched] += minutes(task.search.work, "search-work", where[searched], at_least=0)
    attempts = np.ones(len(where), dtype=np.int64)
    if task.incomplete_probability > 0:
        uniforms = rows.uniforms(streams, f"task/{name}/attempts", where)
        attempts = geometric_attempts(task.incomplete_probability, uniforms)
    return {
        "work_min": work_min,
        "takes_min": minutes(task.takes, "takes", where, at_least=0 if task.roles else 1),
        "attempts": attempts,
        "clarification_min": minutes(task.clarification, "clarification", where, at_least=1),
    }


def _among(names: Sequence[str], meant: Sequence[str]) -> Flags:
    """A flag per name, and a last one for no name (never meant); none given means any."""
    return np.array([*(not meant or name in meant for name in names), False])
