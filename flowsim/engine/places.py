"""Settling a minute: all who may leave, leave; then places are granted, once and last (R3)."""

from __future__ import annotations

from operator import attrgetter

from flowsim.engine import alternatives, asking, order, pathway, rooms
from flowsim.engine.settings import Setting
from flowsim.engine.state import Line, Ticket, World

by_code = attrgetter("code")
in_order = attrgetter("place_in_order")


def settle(world: World) -> None:
    """Leave, grant and open alternatives until nothing moves (R3)."""
    while True:
        if world.may_leave:
            _leave_all(world)
        elif world.unsettled:
            _grant_all(world)
        elif world.came_in_line:
            alternatives.look_around(world)
        elif not (world.may_open and alternatives.open_due(world)):
            return


def _leave_all(world: World) -> None:
    """(a) Everybody who may leave and finds the receiver open, leaves (R8).

    Free to leave is who is ready with the work done; an outlier needs only its place (R12).
    """
    leaving, world.may_leave = world.may_leave, []
    if len(leaving) > 1:
        leaving.sort(key=by_code)
    for patient in leaving:
        grant = patient.grant
        if grant is None:
            continue
        if patient.moved_at == world.now:  # moves at most once a minute
            world.at_of(patient, world.now + 1, order.ARRIVALS, asking.consider_leaving)
        elif patient.elsewhere is not None or (patient.is_ready and patient.gates_leaving == 0):
            if grant.is_stay or grant.setting.is_open:
                pathway.leave(world, patient, grant)
            else:
                grant.setting.at_the_door[patient.code] = patient


def _grant_all(world: World) -> None:
    """(b) One pass over the settings, downstream first, each from the head of its line."""
    pending, world.unsettled = world.unsettled, set()
    for setting in sorted(pending, key=in_order):
        if setting.is_open:
            if setting.ordinary:
                _serve(world, setting, setting.ordinary, 0)
            if setting.surge:
                _serve(world, setting, setting.surge, setting.surge_places)


def _serve(world: World, setting: Setting, line: Line[Ticket], more: int) -> None:
    """Strict head of line: the first who does not fit stops it (R6)."""
    while line:
        ticket = line[0][1]
        if not rooms.fits(setting, ticket.weight, more):
            return
        if ticket.alternative is not None:
            ticket = _first_choice_wins(world, ticket)
        asking.grant(world, ticket)


def _first_choice_wins(world: World, ticket: Ticket) -> Ticket:
    """Whoever heads the line of the first choice, with room and open doors, gets that (R11)."""
    first = ticket.patient.first
    if first is None or first.line is None:
        return ticket
    setting = first.setting
    heads = first.line[0][1] is first
    if heads and setting.is_open and rooms.fits(setting, first.weight):
        rooms.unsettle(world, setting)  # the next in that line may fit too
        return first
    return ticket
