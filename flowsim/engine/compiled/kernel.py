"""A run of the compiled engine, minute by minute (R1)."""

from __future__ import annotations

from flowsim.engine import ends
from flowsim.engine.compiled import (
    actions,
    alternatives,
    asking,
    fates,
    pathway,
    readiness,
    work,
    work_rests,
)
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.books import count, note_soon, write_request
from flowsim.engine.compiled.clock import next_due
from flowsim.engine.compiled.jit import World, addresses, compiled, entry, fetch
from flowsim.engine.compiled.lists import unsettle
from flowsim.engine.compiled.looking_ahead import FEW, look_ahead, meet
from flowsim.engine.compiled.memory import give
from flowsim.engine.compiled.pages import count_page, in_turn
from flowsim.engine.compiled.rooms import usable_again
from flowsim.engine.compiled.settle import is_unsettled, open_door, settle
from flowsim.engine.compiled.teams import slot_begins
from flowsim.engine.compiled.tickets import priority_steps
from flowsim.units import DAY_MIN

_FETCHED = 16  # patients before their turn


@entry
def live(world: World) -> None:
    """Live the whole run: every minute in which something is due, then settle and count it."""
    w = addresses(world)
    pages, end_at = w[f.PAGES], w[f.END_AT]
    minute = next_due(w, 0)
    while minute < end_at:
        w[f.NOW] = minute
        look_ahead(w, minute)
        newest = w[pages + minute]
        if w[newest + f.EVENT_BEFORE] == 0:
            _happen(w, newest)
        else:
            _live_page(w, newest)
        if is_unsettled(w):
            settle(w)
        if w[f.IS_CENSUS] or w[f.N_CHANGED]:
            count(w)
        if w[f.STOPPED]:
            return
        minute = next_due(w, minute + 1)
    _finish(w)


@compiled
def _live_page(w: World, newest: int) -> None:
    """All that is due in a minute: by rank, code, and what was written first."""
    due = count_page(w, newest)
    if w[f.STOPPED]:
        return
    first = in_turn(w, newest, due)
    for place in range(first, first + due):
        if place + FEW + f.ROOM_MET < first + due:
            meet(w, w[place + FEW + f.ROOM_MET])
        _happen(w, w[place])
        if w[f.STOPPED]:
            return


@compiled
def _happen(w: World, event: int) -> None:
    """Do what is due, unless the patient's stay has changed since it was written down."""
    action, subject = w[event + f.EVENT_ACTION], w[event + f.EVENT_SUBJECT]
    token = w[event + f.EVENT_TOKEN]
    give(w, f.FREE_EVENTS, event)
    if action >> actions.RANK_SHIFT <= actions.RANK_OF_CAPACITY:
        _to_capacity(w, action, subject, token)
    elif action == actions.WORK_ENDS:
        asking.work_ends(w, subject)
    elif action == actions.CLARIFIED:
        work.clarified(w, subject)
    elif action == actions.PLANNED_START:
        work.planned_start(w, subject)
    elif action == actions.SLOT:
        slot_begins(w, subject, token)
    elif action == actions.MAY_RETURN:
        fates.may_return(w, subject)
    elif action == actions.EARLY_ROUND:
        readiness.early_round(w, subject)
    elif action == actions.ARRIVE:
        pathway.new_patient(w, subject)
        pathway.begin_journey(w, subject)
    elif w[subject + f.TOKEN] == token:
        _to_patient(w, action, subject)


@compiled
def _to_capacity(w: World, action: int, subject: int, token: int) -> None:
    if action == actions.USABLE_AGAIN:
        usable_again(w, subject, token)
    elif action == actions.STAFF:
        _staff(w, subject, token)
    elif action == actions.OPEN:
        open_door(w, subject)
        note_soon(w, subject)
    elif action == actions.CLOSE:
        w[subject + f.SETTING_IS_OPEN] = 0
        note_soon(w, subject)
    elif action == actions.PRIORITY_STEPS:
        priority_steps(w, subject, token)
    else:
        w[f.IS_CENSUS] = 1


@compiled
def _to_patient(w: World, action: int, patient: int) -> None:
    if action == actions.READY_AND_DECLARED:
        readiness.note_need_end(w, patient)
        readiness.declare(w, patient)
    elif action == actions.DECLARE:
        readiness.declare(w, patient)
    elif action == actions.NEED_ENDS:
        readiness.medically_ready(w, patient)
    elif action == actions.LEAVE_FOR_GOOD:
        fates.leave_for_good(w, patient)
    elif action == actions.DISPUTE:
        readiness.disputed(w, patient)
    elif action == actions.DIE:
        fates.die(w, patient)
    elif action == actions.RELAPSE:
        fates.relapse(w, patient)
    elif action == actions.COME_THERE:
        pathway.enter(w, patient, w[patient + f.TRAVELLING])
    elif action == actions.FALL_DUE:
        alternatives.falls_due(w, patient)
    elif action == actions.CONSIDER_LEAVING:
        asking.consider_leaving(w, patient)
    else:
        asking.consider_request(w, patient)


@compiled
def _staff(w: World, setting: int, staffed: int) -> None:
    """Staffed places change; nobody is moved out (R9, R26)."""
    chances = w[setting + f.SETTING_CLOSURE_CHANCES]
    if chances and w[chances + w[f.NOW] // DAY_MIN] <= w[setting + f.SETTING_CLOSED_UP_TO]:
        staffed = max(0, staffed - w[setting + f.SETTING_CLOSURE_PLACES])
    if staffed != w[setting + f.SETTING_STAFFED]:
        w[setting + f.SETTING_STAFFED] = staffed
        unsettle(w, setting)
        note_soon(w, setting)


@compiled
def _finish(w: World) -> None:
    """What is still going on when the run ends is written as open (R28)."""
    w[f.NOW] = w[f.END_AT] - 1  # the last minute that is lived
    for i in range(w[f.N_PATIENTS]):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        fetch(w, patient + _FETCHED * f.PATIENT_SIZE + f.ENDED_AT)
        is_open = w[patient + f.ENDED_AT] == f.NEVER or w[patient + f.FIRST_RUN]
        if w[patient + f.ARRIVED_AT] != f.NEVER and is_open:
            _write_open(w, patient)
    w[f.NOW] = w[f.END_AT]
    w[f.IS_CENSUS] = 1
    count(w)


@compiled
def _write_open(w: World, patient: int) -> None:
    readiness.note_need_end(w, patient)
    grant, first = w[patient + f.GRANT], w[patient + f.FIRST]
    if grant:
        write_request(w, grant, w[grant + f.TICKET_GRANTED_AT], ends.REQUEST_GRANTED)
    ticket = w[patient + f.FIRST_OTHER]
    while ticket:
        write_request(w, ticket, f.NEVER, ends.REQUEST_OPEN)
        ticket = w[ticket + f.TICKET_NEXT]
    if first:
        write_request(w, first, f.NEVER, ends.REQUEST_OPEN)
    work_rests.write_open(w, patient)
