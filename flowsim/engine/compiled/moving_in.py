"""The people and the calendar of a run, written down before its first minute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from flowsim.engine.compiled import actions
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.clock import at
from flowsim.engine.compiled.jit import World, addresses, compiled, entry
from flowsim.engine.plan import FlowPlan
from flowsim.tables.cohort import Cohort, Ints
from flowsim.units import DAY_MIN, HOUR_MIN

HALF = 2**31  # stored chances and lots are 0 .. 2^32 - 1, numbers in the block -2^31 .. 2^31 - 1
LONGEST = 2**30  # minutes, longer than any run: two of them are a number of 32 bits
CENSUS_AT_MIN = 6 * HOUR_MIN  # the national time of day for counting beds


class Areas(NamedTuple):
    """Where the records of each sort begin."""

    rows: int
    stays: int
    requests: int
    notices: int
    runs: int


class _People(NamedTuple):
    """Columns of the Cohort, one number per patient."""

    place: Ints
    lot: Ints
    group: Ints
    specialty: Ints
    need: Ints
    waits_in: Ints
    ends_as_died: Ints
    arrived_at: Ints
    asked_at: Ints
    readmission_of: Ints
    readmission_chance: Ints
    readmission_delay_min: Ints
    row_start: Ints


class _Rows(NamedTuple):
    """Columns of the Cohort, one number per itinerary row."""

    kind: Ints
    need_min: Ints
    weight: Ints
    notice_offset_min: Ints
    withdrawn_after_min: Ints
    estimate_error_min: Ints
    relapse_after_min: Ints
    relapse_need_min: Ints
    death_after_min: Ints
    interim_relapse_after_min: Ints
    interim_relapse_need_min: Ints
    interim_death_after_min: Ints
    patience_min: Ints
    task_start: Ints


class _Tasks(NamedTuple):
    """Columns of the Cohort, one number per task of a row."""

    task: Ints
    work_min: Ints
    takes_min: Ints
    attempts: Ints
    clarification_min: Ints


def move_in(world: World, areas: Areas, cohort: Cohort, plan: FlowPlan) -> None:
    """Write down everybody who may come, with their luck, and when they arrive."""
    _, _, hospitals, specialties = plan.first_choice.shape
    place = (cohort.municipality * hospitals + cohort.hospital) * specialties + cohort.specialty
    people = {name: getattr(cohort, name) for name in _People._fields if name != "place"}
    _write_tasks(world, areas.runs, _Tasks(*_columns(cohort, _Tasks._fields)))
    _write_rows(world, areas, _Rows(*_columns(cohort, _Rows._fields)))
    _write_people(world, areas, _People(place=place, **people))


def _columns(cohort: Cohort, names: Sequence[str]) -> list[Ints]:
    return [getattr(cohort, name) for name in names]


@compiled
def _within(minutes: int) -> int:
    return max(-LONGEST, min(minutes, LONGEST))


@entry
def _write_tasks(world: World, run: int, tasks: _Tasks) -> None:
    w = addresses(world)
    for i in range(len(tasks.task)):
        w[run + f.RUN_TASK] = tasks.task[i]
        w[run + f.RUN_WORK] = tasks.work_min[i]
        w[run + f.RUN_TAKES] = min(tasks.takes_min[i], LONGEST)
        w[run + f.RUN_ATTEMPTS] = tasks.attempts[i]
        w[run + f.RUN_CLARIFICATION] = min(tasks.clarification_min[i], LONGEST)
        w[run + f.RUN_END] = f.NEVER
        run += f.RUN_SIZE


@entry
def _write_rows(world: World, areas: Areas, rows: _Rows) -> None:
    w = addresses(world)
    row = areas.rows
    for i in range(len(rows.kind)):
        w[row + f.ROW_KIND] = rows.kind[i]
        need_min = min(rows.need_min[i], LONGEST)
        w[row + f.ROW_NEED] = max(1, need_min) if need_min >= 0 else need_min
        w[row + f.ROW_WEIGHT] = rows.weight[i]
        w[row + f.ROW_IS_LAST] = 0
        w[row + f.ROW_NOTICE_OFFSET] = _within(rows.notice_offset_min[i])
        w[row + f.ROW_WITHDRAWN_AFTER] = min(rows.withdrawn_after_min[i], LONGEST)
        w[row + f.ROW_ESTIMATE_ERROR] = _within(rows.estimate_error_min[i])
        w[row + f.ROW_RELAPSE_AFTER] = min(rows.relapse_after_min[i], LONGEST)
        w[row + f.ROW_RELAPSE_NEED] = min(rows.relapse_need_min[i], LONGEST)
        w[row + f.ROW_DEATH_AFTER] = min(rows.death_after_min[i], LONGEST)
        w[row + f.ROW_INTERIM_RELAPSE_AFTER] = min(rows.interim_relapse_after_min[i], LONGEST)
        w[row + f.ROW_INTERIM_RELAPSE_NEED] = min(rows.interim_relapse_need_min[i], LONGEST)
        w[row + f.ROW_INTERIM_DEATH_AFTER] = min(rows.interim_death_after_min[i], LONGEST)
        w[row + f.ROW_PATIENCE] = min(rows.patience_min[i], LONGEST)
        w[row + f.ROW_RUNS] = areas.runs + rows.task_start[i] * f.RUN_SIZE
        w[row + f.ROW_RUNS_END] = areas.runs + rows.task_start[i + 1] * f.RUN_SIZE
        row += f.ROW_SIZE


@compiled
def _give_book(w: World, patient: int, book: int, area: int, room: int) -> None:
    w[patient + book + f.BOOK_AREA] = area
    w[patient + book + f.BOOK_ROOM] = room
    w[patient + book + f.BOOK_COUNT] = 0
    w[patient + book + f.BOOK_FIRST_EXTRA] = 0


@entry
def _write_people(world: World, areas: Areas, people: _People) -> None:
    w = addresses(world)
    for i in range(len(people.lot)):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        first, last = people.row_start[i], people.row_start[i + 1]
        w[areas.rows + (last - 1) * f.ROW_SIZE + f.ROW_IS_LAST] = 1
        _give_book(w, patient, f.STAYS, areas.stays + first * f.STAY_SIZE, last - first)
        _give_book(w, patient, f.REQUESTS, areas.requests + first * f.REQUEST_SIZE, last - first)
        _give_book(w, patient, f.NOTICES, areas.notices + first * f.NOTICE_SIZE, last - first)
        runs = w[areas.rows + first * f.ROW_SIZE + f.ROW_RUNS]
        runs_end = w[areas.rows + (last - 1) * f.ROW_SIZE + f.ROW_RUNS_END]
        _give_book(w, patient, f.ATTEMPTS, runs, (runs_end - runs) // f.RUN_SIZE)
        # the last attempts are rows from the beginning
        w[patient + f.ATTEMPTS + f.BOOK_COUNT] = w[patient + f.ATTEMPTS + f.BOOK_ROOM]
        w[patient + f.CODE] = i
        w[patient + f.LOT] = people.lot[i] - HALF
        w[patient + f.PLACE] = people.place[i]
        w[patient + f.GROUP] = people.group[i]
        w[patient + f.SPECIALTY] = people.specialty[i]
        w[patient + f.HAS_PLANNING] = people.need[i] > 0
        w[patient + f.WAITS_IN] = people.waits_in[i]
        w[patient + f.ENDS_AS_DIED] = people.ends_as_died[i]
        w[patient + f.CHILD] = 0
        w[patient + f.RETURN_CHANCE] = people.readmission_chance[i] - HALF
        w[patient + f.RETURN_DELAY] = min(people.readmission_delay_min[i], LONGEST)
        w[patient + f.ROW] = areas.rows + first * f.ROW_SIZE
        asked_at = people.asked_at[i]
        w[patient + f.ASKED_AT] = asked_at if asked_at < 0 else f.NOT_ASKED
        w[patient + f.IS_KNOWN] = 0
        if people.readmission_of[i] < 0 and people.arrived_at[i] >= 0:
            at(w, people.arrived_at[i], actions.ARRIVE, i, patient, 0)
    _write_parents(w, people.readmission_of)


@compiled
def _write_parents(w: World, readmission_of: Ints) -> None:
    """The possible readmissions of each patient, first to last."""
    for i in range(len(readmission_of) - 1, -1, -1):
        if readmission_of[i] >= 0:
            child = w[f.PATIENTS] + i * f.PATIENT_SIZE
            parent = w[f.PATIENTS] + readmission_of[i] * f.PATIENT_SIZE
            w[child + f.PARENT] = parent
            w[child + f.SIBLING] = w[parent + f.CHILD]
            w[parent + f.CHILD] = child


def write_calendar(world: World, plan: FlowPlan) -> None:
    """Write what the calendar brings into the diary."""
    count = len(plan.settings)
    staffed = np.repeat(np.arange(count), np.diff(plan.staffed_start))
    doors = np.repeat(np.arange(count), np.diff(plan.open_start))
    rounds = np.repeat(np.arange(count), np.diff(plan.round_start))
    is_early = plan.early_percent[rounds] > 0
    teams = np.repeat(np.arange(len(plan.teams)), np.diff(plan.slot_start))
    _write_changes(world, plan.staffed_at, staffed, plan.staffed)
    _write_doors(world, plan.opens_at, plan.closes_at, doors)
    _write_rounds(world, plan.round_at[is_early], rounds[is_early])
    _write_slots(world, plan.slot_at, teams)


@entry
def _write_changes(world: World, minutes: Ints, settings: Ints, staffed: Ints) -> None:
    w = addresses(world)
    for i in range(len(minutes)):
        setting = w[f.SETTINGS] + settings[i] * f.SETTING_SIZE
        at(w, minutes[i], actions.STAFF, settings[i], setting, staffed[i])


@entry
def _write_doors(world: World, opens_at: Ints, closes_at: Ints, settings: Ints) -> None:
    """All openings of a setting before all its closings, as they are listed."""
    w = addresses(world)
    for i in range(len(opens_at)):
        setting = w[f.SETTINGS] + settings[i] * f.SETTING_SIZE
        at(w, opens_at[i], actions.OPEN, settings[i], setting, 0)
    for i in range(len(opens_at)):
        setting = w[f.SETTINGS] + settings[i] * f.SETTING_SIZE
        at(w, closes_at[i], actions.CLOSE, settings[i], setting, 0)


@entry
def _write_rounds(world: World, minutes: Ints, settings: Ints) -> None:
    w = addresses(world)
    for i in range(len(minutes)):
        setting = w[f.SETTINGS] + settings[i] * f.SETTING_SIZE
        at(w, minutes[i], actions.EARLY_ROUND, actions.LAST_OF_RANK, setting, 0)


@entry
def _write_slots(world: World, minutes: Ints, teams: Ints) -> None:
    w = addresses(world)
    for minute in range(CENSUS_AT_MIN, w[f.END_AT], DAY_MIN):
        at(w, minute, actions.CENSUS, 0, 0, 0)
    for i in range(len(minutes)):
        team = w[f.TEAMS] + teams[i] * f.TEAM_SIZE
        at(w, minutes[i], actions.SLOT, teams[i], team, w[f.SLOTS] + i * f.SLOT_SIZE)
