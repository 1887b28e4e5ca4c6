"""The people of a run, written down before its first minute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from flowsim.engine.compiled import actions
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.clock import at
from flowsim.engine.compiled.jit import World, addresses, compiled, entry, fetch
from flowsim.engine.compiled.looking_ahead import LINE
from flowsim.engine.plan import FlowPlan
from flowsim.tables.cohort import LONGEST_MIN, Chances, Cohort, Ints32

HALF = 2**31  # stored chances and lots are 0 .. 2^32 - 1, numbers in the block -2^31 .. 2^31 - 1
AHEAD = 16  # patients


class Areas(NamedTuple):
    """Where the records of each sort begin."""

    rows: int
    stays: int
    requests: int
    notices: int
    runs: int


class _People(NamedTuple):
    """Columns of the Cohort, one number per patient."""

    lot: Chances
    group: Ints32
    specialty: Ints32
    hospital: Ints32
    municipality: Ints32
    need: Ints32
    waits_in: Ints32
    ends_as_died: Ints32
    arrived_at: Ints32
    asked_at: Ints32
    readmission_of: Ints32
    readmission_chance: Chances
    readmission_delay_min: Ints32
    row_start: Ints32


class _Rows(NamedTuple):
    """Columns of the Cohort, one number per itinerary row."""

    kind: Ints32
    need_min: Ints32
    weight: Ints32
    notice_offset_min: Ints32
    withdrawn_after_min: Ints32
    estimate_error_min: Ints32
    relapse_after_min: Ints32
    relapse_need_min: Ints32
    death_after_min: Ints32
    interim_relapse_after_min: Ints32
    interim_relapse_need_min: Ints32
    interim_death_after_min: Ints32
    patience_min: Ints32
    task_start: Ints32


class _Tasks(NamedTuple):
    """Columns of the Cohort, one number per task of a row."""

    task: Ints32
    work_min: Ints32
    takes_min: Ints32
    attempts: Ints32
    clarification_min: Ints32


def move_in(world: World, areas: Areas, cohort: Cohort, plan: FlowPlan) -> None:
    """Write down everybody who may come, with their luck, and when they arrive."""
    _, _, hospitals, specialties = plan.first_choice.shape
    people = _People(*_columns(cohort, _People._fields))
    rows = _Rows(*_columns(cohort, _Rows._fields))
    tasks = _Tasks(*_columns(cohort, _Tasks._fields))
    _write_people(world, areas, people, rows, tasks, hospitals, specialties)


def _columns(cohort: Cohort, names: Sequence[str]) -> list[Any]:
    return [getattr(cohort, name) for name in names]


@compiled
def _within(minutes: int) -> int:
    return max(-LONGEST_MIN, min(minutes, LONGEST_MIN))


@entry
def _write_people(
    world: World,
    areas: Areas,
    people: _People,
    rows: _Rows,
    tasks: _Tasks,
    hospitals: int,
    specialties: int,
) -> None:
    """Each patient, with their rows and tasks: what is near in memory is written together."""
    w, count = addresses(world), len(people.lot)
    for i in range(count):
        if i + AHEAD < count:
            _look_ahead(w, areas, people, i + AHEAD)
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        first, last = people.row_start[i], people.row_start[i + 1]
        for row in range(first, last):
            _write_row(w, areas, rows, row)
            for task in range(rows.task_start[row], rows.task_start[row + 1]):
                _write_task(w, areas.runs + task * f.RUN_SIZE, tasks, task)
        last_row = areas.rows + (last - 1) * f.ROW_SIZE
        w[last_row + f.ROW_IS_LAST] = f.DIES if people.ends_as_died[i] else f.LEAVES
        _give_books(w, patient, areas, first, last - first)
        runs, runs_end = rows.task_start[first], rows.task_start[last]
        _give_book(w, patient, f.ATTEMPTS, areas.runs + runs * f.RUN_SIZE, runs_end - runs)
        # the last attempts are rows from the beginning
        w[patient + f.ATTEMPTS + f.BOOK_COUNT] = runs_end - runs
        w[patient + f.ROW] = areas.rows + first * f.ROW_SIZE
        place = people.municipality[i] * hospitals + people.hospital[i]
        w[patient + f.PLACE] = place * specialties + people.specialty[i]
        _write_person(w, patient, people, i)
    _write_parents(w, people.readmission_of)


@compiled
def _look_ahead(w: World, areas: Areas, people: _People, i: int) -> None:
    """Ask for memory that a patient will be written to: of their own, their rows, their page."""
    patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
    for line in range(patient, patient + f.ARRIVED_AT + 1, LINE):
        fetch(w, line)
    fetch(w, patient + f.GROUP)
    for row in range(people.row_start[i], people.row_start[i + 1]):
        fetch(w, areas.rows + row * f.ROW_SIZE)
    fetch(w, w[f.PAGES] + people.arrived_at[i])


@compiled
def _write_task(w: World, run: int, tasks: _Tasks, i: int) -> None:
    w[run + f.RUN_TASK] = tasks.task[i]
    w[run + f.RUN_WORK] = tasks.work_min[i]
    w[run + f.RUN_TAKES] = min(tasks.takes_min[i], LONGEST_MIN)
    w[run + f.RUN_ATTEMPTS] = tasks.attempts[i]
    w[run + f.RUN_CLARIFICATION] = min(tasks.clarification_min[i], LONGEST_MIN)
    w[run + f.RUN_END] = f.NEVER


@compiled
def _write_row(w: World, areas: Areas, rows: _Rows, i: int) -> None:
    row = areas.rows + i * f.ROW_SIZE
    w[row + f.ROW_KIND] = rows.kind[i]
    need_min = min(rows.need_min[i], LONGEST_MIN)
    w[row + f.ROW_NEED] = max(1, need_min) if need_min >= 0 else need_min
    w[row + f.ROW_WEIGHT] = rows.weight[i]
    w[row + f.ROW_IS_LAST] = 0
    w[row + f.ROW_NOTICE_OFFSET] = _within(rows.notice_offset_min[i])
    w[row + f.ROW_WITHDRAWN_AFTER] = min(rows.withdrawn_after_min[i], LONGEST_MIN)
    w[row + f.ROW_ESTIMATE_ERROR] = _within(rows.estimate_error_min[i])
    w[row + f.ROW_RELAPSE_AFTER] = min(rows.relapse_after_min[i], LONGEST_MIN)
    w[row + f.ROW_RELAPSE_NEED] = min(rows.relapse_need_min[i], LONGEST_MIN)
    w[row + f.ROW_DEATH_AFTER] = min(rows.death_after_min[i], LONGEST_MIN)
    w[row + f.ROW_INTERIM_RELAPSE_AFTER] = min(rows.interim_relapse_after_min[i], LONGEST_MIN)
    w[row + f.ROW_INTERIM_RELAPSE_NEED] = min(rows.interim_relapse_need_min[i], LONGEST_MIN)
    w[row + f.ROW_INTERIM_DEATH_AFTER] = min(rows.interim_death_after_min[i], LONGEST_MIN)
    w[row + f.ROW_PATIENCE] = min(rows.patience_min[i], LONGEST_MIN)
    w[row + f.ROW_RUNS] = areas.runs + rows.task_start[i] * f.RUN_SIZE
    w[row + f.ROW_RUNS_END] = areas.runs + rows.task_start[i + 1] * f.RUN_SIZE


@compiled
def _give_books(w: World, patient: int, areas: Areas, first: int, room: int) -> None:
    _give_book(w, patient, f.STAYS, areas.stays + first * f.STAY_SIZE, room)
    _give_book(w, patient, f.REQUESTS, areas.requests + first * f.REQUEST_SIZE, room)
    _give_book(w, patient, f.NOTICES, areas.notices + first * f.NOTICE_SIZE, room)


@compiled
def _give_book(w: World, patient: int, book: int, area: int, room: int) -> None:
    w[patient + book + f.BOOK_AREA] = area
    w[patient + book + f.BOOK_ROOM] = room
    w[patient + book + f.BOOK_COUNT] = 0


@compiled
def _write_person(w: World, patient: int, people: _People, i: int) -> None:
    w[patient + f.CODE] = i
    w[patient + f.LOT] = np.int64(people.lot[i]) - HALF
    w[patient + f.GROUP] = people.group[i]
    w[patient + f.HAS_PLANNING] = people.need[i] > 0
    w[patient + f.WAITS_IN] = people.waits_in[i]
    w[patient + f.PARENT] = w[patient + f.CHILD] = 0
    w[patient + f.RETURN_CHANCE] = np.int64(people.readmission_chance[i]) - HALF
    w[patient + f.RETURN_DELAY] = min(people.readmission_delay_min[i], LONGEST_MIN)
    asked_at = people.asked_at[i]
    w[patient + f.ASKED_AT] = asked_at if asked_at < 0 else f.NOT_ASKED
    w[patient + f.ARRIVED_AT] = f.NEVER
    for field in range(patient + f.LACKED_INFORMATION, patient + f.DOOR + 1):
        w[field] = 0
    if people.readmission_of[i] < 0 and people.arrived_at[i] >= 0:
        at(w, people.arrived_at[i], actions.ARRIVE, i, patient, 0)


@compiled
def _write_parents(w: World, readmission_of: Ints32) -> None:
    """The possible readmissions of each patient, first to last."""
    for i in range(len(readmission_of) - 1, -1, -1):
        if readmission_of[i] >= 0:
            child = w[f.PATIENTS] + i * f.PATIENT_SIZE
            parent = w[f.PATIENTS] + readmission_of[i] * f.PATIENT_SIZE
            w[child + f.PARENT] = parent
            w[child + f.SIBLING] = w[parent + f.CHILD]
            w[parent + f.CHILD] = child
