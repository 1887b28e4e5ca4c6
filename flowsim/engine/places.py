"""Settling a minute: all who may leave, leave; then places are granted, once and last (R3)."""

from __future__ import annotations

from flowsim.engine import alternatives, asking, lines, order, pathway, rooms, work
from flowsim.engine.ends import REQUEST_DROPPED
from flowsim.engine.state import Line, Patient, Ticket, World


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
        leaving, world.may_leave = sorted(world.may_leave), set()
        for code in leaving:
            moved |= _leave_if_possible(world, world.patients[code])
    return moved


def _leave_if_possible(world: World, patient: Patient) -> bool:
    grant = patient.grant
    if grant is None:
        return False
    if patient.moved_at == world.now:  # moves at most once a minute
        world.at_of(patient, world.now + 1, order.ARRIVALS, asking.consider_leaving)
        return False
    if not asking.may_leave(patient):
        return False
    if not (grant.is_stay or world.is_open[grant.setting]):
        world.at_the_door[grant.setting].add(patient.code)
        return False
    pathway.leave(world, patient, grant)
    return True


def _grant_all(world: World) -> bool:
    """(b) One pass over the settings, downstream first, each from the head of its line."""
    granted = False
    pending, world.unsettled = world.unsettled, set()
    for setting in sorted(pending, key=world.plan.place_in_order.__getitem__):
        if not world.is_open[setting]:
            continue
        ordinary, surge = world.ordinary[setting], world.surge[setting]
        if ordinary:
            granted |= _serve(world, setting, ordinary, rooms.ORDINARY)
        if surge:
            granted |= _serve(world, setting, surge, rooms.SURGE)
    return granted


def _serve(world: World, setting: int, line: Line[Ticket], surge: bool) -> bool:
    """Strict head of line: the first who does not fit stops it (R6)."""
    granted = False
    while line:
        ticket = line[0][1]
        if not rooms.fits(world, setting, ticket.weight, surge):
            return granted
        grant(world, _first_choice_wins(world, ticket))
        granted = True
    return granted


def _first_choice_wins(world: World, ticket: Ticket) -> Ticket:
    """Whoever heads the line of the first choice, with room and open doors, gets that (R11)."""
    first = ticket.patient.first
    if ticket.is_first_choice or first is None or not first.in_line:
        return ticket
    line, setting = lines.line_of(world, first), first.setting
    heads = line[0][1] is first
    if (
        heads
        and world.is_open[setting]
        and rooms.fits(world, setting, first.weight, rooms.ORDINARY)
    ):
        rooms.unsettle(world, setting)  # the next in that line may fit too
        return first
    return ticket


def grant(world: World, ticket: Ticket) -> None:
    """A place is the patient's from now on; what starts at the grant begins (R7)."""
    patient = ticket.patient
    lines.take_out(world, ticket)
    ticket.granted_at = world.now
    if patient.first is ticket and not patient.others:
        patient.first = None
    else:
        _drop_the_rest(world, patient, ticket)
    patient.grant = ticket
    patient.alternatives = []
    if not ticket.is_stay:
        world.reserved[ticket.setting] += ticket.weight
    if patient.runs and not patient.is_outlier:
        work.redo_stale(world, patient)
        work.release(world, patient, work.GRANTED)
    asking.consider_leaving(world, patient)


def _drop_the_rest(world: World, patient: Patient, granted: Ticket) -> None:
    """The first grant ends all other requests, except a kept first choice (R11)."""
    for other in patient.others:
        if other is not granted:
            lines.end_ticket(world, other, REQUEST_DROPPED)
    patient.others = []
    first = patient.first
    if first is None or first is granted:
        patient.first = None
    elif granted.keeps_first:
        lines.sleep(world, first)  # out of line until the alternative is entered
    else:
        lines.end_ticket(world, first, REQUEST_DROPPED)
        patient.first = None
