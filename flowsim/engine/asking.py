"""Asking for the next place: when a request is made, stands in line, and lets one leave."""

from __future__ import annotations

from flowsim.engine import lines, work
from flowsim.engine.kinds import ENTRY, HOSPITAL, RETURN
from flowsim.engine.settings import Setting
from flowsim.engine.state import NEVER, NOT_ASKED, OVER, Patient, TaskRun, Ticket, World
from flowsim.terms import NoticeKind

HOSPITAL_OR_ENTRY = HOSPITAL | {ENTRY}
RECEIVER_READY = tuple(NoticeKind).index(NoticeKind.RECEIVER_READY)


def first_choice(world: World, patient: Patient, row: int) -> Setting:
    """The setting that an itinerary row leads to for this patient (R5)."""
    if patient.is_returning and world.cohort.kind[row] not in HOSPITAL_OR_ENTRY:
        # to the place that was kept (R19)
        place = world.cohort.place(patient.code)
        return world.settings[world.plan.first_choice_of(RETURN, place)]
    setting: Setting = world.cohort.first_choice[row]
    return setting


def is_planned_hospital_stay(world: World, patient: Patient) -> bool:
    """Whether the Act's notices concern this stay: in hospital, with discharge planning."""
    return patient.stay.setting.is_hospital and bool(world.cohort.need[patient.code] > 0)


def consider_request(world: World, patient: Patient) -> None:
    """Ask for the next place when the work before it is done; in line when ready (R5, R7)."""
    has_place = patient.grant is not None or patient.travelling is not None
    if has_place or patient.gates_place > 0:
        return
    first = patient.first
    if first is None:
        if not (patient.is_ready or patient.asks_by_work):
            return
        setting = first_choice(world, patient, patient.row + 1)
        first = request_for(world, patient, setting, _asked_at(world, patient, setting))
        patient.first = first
    if not patient.is_ready or first.in_line:
        return
    if first.setting.is_always_free:
        first.awake_at = world.now
        world.actions.grant(world, first)
    else:
        _come_in_line(world, patient, first)


def _come_in_line(world: World, patient: Patient, first: Ticket) -> None:
    lines.wake(world, first)
    for ticket in patient.others:
        lines.wake(world, ticket)
    if first.setting.alternatives:
        world.came_in_line.append(patient)
        world.is_unsettled = True


def request_for(world: World, patient: Patient, setting: Setting, requested_at: int) -> Ticket:
    """A request for the first choice; not in line yet."""
    return Ticket(patient, setting, requested_at, world.cohort.weight[patient.row + 1])


def _asked_at(world: World, patient: Patient, setting: Setting) -> int:
    """Now; but what was asked before, at home, as an outlier or before a readmission, counts."""
    if patient.asked_at != NOT_ASKED:
        asked_at, patient.asked_at = patient.asked_at, NOT_ASKED
        return asked_at
    if patient.inherited is not None and patient.inherited[0] is setting:
        return patient.inherited[1]
    return world.now


def work_ends(world: World, run: TaskRun) -> None:
    """A slot or a piece of work is over; its patient may ask or leave."""
    patient = run.patient
    if run.state != OVER and work.finish_attempt(world, run) and work.is_of_stay(run):
        if patient.asks_by_work and patient.gates_place == 0:
            _ask_by_work(world, patient)
        consider_leaving(world, patient)


def _ask_by_work(world: World, patient: Patient) -> None:
    """The work before the request is done; an outlier's request is made when served (R12)."""
    if not patient.is_outlier:
        consider_request(world, patient)
    elif patient.asked_at == NOT_ASKED:
        patient.asked_at = world.now


def consider_leaving(world: World, patient: Patient) -> None:
    """Note the receiver's readiness, and who may leave in this minute's settle (R8)."""
    if patient.grant is None:
        return
    stay = patient.stay
    if stay.receiver_ready_at == NEVER and patient.receiver_left == 0 and not patient.is_outlier:
        stay.receiver_ready_at = world.now
        if stay.setting.is_hospital and is_planned_hospital_stay(world, patient):
            world.records.notice(patient.code, stay.sequence, RECEIVER_READY, world.now)
    if is_free_to_leave(patient):
        world.may_leave[patient.code] = patient
        world.is_unsettled = True


def is_free_to_leave(patient: Patient) -> bool:
    """Ready and the work done; an outlier needs only its place (R8, R12)."""
    return patient.is_outlier or (patient.is_ready and patient.gates_leaving == 0)
