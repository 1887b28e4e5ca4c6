"""The SimPy engine: the executable specification of docs/model.md.

SimPy runs the clock; `order` says what goes first in a minute, and the modules `pathway`,
`places`, `work`, `alternatives` and `fates` what happens. Nothing here is random, and
nothing is repaired: an impossible state raises RuleBroken.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
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
from flowsim.engine.ends import REQUEST_GRANTED, REQUEST_OPEN
from flowsim.engine.kinds import FINAL
from flowsim.engine.outcome import journeys_of
from flowsim.engine.plan import FlowPlan
from flowsim.engine.records import Records
from flowsim.engine.reference_clock import MinuteClock
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
        grant=places.grant,
        work_ends=asking.work_ends,
    )
    world = World(PlanView(plan), CohortView(cohort, plan), Records(), clock, actions)
    clock.world = world
    for minute, turn, action, subject in _agenda(world, plan):
        world.at(minute, turn, action, subject)
    _schedule_arrivals(world, cohort)
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
    for setting in range(len(plan.settings)):
        turn = order.CAPACITY_CHANGES + setting
        for at, staffed in view.staffed_steps[setting]:
            yield at, turn, _staff, (setting, staffed)
        for at in view.opens[setting]:
            yield at, turn, _open, setting
        for at in view.closes[setting]:
            yield at, turn, _close, setting
        if view.early_percent[setting]:
            for at in view.rounds[setting]:
                yield at, order.NEEDS_END + order.AFTER_EVERYBODY, _early_round, setting
    for team, slots in enumerate(view.team_slots):
        for slot in slots:
            yield slot.starts_at, order.SLOTS_BEGIN + team, _slot, (team, slot)
    for day in range(1, -(-end_at // DAY_MIN)):
        yield day * DAY_MIN, order.DAY_BEGINS, _midnight, day
    for at in range(CENSUS_AT_MIN, end_at, DAY_MIN):
        yield at, order.DAY_BEGINS, _census, None


def _staff(world: World, change: tuple[int, int]) -> None:
    """Staffed places change; nobody is moved out (R9)."""
    setting, staffed = change
    threshold = world.plan.closure_threshold[setting]
    if threshold > 0:
        chance = world.cohort.closure_chance[setting][world.now // DAY_MIN]
        if chance < threshold:
            staffed = max(0, staffed - world.plan.closure_places[setting])
    if staffed != world.staffed[setting]:
        world.staffed[setting] = staffed
        rooms.unsettle(world, setting)
        _note_soon(world, setting)


def _open(world: World, setting: int) -> None:
    """The door opens: those at it may leave for here, and grants are made again (R8)."""
    world.is_open[setting] = True
    world.may_leave |= world.at_the_door[setting]
    world.at_the_door[setting] = set()
    world.is_unsettled = True
    rooms.unsettle(world, setting)
    _note_soon(world, setting)


def _close(world: World, setting: int) -> None:
    world.is_open[setting] = False
    _note_soon(world, setting)


def _slot(world: World, what: tuple[int, Slot]) -> None:
    work.slot_begins(world, *what)


def _early_round(world: World, setting: int) -> None:
    """Under pressure, whoever is almost done is ready now, and flagged (R21)."""
    trigger = world.plan.early_percent[setting]
    if not rules.is_pressed(world.occupied[setting], world.staffed[setting], trigger):
        return
    soon = world.now + world.plan.early_within_min[setting]
    for _, patient in sorted(world.present[setting].items()):
        is_almost_done = world.now < patient.need_ends_at <= soon
        if is_almost_done and not world.cohort.is_last[patient.row]:
            readiness.ready_early(world, patient)


# --- who comes --------------------------------------------------------------------------


def _schedule_arrivals(world: World, cohort: Cohort) -> None:
    """Those here at minute 0 before anything settles, then everybody at their minute (R27)."""
    comes = np.flatnonzero((cohort.readmission_of < 0) & (cohort.arrived_at >= 0))
    for code, minute in zip(comes.tolist(), cohort.arrived_at[comes].tolist(), strict=True):
        world.at(minute, order.ARRIVALS + code, _arrives, code)


def _arrives(world: World, code: int) -> None:
    pathway.begin_journey(world, pathway.new_patient(world, code))


# --- what is counted ---------------------------------------------------------------------


def _note_soon(world: World, setting: int) -> None:
    """Capacity changed: note the settled state of this minute, once."""
    if world.now > 0:
        world.to_note.add((True, setting))


def _census(world: World, _: None) -> None:
    """The beds are counted in this minute."""
    world.to_note.update((False, setting) for setting in _counted(world))


def _counted(world: World) -> list[int]:
    """Settings that hold somebody: nobody is counted where a journey ends."""
    return [setting for setting, kind in enumerate(world.plan.setting_kind) if kind not in FINAL]


def _count(world: World) -> None:
    """Note what is settled: the census (R1, rank 9), then where capacity changed."""
    for is_change, setting in sorted(world.to_note):
        _note(world, setting, is_census=not is_change)
    world.to_note = set()


def _note(world: World, setting: int, *, is_census: bool) -> None:
    world.records.capacity += (
        setting,
        world.now,
        world.staffed[setting] if world.plan.is_limited[setting] else -1,
        world.plan.surge[setting],
        world.is_open[setting],
        world.occupied[setting],
        is_census,
        rooms.occupied_minutes(world, setting),
    )


def _finish(world: World, plan: FlowPlan, cohort: Cohort) -> Journeys:
    """What is still going on when the run ends is written as open (R28)."""
    world.now = plan.window.end_at - 1  # the last minute that is lived
    for patient in world.patients.values():
        _write_open(world, patient)
    world.now = plan.window.end_at
    _census(world, None)
    _count(world)
    journeys = journeys_of(world.records, plan, cohort, list(world.patients.values()))
    for patient in world.patients.values():
        patient.forget()
    return journeys


def _write_open(world: World, patient: Patient) -> None:
    records = world.records
    readiness.note_need_end(world, patient)
    if patient.grant is not None:
        records.request(patient.grant, patient.grant.granted_at, REQUEST_GRANTED)
    for ticket in (*patient.others, *([patient.first] if patient.first else [])):
        records.request(ticket, NEVER, REQUEST_OPEN)
    for run in patient.runs:
        work.write_open(world, run)
