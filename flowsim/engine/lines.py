"""Lines: who waits where, in which order; putting in and taking out, nothing else (R2, R5, R6)."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TypeVar

from flowsim.engine import order, rules
from flowsim.engine.rooms import unsettle
from flowsim.engine.state import NEVER, Key, Line, Patient, TaskRun, Ticket, World

Waiting = TypeVar("Waiting", Ticket, TaskRun)


def _insert(line: Line[Waiting], key: Key, waiting: Waiting) -> None:
    insort(line, (key, waiting), key=lambda pair: pair[0])


def _remove(line: Line[Waiting], key: Key, waiting: Waiting) -> None:
    position = bisect_left(line, key, key=lambda pair: pair[0])
    while line[position][1] is not waiting:
        position += 1
    del line[position]


def line_of(world: World, ticket: Ticket) -> Line[Ticket]:
    """The ordinary or the surge line of the ticket's setting."""
    lines = world.surge if ticket.is_surge else world.ordinary
    return lines[ticket.setting]


def wake(world: World, ticket: Ticket) -> None:
    """Put a ticket in its line, at the place its priority and age give it."""
    patient = ticket.patient
    plan = world.plan
    setting, origin = ticket.setting, plan.setting_kind[patient.stay.setting]
    ticket.reason = origin
    base, step_after = plan.priority[setting][origin], plan.step_after_min[setting][origin]
    stepped = plan.step_priority[setting][origin]
    if ticket.is_first_choice and patient.raised_priority != NEVER:
        base, step_after = patient.raised_priority, NEVER
    ticket.priority = rules.priority_at(base, step_after, stepped, ticket.requested_at, world.now)
    ticket.key = (ticket.priority, ticket.requested_at, patient.lot, patient.code)
    ticket.in_line = True
    if ticket.awake_at == NEVER:
        ticket.awake_at = world.now
    _insert(line_of(world, ticket), ticket.key, ticket)
    unsettle(world, setting)
    steps_at = ticket.requested_at + step_after
    if step_after >= 0 and steps_at > world.now:
        world.at(steps_at, order.CAPACITY_CHANGES + patient.code, _step, ticket)


def _step(world: World, ticket: Ticket) -> None:
    """The priority of a ticket that is still in line steps (A54)."""
    if ticket.in_line:
        sleep(world, ticket)
        wake(world, ticket)


def take_out(world: World, ticket: Ticket) -> None:
    """Take a ticket out of its line; it keeps its requested_at."""
    if ticket.in_line:
        _remove(line_of(world, ticket), ticket.key, ticket)
        ticket.in_line = False


def sleep(world: World, ticket: Ticket) -> None:
    """Take a ticket out of its line, where the next one may now fit."""
    if ticket.in_line:
        take_out(world, ticket)
        unsettle(world, ticket.setting)


def end_ticket(world: World, ticket: Ticket, end: int) -> None:
    """Take a ticket out for good and record how it ended."""
    sleep(world, ticket)
    world.records.request(ticket, world.now, end)


def end_tickets(world: World, patient: Patient, end: int) -> None:
    """End every ticket of a patient."""
    for ticket in [*patient.others, *([patient.first] if patient.first else [])]:
        end_ticket(world, ticket, end)
    patient.others, patient.first = [], None


def join_teams(world: World, run: TaskRun) -> None:
    """A task waits for a slot of its teams, by its first request (R22-R24)."""
    run.is_in_line = True
    for team in run.teams:
        _insert(world.team_lines[team], task_key(run), run)


def leave_teams(world: World, run: TaskRun) -> None:
    """A task no longer waits: covered, asleep or dropped."""
    if run.is_in_line:
        for team in run.teams:
            _remove(world.team_lines[team], task_key(run), run)
        run.is_in_line = False


def task_key(run: TaskRun) -> Key:
    """Order in a team's line: first request, lot, patient, task."""
    return (run.first_requested_at, run.patient.lot, run.patient.code, run.code)
