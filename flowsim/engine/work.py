"""Discharge work: tasks begin, wait for slots, are covered, fail and are tried again (R22-R25)."""

from __future__ import annotations

from flowsim.engine import order, rules
from flowsim.engine.ends import TASK_DONE, TASK_DROPPED, TASK_FAILED, TASK_OPEN
from flowsim.engine.lines import join_teams, leave_teams
from flowsim.engine.state import (
    CLARIFYING,
    HELD,
    NEVER,
    OVER,
    WAITING,
    WORKING,
    Patient,
    TaskRun,
    World,
)
from flowsim.engine.view import Slot
from flowsim.terms import TaskStart

# points of the pathway at which tasks start; the notice is the latest for what was planned
ADMISSION, GRANTED, LEAVING = ((TaskStart.ADMISSION,), (TaskStart.GRANTED,), (TaskStart.LEAVING,))
NOTICE = (TaskStart.READY, TaskStart.EXPECTED)
EXPECTED = TaskStart.EXPECTED

BEGUN = frozenset({WAITING, WORKING})  # an attempt that can end or be left open


def is_of_stay(run: TaskRun) -> bool:
    """Whether a task belongs to the stay its patient is in now."""
    return run.stay == run.patient.stay.sequence


def take_on(world: World, patient: Patient) -> None:
    """The tasks of leaving the present row become the patient's; those of admission begin."""
    cohort, row = world.cohort, patient.row
    sequence, teams = patient.stay.sequence, world.plan.teams_at(cohort.place(patient.code))
    runs = list(patient.runs)
    task_types = world.plan.task_types
    gates_place = gates_leaving = receiver_left = 0
    for task in cohort.tasks[cohort.task_start[row] : cohort.task_start[row + 1]]:
        what = task_types[task[0]]
        runs.append(TaskRun().begin(patient, sequence, what, teams[task[0]], task))
        if what.gates_leaving:
            gates_leaving += 1
            gates_place += what.gates_place
            receiver_left += what.is_municipal
    patient.runs = runs
    patient.gates_place, patient.gates_leaving = gates_place, gates_leaving
    patient.receiver_left = receiver_left
    patient.work_asks_in = row if gates_place > 0 else NEVER
    release(world, patient, ADMISSION)
    _plan(world, patient, cohort.estimate_error_min[row])


def _plan(world: World, patient: Patient, error_min: int) -> None:
    """Work that begins some time before the need is expected to end (R16)."""
    stay = patient.stay
    for run in patient.runs:
        if run.type.starts is EXPECTED and run.stay == stay.sequence:
            begins_at = rules.planned_start(
                stay.entered_at, patient.need_here_min, error_min, run.type.lead_min
            )
            if begins_at <= world.now:
                _planned_start(world, run)
            else:
                world.clock.at(begins_at, order.ARRIVALS + patient.code, _planned_start, run)


def _count(run: TaskRun, change: int) -> None:
    """Count a task among what holds its patient back, or no longer."""
    patient, what = run.patient, run.type
    if what.gates_leaving:
        patient.gates_leaving += change
        patient.receiver_left += change * what.is_municipal
        if what.gates_place:
            patient.gates_place += change


def _of_stay(patient: Patient) -> list[TaskRun]:
    sequence = patient.stay.sequence
    return [run for run in patient.runs if run.stay == sequence]


def _planned_start(world: World, run: TaskRun) -> None:
    if run.state == HELD and not run.is_released:
        run.is_released = True
        _begin_if_possible(world, run)


def release(world: World, patient: Patient, point: tuple[TaskStart, ...]) -> None:
    """What starts at this point of the pathway may begin."""
    sequence = patient.stay.sequence
    for run in patient.runs:
        if not run.is_released and run.type.starts in point and run.stay == sequence:
            run.is_released = True
            _begin_if_possible(world, run)


def _begin_if_possible(world: World, run: TaskRun) -> None:
    """Begin a released task whose predecessors are done and whose patient is not withdrawn."""
    if run.state != HELD or not run.is_released:
        return
    if run.patient.is_asleep and is_of_stay(run):  # only the work of the present stay (R18)
        return
    if not (run.type.predecessors and _is_held_up(run)):
        _attempt(world, run)


def _is_held_up(run: TaskRun) -> bool:
    """Whether a task before it is still to be done; one not needed counts as done (R23)."""
    before = run.type.predecessors
    for other in run.patient.runs:
        if not other.is_done and other.code in before and other.stay == run.stay:
            return True
    return False


def _attempt(world: World, run: TaskRun) -> None:
    """One attempt begins: work without a team, a wait for a slot with one."""
    now, patient = world.now, run.patient
    if run.attempt == 0:
        run.key = (now, patient.lot, patient.code, run.code)
    run.attempt += 1
    run.requested_at = now
    run.left_min = run.work_min
    run.due_at = run.started_at = run.finished_at = run.team = NEVER
    if run.all_teams:
        run.teams = run.all_teams
        run.state = WAITING
        join_teams(world, run)
    else:
        run.due_at = run.started_at = now
        _finish_later(world, run, now + max(rules.MINIMUM_MIN, run.takes_min))


def _finish_later(world: World, run: TaskRun, minute: int) -> None:
    run.state = WORKING
    world.clock.at(minute, order.WORK_ENDS + run.patient.code, world.actions.work_ends, run)


