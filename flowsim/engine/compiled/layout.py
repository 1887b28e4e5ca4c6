"""The world before the first minute: plan and cohort laid out in one block of numbers."""

from __future__ import annotations

import numpy as np

from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.clock import AFTER_THE_END
from flowsim.engine.compiled.jit import World
from flowsim.engine.compiled.memory import SPARE
from flowsim.engine.compiled.moving_in import HALF, Areas, move_in
from flowsim.engine.compiled.of_plan import known_of, size_of_plan
from flowsim.engine.compiled.shelf import Shelf, records_at
from flowsim.engine.plan import FlowPlan
from flowsim.tables.cohort import Chances, Cohort, Ints

NUMBERS_PER_PATIENT = 48
"""Room for what is taken while the run goes on; doubled when it was too little."""


def stored(chances: Chances) -> Ints:
    """Stored chances (0 .. 2^32 - 1) as numbers of 32 bits, in the same order."""
    return chances.astype(np.int64) - HALF


def size_of(cohort: Cohort, plan: FlowPlan, roominess: int) -> int:
    """Numbers that the block should have."""
    patients, rows, tasks = cohort.n_patients, len(cohort.kind), len(cohort.task)
    people = patients * (f.PATIENT_SIZE + NUMBERS_PER_PATIENT * roominess + 6)
    people += rows * (f.ROW_SIZE + f.STAY_SIZE + f.REQUEST_SIZE + f.NOTICE_SIZE)
    people += tasks * f.RUN_SIZE + cohort.slot_chance.size
    return people + size_of_plan(plan) + roominess * 2**16 + 2 * SPARE


def lay_out(world: World, cohort: Cohort, plan: FlowPlan) -> None:
    """Write everything that is known before the first minute."""
    known = known_of(plan)
    world[: f.HEADER_SIZE] = known.header
    world[f.SIZE] = len(world)
    pages = world[f.PAGES]
    records = pages + plan.window.end_at + AFTER_THE_END
    world[pages:records] = 0
    world[pages + known.pages] = known.newest
    shelf = Shelf(world, int(world[f.TOP]))
    world[records : shelf.top] = known.records
    _chances(shelf, cohort, plan)
    _lists(shelf, cohort, plan)
    areas = _room_for_people(shelf, cohort)
    world[f.TOP] = shelf.top
    move_in(world, areas, cohort, plan)


def _chances(shelf: Shelf, cohort: Cohort, plan: FlowPlan) -> None:
    """Where the stored chances of closure and of cancelled slots stand (R26)."""
    world = shelf.world
    if plan.closure_threshold.any():
        first, days = shelf.put(stored(cohort.closure_chance)), cohort.closure_chance.shape[1]
        of_name = {name: first + row * days for row, name in enumerate(cohort.setting_names)}
        addresses = np.array([of_name.get(name, 0) for name in plan.settings], dtype=np.int64)
        addresses[plan.closure_threshold == 0] = 0
        settings = records_at(world, f.SETTINGS, len(plan.settings), f.SETTING_SIZE)
        settings[:, f.SETTING_CLOSURE_CHANCES] = addresses
    if plan.cancel_threshold.any():
        count, (_, days, positions) = len(plan.teams), cohort.slot_chance.shape
        addresses = shelf.put(stored(cohort.slot_chance)) + np.arange(count) * days * positions
        teams = records_at(world, f.TEAMS, count, f.TEAM_SIZE)
        teams[:, f.TEAM_SLOT_CHANCES] = np.where(plan.cancel_threshold > 0, addresses, 0)
        teams[:, f.TEAM_SLOTS_A_DAY] = positions


def _lists(shelf: Shelf, cohort: Cohort, plan: FlowPlan) -> None:
    """Room for lists of settings and of patients, each at most once in a list."""
    world, people, settings = shelf.world, cohort.n_patients, len(plan.settings)
    for name in (f.MAY_LEAVE, f.LEAVING, f.MAY_OPEN, f.OPENING):
        world[name] = shelf.room(people)
    for name in (f.UNSETTLED, f.PENDING):
        world[name] = shelf.room(settings)
    world[f.ROOM_CAME] = 2 * people + 16
    world[f.CAME] = shelf.room(int(world[f.ROOM_CAME]))


def _room_for_people(shelf: Shelf, cohort: Cohort) -> Areas:
    world, patients, rows = shelf.world, cohort.n_patients, len(cohort.kind)
    world[f.N_PATIENTS] = patients
    world[f.PATIENTS] = shelf.room(patients * f.PATIENT_SIZE)
    return Areas(
        rows=shelf.room(rows * f.ROW_SIZE),
        stays=shelf.room(rows * f.STAY_SIZE),
        requests=shelf.room(rows * f.REQUEST_SIZE),
        notices=shelf.room(rows * f.NOTICE_SIZE),
        runs=shelf.room(len(cohort.task) * f.RUN_SIZE),
    )
