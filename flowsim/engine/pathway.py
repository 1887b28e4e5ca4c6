"""A patient's way: come, enter, be treated, leave for the next place.

Read from top to bottom it is the pathway. In between, `readiness` says when the patient is
ready, `asking` when a place is asked for, `places` who gets it, `work` what the teams do,
`fates` who relapses, dies or comes back, and `departing` how the journey ends.
"""

from __future__ import annotations

from flowsim.engine import asking, departing, lines, order, readiness, rooms, rules, work
from flowsim.engine.ends import REQUEST_DROPPED, REQUEST_GRANTED, STAY_LEFT, STAY_MOVED
from flowsim.engine.kinds import ENTRY
from flowsim.engine.settings import Alternative, Setting
from flowsim.engine.state import NEVER, NOT_ASKED, Patient, Stay, Ticket, World


def new_patient(world: World, code: int) -> Patient:
    """A patient who becomes known to the area now."""
    cohort = world.cohort
    patient = Patient(code, cohort.row_start[code], cohort.lot[code], world.now)
    if cohort.asked_at[code] < 0:
        patient.asked_at = cohort.asked_at[code]  # waited before the start (R27)
    world.patients[code] = patient
    return patient


def begin_journey(world: World, patient: Patient) -> None:
    """Into the first row without asking.

    At home, in the emergency department or, at minute 0, where the patient is (R27).
    """
    setting = asking.first_choice(world, patient, patient.row)
    cohort, code = world.cohort, patient.code
    waits_here = bool(cohort.waits_in[code]) and cohort.kind[patient.row] != ENTRY
    _begin_stay(world, patient, setting)
    patient.stay.is_interim = waits_here
    patient.stay.weight = cohort.weight[patient.row]
    _live(world, patient)


def enter(world: World, patient: Patient, ticket: Ticket) -> None:
    """Begin the stay that was granted."""
    before, alternative = patient.stay, ticket.alternative
    _begin_stay(world, patient, before.setting if ticket.is_stay else ticket.setting)
    stay = patient.stay
    stay.requested_at, stay.granted_at = ticket.requested_at, ticket.granted_at
    stay.first_choice, stay.weight = ticket.first_choice, ticket.weight
    if alternative is None:
        is_carried = patient.is_outlier
        if is_carried:
            _carry_need(patient, before.left_at)
        else:
            _next_row(patient)
        _live(world, patient, is_carried)
    else:
        _begin_alternative(world, patient, ticket, alternative)


def _begin_alternative(
    world: World, patient: Patient, ticket: Ticket, alternative: Alternative
) -> None:
    """Another place than the first choice: to be treated in, or to wait in (R12)."""
    stay = patient.stay
    stay.is_surge, stay.is_interim = ticket.is_surge, alternative.percent == 0
    if patient.first is not None:
        patient.first.stay = stay.sequence  # a kept request waits here from now on
    if not stay.is_interim:
        _next_row(patient)
        if not ticket.is_surge:
            _serve_elsewhere(world, patient, alternative.percent)
    _live(world, patient)
    if patient.is_outlier and patient.first is not None:
        lines.wake(world, patient.first)  # an outlier stays in line while being treated


def _begin_stay(world: World, patient: Patient, setting: Setting) -> None:
    before = patient.stay
    sequence = 0 if before is None else before.sequence + 1
    patient.stay = Stay(patient.code, sequence, setting, world.now)
    patient.token += 1
    patient.is_ready = patient.is_asleep = False
    patient.need_ends_at = NEVER
    patient.grant = patient.travelling = None


def _next_row(patient: Patient) -> None:
    patient.row += 1
    patient.asked_at, patient.asks_by_work = NOT_ASKED, False


def _carry_need(patient: Patient, left_at: int) -> None:
    """Moved to the first choice at last, with what is left of the need (R12)."""
    elapsed = left_at - patient.treated_from_at
    left = rules.need_carried(patient.need_full_min, elapsed, patient.outlier_percent)
    patient.need_here_min, patient.is_outlier = left, False
    work.carry_over(patient, patient.stay.sequence)


def _serve_elsewhere(world: World, patient: Patient, percent: int) -> None:
    """The need is served on another setting and takes its percent of the time (R12)."""
    need = world.cohort.need_min[patient.row]
    if need == NEVER:
        return
    patient.need_full_min = need
    patient.is_outlier, patient.outlier_percent = True, percent
    patient.treated_from_at = world.now
    patient.need_here_min = rules.need_elsewhere(patient.need_full_min, percent)
    patient.stay.is_outlier = True


def _live(world: World, patient: Patient, is_carried: bool = False) -> None:
    """What the new stay is: the end of the journey, a wait, or treatment."""
    stay = patient.stay
    setting, need_min = stay.setting, world.cohort.need_min[patient.row]
    if setting.is_final or (need_min == NEVER and not stay.is_interim):
        lines.end_tickets(world, patient, REQUEST_DROPPED)
        stay.end = STAY_LEFT
        world.records.stay(stay)
        departing.end_journey(world, patient, STAY_LEFT)
        return
    rooms.take(world, patient)
    if stay.is_interim:  # the work of this transition was done before
        readiness.wait_from_the_start(world, patient)
    elif setting.kind == ENTRY:
        work.take_on(world, patient, patient.row)
        readiness.wait_from_the_start(world, patient)
    else:
        if not (is_carried or stay.is_outlier):
            patient.need_here_min = need_min
        _be_treated(world, patient, is_carried)


def _be_treated(world: World, patient: Patient, is_carried: bool) -> None:
    """Set the end of need, the planned work and the notice of a stay."""
    patient.need_ends_at = world.now + patient.need_here_min
    if world.cohort.is_last[patient.row]:
        world.at_of(patient, patient.need_ends_at, order.NEEDS_END, departing.leave_for_good)
        return
    if not is_carried:
        work.take_on(world, patient, patient.row)
    readiness.await_notice(world, patient, world.cohort.notice_offset_min[patient.row])


def leave(world: World, patient: Patient, grant: Ticket) -> None:
    """Give up the present place and set out for the granted one (R8)."""
    stay = patient.stay
    stay.left_at, stay.end = world.now, STAY_MOVED
    world.records.stay(stay)
    patient.moved_at = world.now
    patient.token += 1
    world.records.request(grant, grant.granted_at, REQUEST_GRANTED)
    if patient.runs and not patient.is_outlier:
        work.release(world, patient, work.LEAVING)
        work.forget_finished(patient)
    if grant.is_stay:
        rooms.vacate(world, patient, is_left=False)
        enter(world, patient, grant)
        return
    if patient.code in world.cohort.readmissions and _leaves_hospital(stay.setting, grant):
        world.actions.left_hospital(world, patient)
    rooms.vacate(world, patient)
    if grant.setting.travel_min:
        patient.grant, patient.travelling = None, grant
        arrives_at = world.now + grant.setting.travel_min
        world.at_of(patient, arrives_at, order.ARRIVALS, _arrive)
    else:
        _take_granted(world, patient, grant)


def _leaves_hospital(origin: Setting, grant: Ticket) -> bool:
    return origin.is_hospital and not grant.setting.is_hospital


def _arrive(world: World, patient: Patient) -> None:
    assert patient.travelling is not None
    _take_granted(world, patient, patient.travelling)


def _take_granted(world: World, patient: Patient, grant: Ticket) -> None:
    grant.setting.reserved -= grant.weight  # from granted to occupied
    enter(world, patient, grant)
