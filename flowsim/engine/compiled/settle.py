"""Settling a minute: all who may leave, leave; then places are granted, once and last (R3)."""

from __future__ import annotations

from flowsim.engine.compiled import actions, pathway, rooms
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.alternatives import look_around, open_due
from flowsim.engine.compiled.asking import grant, may_leave
from flowsim.engine.compiled.clock import at_of
from flowsim.engine.compiled.jit import World, compiled
from flowsim.engine.compiled.lists import let_leave, take_leaving, take_unsettled, unsettle
from flowsim.engine.compiled.tickets import heads_line


@compiled
def is_unsettled(w: World) -> bool:
    """Whether somebody may leave, be granted a place or open an alternative."""
    return bool(w[f.N_MAY_LEAVE] or w[f.N_UNSETTLED] or w[f.N_CAME] or w[f.N_MAY_OPEN])


@compiled
def settle(w: World) -> None:
    """Leave, grant and open alternatives until nothing moves."""
    while w[f.STOPPED] == 0:
        moved = w[f.N_MAY_LEAVE] > 0 and _leave_all(w)
        granted = w[f.N_UNSETTLED] > 0 and _grant_all(w)
        if moved or granted:
            continue
        if w[f.N_CAME]:
            look_around(w)
        if not (w[f.N_MAY_OPEN] and open_due(w)):
            return


@compiled
def _leave_all(w: World) -> bool:
    """(a) Everybody who may leave and finds the receiver open, leaves."""
    moved = False
    while w[f.N_MAY_LEAVE] and w[f.STOPPED] == 0:
        count = take_leaving(w)
        for i in range(w[f.LEAVING], w[f.LEAVING] + count):
            if w[f.STOPPED] == 0 and _leave_if_possible(w, w[i]):
                moved = True
    return moved


@compiled
def _leave_if_possible(w: World, patient: int) -> bool:
    grant = w[patient + f.GRANT]
    if grant == 0:
        return False
    if w[patient + f.MOVED_AT] == w[f.NOW]:  # moves at most once a minute
        at_of(w, patient, w[f.NOW] + 1, actions.CONSIDER_LEAVING)
        return False
    if not may_leave(w, patient):
        return False
    setting = w[grant + f.TICKET_SETTING]
    if w[grant + f.TICKET_IS_STAY] == 0 and w[setting + f.SETTING_IS_OPEN] == 0:
        _wait_at_the_door(w, patient, setting)
        return False
    pathway.leave(w, patient)
    return True


@compiled
def _wait_at_the_door(w: World, patient: int, setting: int) -> None:
    """A patient waits at one door; who has waited at another and left it is not there."""
    if w[patient + f.DOOR] == setting:
        return
    _go_from_the_door(w, patient)
    following = w[setting + f.SETTING_AT_THE_DOOR]
    w[patient + f.DOOR] = setting
    w[patient + f.NEXT_AT_THE_DOOR] = following
    w[patient + f.PREVIOUS_AT_THE_DOOR] = 0
    if following:
        w[following + f.PREVIOUS_AT_THE_DOOR] = patient
    w[setting + f.SETTING_AT_THE_DOOR] = patient


@compiled
def _go_from_the_door(w: World, patient: int) -> None:
    setting = w[patient + f.DOOR]
    if setting == 0:
        return
    before, after = w[patient + f.PREVIOUS_AT_THE_DOOR], w[patient + f.NEXT_AT_THE_DOOR]
    if before:
        w[before + f.NEXT_AT_THE_DOOR] = after
    else:
        w[setting + f.SETTING_AT_THE_DOOR] = after
    if after:
        w[after + f.PREVIOUS_AT_THE_DOOR] = before
    w[patient + f.DOOR] = 0


@compiled
def open_door(w: World, setting: int) -> None:
    """Those at the door may leave for here, and grants are made again (R8)."""
    w[setting + f.SETTING_IS_OPEN] = 1
    while w[setting + f.SETTING_AT_THE_DOOR]:
        patient = w[setting + f.SETTING_AT_THE_DOOR]
        _go_from_the_door(w, patient)
        let_leave(w, patient)
    unsettle(w, setting)


@compiled
def _grant_all(w: World) -> bool:
    """(b) One pass over the settings, downstream first, each from the head of its line."""
    granted = False
    count = take_unsettled(w)
    for i in range(w[f.PENDING], w[f.PENDING] + count):
        setting = w[w[f.BY_LEVEL] + w[i]]
        if w[setting + f.SETTING_IS_OPEN]:
            if _serve(w, setting, setting + f.SETTING_ORDINARY, 0):
                granted = True
            surge_places = w[setting + f.SETTING_SURGE_PLACES]
            has_surge_line = w[setting + f.SETTING_SURGE] > 0
            if has_surge_line and _serve(w, setting, setting + f.SETTING_SURGE, surge_places):
                granted = True
    return granted


@compiled
def _serve(w: World, setting: int, line: int, more: int) -> bool:
    """Strict head of line: the first who does not fit stops it (R6)."""
    granted = False
    while w[line] and w[f.STOPPED] == 0:
        ticket = w[w[line] + f.NODE_WHO]
        if not rooms.fits(w, setting, w[ticket + f.TICKET_WEIGHT], more):
            break
        grant(w, _first_choice_wins(w, ticket))
        granted = True
    return granted


@compiled
def _first_choice_wins(w: World, ticket: int) -> int:
    """Whoever heads the line of the first choice, with room and open doors, gets that (R11)."""
    first = w[w[ticket + f.TICKET_PATIENT] + f.FIRST]
    if w[ticket + f.TICKET_IS_FIRST] or first == 0 or w[first + f.TICKET_NODE] == 0:
        return ticket
    setting = w[first + f.TICKET_SETTING]
    if w[setting + f.SETTING_IS_OPEN] == 0 or not heads_line(w, first):
        return ticket
    if not rooms.fits(w, setting, w[first + f.TICKET_WEIGHT], 0):
        return ticket
    unsettle(w, setting)  # the next in that line may fit too
    return int(first)