def slot_begins(world: World, team: int, slot: Slot) -> None:
    """Spend a slot's budget down the team's line (R22, R23); unused budget is lost."""
    line = world.team_lines[team]
    if not line or _is_cancelled(world, team, slot):
        return
    notice = world.plan.notice_min[team]
    eligible = [run for _, run in line if run.requested_at + notice <= slot.starts_at]
    for run in eligible:
        if run.due_at == NEVER:
            run.due_at = slot.starts_at
    half_done = world.half_done[team]
    if half_done is not None and half_done in eligible:
        eligible.remove(half_done)
        eligible.insert(0, half_done)
    _spend(world, team, slot, eligible)


def _is_cancelled(world: World, team: int, slot: Slot) -> bool:
    threshold: int = world.plan.cancel_threshold[team]
    if threshold == 0:
        return False
    chance: int = world.cohort.slot_chance[team][slot.day][slot.position]
    return chance < threshold


def _spend(world: World, team: int, slot: Slot, eligible: list[TaskRun]) -> None:
    budget = slot.budget
    for run in eligible:
        cost = run.left_min if slot.in_minutes else 1
        if cost > budget:
            if budget > 0:  # minutes only: a case always costs one
                _cover_in_part(world, team, budget, run)
            return
        budget -= cost
        _cover(world, team, slot, run)


def _cover_in_part(world: World, team: int, minutes: int, run: TaskRun) -> None:
    """Progress is kept; the task is that team's from now on and heads its line."""
    leave_teams(world, run)
    run.teams = [team]
    run.left_min -= minutes
    join_teams(world, run)
    world.half_done[team] = run


def _cover(world: World, team: int, slot: Slot, run: TaskRun) -> None:
    leave_teams(world, run)
    if world.half_done[team] is run:
        world.half_done[team] = None
    run.left_min = 0
    run.team, run.started_at = team, slot.starts_at
    _finish_later(world, run, slot.ends_at + run.takes_min)


def finish_attempt(world: World, run: TaskRun) -> bool:
    """An attempt's work is over; whether the task is done now (or information was lacking)."""
    run.finished_at = world.now
    if run.attempt >= run.attempts:
        _complete(world, run)
        return True
    world.records.task(run, TASK_FAILED)
    run.patient.lacked_information = True
    run.state = CLARIFYING
    again_at = world.now + run.clarification_min
    world.clock.at(again_at, order.WORK_ENDS + run.patient.code, _clarified, run)
    return False


def _clarified(world: World, run: TaskRun) -> None:
    if run.state == CLARIFYING:
        run.state = HELD
        _begin_if_possible(world, run)


def _complete(world: World, run: TaskRun) -> None:
    """A task is done: what waited for it may begin."""
    world.records.task(run, TASK_DONE)
    run.is_done, run.state = True, OVER
    _count(run, -1)
    patient, what = run.patient, run.type
    if what.is_follow_up:
        patient.followed_up = True
    if what.notice >= 0:
        world.records.notice(patient.code, run.stay, what.notice, world.now)
    if what.is_awaited:
        for other in patient.runs:
            if run.code in other.type.predecessors and other.stay == run.stay:
                _begin_if_possible(world, other)


def redo_stale(world: World, patient: Patient) -> None:
    """At the grant, what was found out too long ago is done once more (R16)."""
    sequence, now = patient.stay.sequence, world.now
    for run in patient.runs:
        is_done = run.is_done and run.stay == sequence
        if is_done and rules.is_stale(run.finished_at, run.type.valid_min, now):
            world.records.was_stale(run)
            run.is_done, run.state = False, HELD
            run.attempts = run.attempt + 1
            _count(run, 1)
            _attempt(world, run)


def fall_asleep(world: World, patient: Patient) -> None:
    """Waiting tasks of a withdrawn stay leave their lines and keep their age (R18)."""
    patient.is_asleep = True
    for run in _of_stay(patient):
        leave_teams(world, run)


def wake_up(world: World, patient: Patient) -> None:
    """Ready again: tasks go back to their lines, and those held back begin."""
    if not patient.is_asleep:
        return
    patient.is_asleep = False
    for run in _of_stay(patient):
        if run.state == WAITING:
            join_teams(world, run)
        else:
            _begin_if_possible(world, run)


def carry_over(patient: Patient, to_sequence: int) -> None:
    """The same row goes on in another place: its tasks follow the patient (R12)."""
    for run in patient.runs:
        if run.stay == to_sequence - 1:
            run.stay = to_sequence


def forget_finished(patient: Patient) -> None:
    """On leaving, only work that goes on without the stay is kept (R25)."""
    patient.runs = [run for run in patient.runs if run.state != OVER]


def drop_all(world: World, patient: Patient) -> None:
    """The patient needs no more work: died, or readmitted."""
    for run in patient.runs:
        if run.state != OVER:
            leave_teams(world, run)
            if run.state in BEGUN:
                world.records.task(run, TASK_DROPPED)
            run.state = OVER
    patient.runs = ()


def write_open(world: World, run: TaskRun) -> None:
    """The run ends with this attempt still waiting or in progress."""
    if run.state in BEGUN:
        world.records.task(run, TASK_OPEN)
