"""Lines: who waits where, in which order; putting in and taking out, nothing else (R2, R5, R6)."""

from __future__ import annotations

from bisect import bisect_left, insort
from operator import itemgetter
from typing import TypeVar

from flowsim.engine import order, rules
from flowsim.engine.rooms import unsettle
from flowsim.engine.state import NEVER, Key, Line, Patient, TaskRun, Ticket, World

Waiting = TypeVar("Waiting", Ticket, TaskRun)


by_key = itemgetter(0)


def _insert(line: Line[Waiting], key: Key, waiting: Waiting) -> None:
    if not line or key >= line[-1][0]:
        line.append((key, waiting))
    else:
        insort(line, (key, waiting), key=by_key)


def _remove(line: Line[Waiting], key: Key, waiting: Waiting) -> None:
    position = 0  # most who go, go from the head
    if line[0][1] is not waiting:
        position = bisect_left(line, key, key=by_key)
        while line[position][1] is not waiting:
            position += 1
    del line[position]


def wake(world: World, ticket: Ticket) -> None:
    """Put a ticket in its line, at the place its priority and age give it."""
    patient, setting, requested_at = ticket.patient, ticket.setting, ticket.requested_at
    ticket.reason = reason = patient.stay.setting.kind
    priority, step_after, stepped = setting.priorities[reason]
    if patient.raised_priority != NEVER and ticket.alternative is None:
        priority, step_after = patient.raised_priority, NEVER
    if step_after >= 0:
        priority = rules.priority_at(priority, step_after, stepped, requested_at, world.now)
        if requested_at + step_after > world.now:
            turn = order.CAPACITY_CHANGES + patient.code
            world.clock.at(requested_at + step_after, turn, _step, ticket)
    ticket.priority = priority
    ticket.key = key = (priority, requested_at, patient.lot, patient.code)
    ticket.line = line = setting.surge if ticket.is_surge else setting.ordinary
    if ticket.awake_at == NEVER:
        ticket.awake_at = world.now
    _insert(line, key, ticket)
    if line[0][1] is ticket:  # behind another, nothing changes for the line
        world.unsettled.add(setting)
        world.is_unsettled = True


def _step(world: World, ticket: Ticket) -> None:
    """The priority of a ticket that is still in line steps (A54)."""
    if ticket.line is not None:
        sleep(world, ticket)
        wake(world, ticket)


def sleep(world: World, ticket: Ticket) -> None:
    """Take a ticket out of its line, where the next one may now fit; it keeps its age."""
    line = ticket.line
    if line is not None:
        is_head = line[0][1] is ticket
        _remove(line, ticket.key, ticket)
        ticket.line = None
        if is_head:
            unsettle(world, ticket.setting)


def end_ticket(world: World, ticket: Ticket, end: int) -> None:
    """Take a ticket out for good and record how it ended."""
    sleep(world, ticket)
    world.records.request(ticket, world.now, end)


def end_tickets(world: World, patient: Patient, end: int) -> None:
    """End every ticket of a patient."""
    if patient.first is None and not patient.others:
        return
    for ticket in [*patient.others, *([patient.first] if patient.first else [])]:
        end_ticket(world, ticket, end)
    patient.others, patient.first = (), None


def join_teams(world: World, run: TaskRun) -> None:
    """A task waits for a slot of its teams, by its first request (R22-R24)."""
    run.is_in_line = True
    for team in run.teams:
        _insert(world.team_lines[team], run.key, run)


def leave_teams(world: World, run: TaskRun) -> None:
    """A task no longer waits: covered, asleep or dropped."""
    if run.is_in_line:
        for team in run.teams:
            _remove(world.team_lines[team], run.key, run)
        run.is_in_line = False
