"""The SimPy engine: the executable specification of docs/model.md.

SimPy runs the clock; `order` says what goes first in a minute, and the modules `pathway`,
`places`, `work`, `alternatives` and `fates` what happens. Nothing here is random, and
nothing is repaired: an impossible state raises RuleBroken.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from typing import Any

import numpy as np

from flowsim.engine import (
    asking,
    fates,
    order,
    pathway,
    places,
    readiness,
    rooms,
    rules,
    work,
)
from flowsim.engine.ends import REQUEST_GRANTED, REQUEST_OPEN, STAY_OPEN
from flowsim.engine.outcome import journeys_of
from flowsim.engine.plan import FlowPlan
from flowsim.engine.records import Records, capacity_row
from flowsim.engine.reference_clock import MinuteClock
from flowsim.engine.settings import Setting, settings_of
from flowsim.engine.state import NEVER, Action, Actions, Patient, World
from flowsim.engine.view import CohortView, PlanView, Slot
from flowsim.tables.cohort import Cohort
from flowsim.tables.journeys import Journeys
from flowsim.units import DAY_MIN, HOUR_MIN

CENSUS_AT_MIN = 6 * HOUR_MIN  # the national time of day for counting beds


def _midnight(world: World, day: int) -> None:
    world.clock.begin_day(day)


def simulate_reference(cohort: Cohort, plan: FlowPlan) -> Journeys:
    """Run [0, end_at) and return what happened.

    Raises:
        RuleBroken: when a state is reached that the rules do not allow.
    """
    with _uncollected():
        return _run(cohort, plan)


def _run(cohort: Cohort, plan: FlowPlan) -> Journeys:
    clock = MinuteClock(plan.window.end_at, places.settle, _count)
    actions = Actions(
        die=fates.die,
        relapse=fates.relapse,
        left_hospital=fates.left_hospital,
        work_ends=asking.work_ends,
    )
    settings = settings_of(plan)
    people = CohortView(cohort, plan, settings)
    world = World(PlanView(plan), settings, people, Records(), clock, actions)
    clock.world = world
    for minute, turn, action, subject in _agenda(world, plan):
        world.clock.at(minute, turn, action, subject)
    _schedule_arrivals(clock, cohort)
    world.to_note = {(True, setting) for setting in _counted(world)}
    clock.run(until=plan.window.end_at)
    journeys = _finish(world, plan, cohort)
    clock.forget()
    return journeys


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the search for cyclic garbage: a run keeps nearly all it makes until its end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


# --- what the calendar brings -----------------------------------------------------------


def _agenda(world: World, plan: FlowPlan) -> Iterator[tuple[int, int, Action, Any]]:
    """(minute, turn, action, subject) of everything the calendar brings."""
    view, end_at = world.plan, plan.window.end_at
    for setting in world.settings:
        turn = order.CAPACITY_CHANGES + setting.code
        for at, staffed in view.staffed_steps[setting.code]:
            yield at, turn, _staff, (setting, staffed)
        for at in view.opens[setting.code]:
            yield at, turn, _open, setting
        for at in view.closes[setting.code]:
            yield at, turn, _close, setting
        if setting.early_percent:
            for at in setting.rounds:
                yield at, order.NEEDS_END + order.AFTER_EVERYBODY, _early_round, setting
    for team, slots in enumerate(view.team_slots):
        for slot in slots:
            yield slot.starts_at, order.SLOTS_BEGIN + team, _slot, (team, slot)
    for day in range(1, -(-end_at // DAY_MIN)):
        yield day * DAY_MIN, order.DAY_BEGINS, _midnight, day
    for at in range(CENSUS_AT_MIN, end_at, DAY_MIN):
        yield at, order.DAY_BEGINS, _census, None


def _staff(world: World, change: tuple[Setting, int]) -> None:
    """Staffed places change; nobody is moved out (R9)."""
    setting, staffed = change
    if setting.closure_threshold > 0:
        chance = world.cohort.closure_chance[setting.code][world.now // DAY_MIN]
        if chance < setting.closure_threshold:
            staffed = max(0, staffed - setting.closure_places)
    if staffed != setting.staffed:
        setting.staffed = staffed
        rooms.unsettle(world, setting)
        _note_soon(world, setting)


def _open(world: World, setting: Setting) -> None:
    """The door opens: those at it may leave for here, and grants are made again (R8)."""
    setting.is_open = True
    world.may_leave += setting.at_the_door.values()
    setting.at_the_door = {}
    world.is_unsettled = True
    rooms.unsettle(world, setting)
    _note_soon(world, setting)


def _close(world: World, setting: Setting) -> None:
    setting.is_open = False
    _note_soon(world, setting)


def _slot(world: World, what: tuple[int, Slot]) -> None:
    work.slot_begins(world, *what)


def _early_round(world: World, setting: Setting) -> None:
    """Under pressure, whoever is almost done is ready now, and flagged (R21)."""
    if not rules.is_pressed(setting.occupied, setting.staffed, setting.early_percent):
        return
    soon = world.now + setting.early_within_min
    for _, patient in sorted(setting.present.items()):
        is_almost_done = world.now < patient.need_ends_at <= soon
        if is_almost_done and not world.cohort.is_last(patient.row):
            readiness.ready_early(world, patient)


# --- who comes --------------------------------------------------------------------------


def _schedule_arrivals(clock: MinuteClock, cohort: Cohort) -> None:
    """Those here at minute 0 before anything settles, then everybody at their minute (R27)."""
    comes = (cohort.readmission_of < 0) & (cohort.arrived_at >= 0)
    has_waited = (cohort.asked_at < 0) | (cohort.waits_in > 0)
    for come, who in (
        (pathway.come, comes & ~has_waited),
        (pathway.come_waiting, comes & has_waited),
    ):
        codes = np.flatnonzero(who)
        minutes, turns = cohort.arrived_at[codes], order.ARRIVALS + codes
        columns = minutes.tolist(), turns.tolist(), repeat(come), codes.tolist(), repeat(None)
        clock.enter(zip(*columns, strict=False))


# --- what is counted ---------------------------------------------------------------------


def _note_soon(world: World, setting: Setting) -> None:
    """Capacity changed: note the settled state of this minute, once."""
    if world.now > 0:
        world.to_note.add((True, setting.code))


def _census(world: World, _: None) -> None:
    """The beds are counted in this minute."""
    world.to_note.update((False, setting) for setting in _counted(world))


def _counted(world: World) -> list[int]:
    """Settings that hold somebody: nobody is counted where a journey ends."""
    return [setting.code for setting in world.settings if not setting.is_final]


def _count(world: World) -> None:
    """Note what is settled: the census (R1, rank 9), then where capacity changed."""
    for is_change, setting in sorted(world.to_note):
        _note(world, world.settings[setting], is_census=not is_change)
    world.to_note = set()


def _note(world: World, setting: Setting, *, is_census: bool) -> None:
    world.records.capacity += capacity_row(
        setting.code,
        world.now,
        setting.staffed if setting.is_limited else -1,
        setting.surge_places,
        setting.is_open,
        setting.occupied,
        is_census,
        rooms.occupied_minutes(setting, world.now),
    )


def _finish(world: World, plan: FlowPlan, cohort: Cohort) -> Journeys:
    """What is still going on when the run ends is written as open (R28)."""
    world.now = plan.window.end_at - 1  # the last minute that is lived
    for patient in world.patients.values():
        _write_open(world, patient)
    world.now = plan.window.end_at
    _census(world, None)
    _count(world)
    journeys = journeys_of(world.records, plan, cohort)
    for patient in world.patients.values():
        patient.forget()
    return journeys


def _write_open(world: World, patient: Patient) -> None:
    records = world.records
    if patient.end == STAY_OPEN:
        records.patient(patient, NEVER)
        readiness.note_need_end(world, patient)
        if patient.travelling is None:
            records.stay(patient, NEVER, STAY_OPEN)
    if patient.grant is not None:
        records.request(patient.grant, patient.grant.granted_at, REQUEST_GRANTED)
    for ticket in (*patient.others, *([patient.first] if patient.first else [])):
        records.request(ticket, NEVER, REQUEST_OPEN)
    for run in patient.runs:
        work.write_open(world, run)
