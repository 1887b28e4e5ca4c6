"""Asking for the next place: when a request is made, stands in line, is granted, lets one leave."""

from __future__ import annotations

from flowsim.engine import lines, work
from flowsim.engine.ends import REQUEST_DROPPED
from flowsim.engine.kinds import ENTRY, HOSPITAL, RETURN
from flowsim.engine.settings import Setting
from flowsim.engine.state import NEVER, NOT_ASKED, OVER, Before, Patient, TaskRun, Ticket, World
from flowsim.terms import NoticeKind

HOSPITAL_OR_ENTRY = HOSPITAL | {ENTRY}
RECEIVER_READY = tuple(NoticeKind).index(NoticeKind.RECEIVER_READY)


def way_back(world: World, patient: Patient, row: int) -> Setting:
    """Where a row leads those whose place was kept: out of hospital, to that place (R5, R19)."""
    cohort = world.cohort
    if cohort.kind[row] in HOSPITAL_OR_ENTRY:
        return cohort.first_choice[row]
    return world.settings[world.plan.first_choice_of(RETURN, cohort.place(patient.code))]


def consider_request(world: World, patient: Patient) -> None:
    """Ask for the next place when the work before it is done; in line when ready (R5, R7)."""
    if patient.grant is not None or patient.travelling is not None or patient.gates_place > 0:
        return
    first = patient.first
    if first is None:
        if not patient.is_ready and patient.work_asks_in != patient.row:
            return
        cohort, row = world.cohort, patient.row + 1
        setting, weight = cohort.first_choice[row], cohort.weight[row]
        patient.first = first = Ticket().begin(patient, setting, world.now, weight)
        if patient.before is not None:
            _count_from_before(world, first, patient.before)
    if not patient.is_ready or first.line is not None:
        return
    setting = first.setting
    if setting.is_always_free:
        first.awake_at = world.now
        grant(world, first)
        return
    lines.wake(world, first)
    for ticket in patient.others:
        lines.wake(world, ticket)
    if setting.alternatives:
        world.came_in_line.append(patient)
        world.is_unsettled = True


def _count_from_before(world: World, first: Ticket, before: Before) -> None:
    """What was asked before counts: at home, as an outlier or before a readmission."""
    if before.is_returning:
        first.setting = way_back(world, first.patient, first.patient.row + 1)
    if before.asked_at != NOT_ASKED:
        first.requested_at, before.asked_at = before.asked_at, NOT_ASKED
    elif before.inherited is not None and before.inherited[0] is first.setting:
        first.requested_at = before.inherited[1]


def grant(world: World, ticket: Ticket) -> None:
    """A place is the patient's from now on; what starts at the grant begins (R7)."""
    patient = ticket.patient
    if ticket.line is not None:
        del ticket.line[0]  # which it headed (R6)
        ticket.line = None
    ticket.granted_at = world.now
    if patient.first is ticket and not patient.others:
        patient.first = None
    else:
        _drop_the_rest(world, patient, ticket)
    patient.grant = ticket
    patient.alternatives = ()
    if not ticket.is_stay:
        ticket.setting.reserved += ticket.weight
    if patient.runs and patient.elsewhere is None:
        work.redo_stale(world, patient)
        work.release(world, patient, work.GRANTED)
    consider_leaving(world, patient)


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


def work_ends(world: World, run: TaskRun) -> None:
    """A slot or a piece of work is over; its patient may ask or leave."""
    patient = run.patient
    if run.state == OVER or not work.finish_attempt(world, run):
        return
    if run.stay == patient.stay.sequence:
        if patient.work_asks_in == patient.row and patient.gates_place == 0:
            _ask_by_work(world, patient)
        consider_leaving(world, patient)


def _ask_by_work(world: World, patient: Patient) -> None:
    """The work before the request is done; an outlier's request is made when served (R12)."""
    if patient.elsewhere is None:
        consider_request(world, patient)
    elif patient.before is None:
        patient.before = Before(asked_at=world.now)
    elif patient.before.asked_at == NOT_ASKED:
        patient.before.asked_at = world.now


def consider_leaving(world: World, patient: Patient) -> None:
    """Note the receiver's readiness, and who may leave in this minute's settle (R8)."""
    if patient.grant is None:
        return
    if patient.elsewhere is None:
        stay = patient.stay
        if stay.receiver_ready_at == NEVER and patient.receiver_left == 0:
            stay.receiver_ready_at = world.now
            if stay.setting.is_hospital and world.cohort.need[patient.code] > 0:  # as in the Act
                world.records.notice(patient.code, stay.sequence, RECEIVER_READY, world.now)
        if not patient.is_ready or patient.gates_leaving > 0:
            return
    world.may_leave.append(patient)
    world.is_unsettled = True
