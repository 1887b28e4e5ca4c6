"""Settling a minute: all who may leave, leave; then places are granted, once and last (R3)."""

from __future__ import annotations

from operator import attrgetter

from flowsim.engine import alternatives, asking, lines, order, pathway, rooms, work
from flowsim.engine.ends import REQUEST_DROPPED
from flowsim.engine.settings import Setting
from flowsim.engine.state import Line, Patient, Ticket, World

in_order = attrgetter("place_in_order")


def settle(world: World) -> None:
    """Leave, grant and open alternatives until nothing moves (R3)."""
    while True:
        moved = bool(world.may_leave) and _leave_all(world)
        granted = bool(world.unsettled) and _grant_all(world)
        if moved or granted:
            continue
        if world.came_in_line:
            alternatives.look_around(world)
        if not (world.may_open and alternatives.open_due(world)):
            return


def _leave_all(world: World) -> bool:
    """(a) Everybody who may leave and finds the receiver open, leaves."""
    moved = False
    while world.may_leave:
        leaving = sorted(world.may_leave.items())
        world.may_leave.clear()
        for _, patient in leaving:
            moved |= _leave_if_possible(world, patient)
    return moved


def _leave_if_possible(world: World, patient: Patient) -> bool:
    grant = patient.grant
    if grant is None:
        return False
    if patient.moved_at == world.now:  # moves at most once a minute
        world.at_of(patient, world.now + 1, order.ARRIVALS, asking.consider_leaving)
        return False
    if not asking.is_free_to_leave(patient):
        return False
    if not (grant.is_stay or grant.setting.is_open):
        grant.setting.at_the_door[patient.code] = patient
        return False
    pathway.leave(world, patient, grant)
    return True


def _grant_all(world: World) -> bool:
    """(b) One pass over the settings, downstream first, each from the head of its line."""
    granted = False
    pending = sorted(world.unsettled, key=in_order)
    world.unsettled.clear()
    for setting in pending:
        if setting.is_open:
            if setting.ordinary:
                granted |= _serve(world, setting, setting.ordinary, 0)
            if setting.surge:
                granted |= _serve(world, setting, setting.surge, setting.surge_places)
    return granted


def _serve(world: World, setting: Setting, line: Line[Ticket], more: int) -> bool:
    """Strict head of line: the first who does not fit stops it (R6)."""
    granted = False
    while line:
        ticket = line[0][1]
        if not rooms.fits(setting, ticket.weight, more):
            return granted
        grant(world, ticket if ticket.is_first_choice else _first_choice_wins(world, ticket))
        granted = True
    return granted


def _first_choice_wins(world: World, ticket: Ticket) -> Ticket:
    """Whoever heads the line of the first choice, with room and open doors, gets that (R11)."""
    first = ticket.patient.first
    if first is None or not first.in_line:
        return ticket
    setting = first.setting
    heads = lines.line_of(first)[0][1] is first
    if heads and setting.is_open and rooms.fits(setting, first.weight):
        rooms.unsettle(world, setting)  # the next in that line may fit too
        return first
    return ticket


def grant(world: World, ticket: Ticket) -> None:
    """A place is the patient's from now on; what starts at the grant begins (R7)."""
    patient = ticket.patient
    if ticket.in_line:
        lines.take_out(ticket)
    ticket.granted_at = world.now
    if patient.first is ticket and not patient.others:
        patient.first = None
    else:
        _drop_the_rest(world, patient, ticket)
    patient.grant = ticket
    patient.alternatives = ()
    if not ticket.is_stay:
        ticket.setting.reserved += ticket.weight
    if patient.runs and not patient.is_outlier:
        work.redo_stale(world, patient)
        work.release(world, patient, work.GRANTED)
    asking.consider_leaving(world, patient)


def _drop_the_rest(world: World, patient: Patient, granted: Ticket) -> None:
    """The first grant ends all other requests, except a kept first choice (R11)."""
    for other in patient.others:
        if other is not granted:
            lines.end_ticket(world, other, REQUEST_DROPPED)
    patient.others = ()
    first = patient.first
    if first is None or first is granted:
        patient.first = None
    elif granted.alternative is not None and granted.alternative.keeps_first:
        lines.sleep(world, first)  # out of line until the alternative is entered
    else:
        lines.end_ticket(world, first, REQUEST_DROPPED)
        patient.first = None
