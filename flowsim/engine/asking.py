"""Asking for the next place: when a request is made, stands in line, and lets one leave."""

from __future__ import annotations

from flowsim.engine import lines, work
from flowsim.engine.kinds import ENTRY, HOSPITAL, RETURN
from flowsim.engine.settings import Setting
from flowsim.engine.state import NEVER, NOT_ASKED, OVER, Patient, TaskRun, Ticket, World
from flowsim.terms import NoticeKind

HOSPITAL_OR_ENTRY = HOSPITAL | {ENTRY}
RECEIVER_READY = tuple(NoticeKind).index(NoticeKind.RECEIVER_READY)


def way_back(world: World, patient: Patient, row: int) -> Setting:
    """Where a row leads those whose place was kept: out of hospital, to that place (R5, R19)."""
    cohort = world.cohort
    if cohort.kind[row] in HOSPITAL_OR_ENTRY:
        return cohort.first_choice[row]
    return world.settings[world.plan.first_choice_of(RETURN, cohort.place(patient.code))]


def is_planned_hospital_stay(world: World, patient: Patient) -> bool:
    """Whether the Act's notices concern this stay: in hospital, with discharge planning."""
    return patient.stay.setting.is_hospital and bool(world.cohort.need[patient.code] > 0)


def consider_request(world: World, patient: Patient) -> None:
    """Ask for the next place when the work before it is done; in line when ready (R5, R7)."""
    if patient.grant is not None or patient.travelling is not None or patient.gates_place > 0:
        return
    first = patient.first
    if first is None:
        if not (patient.is_ready or patient.asks_by_work):
            return
        patient.first = first = _first_request(world, patient)
    if not patient.is_ready or first.line is not None:
        return
    if first.setting.is_always_free:
        first.awake_at = world.now
        world.actions.grant(world, first)
        return
    lines.wake(world, first)
    for ticket in patient.others:
        lines.wake(world, ticket)
    if first.setting.alternatives:
        world.came_in_line.append(patient)
        world.is_unsettled = True


def _first_request(world: World, patient: Patient) -> Ticket:
    """A request for the first choice, not in line yet.

    It is made now; but what was asked before, at home, as an outlier or before a readmission,
    counts.
    """
    row, asked_at = patient.row + 1, world.now
    setting: Setting = world.cohort.first_choice[row]
    if patient.is_returning:
        setting = way_back(world, patient, row)
    if patient.asked_at != NOT_ASKED:
        asked_at, patient.asked_at = patient.asked_at, NOT_ASKED
    elif patient.inherited is not None and patient.inherited[0] is setting:
        asked_at = patient.inherited[1]
    return Ticket(patient, setting, asked_at, world.cohort.weight[row])


def work_ends(world: World, run: TaskRun) -> None:
    """A slot or a piece of work is over; its patient may ask or leave."""
    patient = run.patient
    if run.state != OVER and work.finish_attempt(world, run) and work.is_of_stay(run):
        if patient.asks_by_work and patient.gates_place == 0:
            _ask_by_work(world, patient)
        consider_leaving(world, patient)


def _ask_by_work(world: World, patient: Patient) -> None:
    """The work before the request is done; an outlier's request is made when served (R12)."""
    if patient.elsewhere is None:
        consider_request(world, patient)
    elif patient.asked_at == NOT_ASKED:
        patient.asked_at = world.now


def consider_leaving(world: World, patient: Patient) -> None:
    """Note the receiver's readiness, and who may leave in this minute's settle (R8)."""
    if patient.grant is None:
        return
    stay, is_outlier = patient.stay, patient.elsewhere is not None
    if stay.receiver_ready_at == NEVER and patient.receiver_left == 0 and not is_outlier:
        stay.receiver_ready_at = world.now
        if is_planned_hospital_stay(world, patient):
            world.records.notice(patient.code, stay.sequence, RECEIVER_READY, world.now)
    if is_outlier or (patient.is_ready and patient.gates_leaving == 0):
        world.may_leave[patient.code] = patient
        world.is_unsettled = True
