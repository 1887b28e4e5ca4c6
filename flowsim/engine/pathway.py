"""A patient's way: come, enter, be treated, leave for the next place.

Read from top to bottom it is the pathway. In between, `readiness` says when the patient is
ready, `asking` when a place is asked for, `places` who gets it, `work` what the teams do,
`fates` who relapses, dies or comes back, and `departing` how the journey ends.
"""

from __future__ import annotations

from flowsim.engine import asking, departing, lines, order, readiness, rooms, rules, work
from flowsim.engine.ends import REQUEST_GRANTED, STAY_MOVED
from flowsim.engine.kinds import ENTRY
from flowsim.engine.settings import Alternative
from flowsim.engine.state import (
    NEVER,
    UNASKED,
    Asked,
    Before,
    Elsewhere,
    Patient,
    Ticket,
    World,
)


def come(world: World, code: int) -> None:
    """Somebody comes, and begins the first row without asking.

    At home, in the emergency department or, at minute 0, in the place that is theirs (R27).
    """
    _live(world, _newcomer(world, code))


def come_waiting(world: World, code: int) -> None:
    """Somebody is here at minute 0, and has waited since before it (R27)."""
    patient, cohort = _newcomer(world, code), world.cohort
    if cohort.asked_at[code] < 0:
        patient.before = Before(asked_at=int(cohort.asked_at[code]))
    if cohort.waits_in[code] and cohort.kind[patient.row] != ENTRY:
        patient.stay.is_interim = True
    _live(world, patient)


def come_back(world: World, code: int, inherited: Asked | None, is_kept: bool) -> None:
    """Somebody is readmitted: what was asked for, and whether the place is kept (R19)."""
    patient = _newcomer(world, code)
    patient.before = Before(inherited=inherited, is_returning=is_kept)
    if is_kept:
        patient.stay.setting = asking.way_back(world, patient, patient.row)
    _live(world, patient)


def _newcomer(world: World, code: int) -> Patient:
    cohort, now = world.cohort, world.now
    row = cohort.row_start[code]
    world.patients[code] = patient = Patient().begin(code, row, cohort.lot[code], now)
    patient.stay.begin(0, cohort.first_choice[row], cohort.weight[row], UNASKED, now)
    return patient


def enter(world: World, patient: Patient, ticket: Ticket) -> None:
    """Begin the stay that was granted."""
    stay = patient.stay
    stay.begin(stay.sequence + 1, ticket.setting, ticket.weight, ticket, world.now)
    patient.is_ready = patient.is_asleep = False
    if ticket.alternative is not None:
        _begin_alternative(world, patient, ticket, ticket.alternative)
    elif patient.elsewhere is not None:
        _carry_need(patient, patient.elsewhere)
        _live(world, patient, is_carried=True)
    elif ticket.setting.is_final:
        departing.arrive_for_good(world, patient)
    else:
        patient.row += 1
        _live(world, patient)


def _begin_alternative(
    world: World, patient: Patient, ticket: Ticket, alternative: Alternative
) -> None:
    """Another place than the first choice: to be treated in, or to wait in (R12)."""
    stay = patient.stay
    stay.is_interim = alternative.percent == 0
    if patient.first is not None:
        patient.first.stay = stay.sequence  # a kept request waits here from now on
    if not stay.is_interim:
        patient.row += 1
        if not ticket.is_surge:
            _serve_elsewhere(world, patient, alternative.percent)
    _live(world, patient)
    if patient.elsewhere is not None and patient.first is not None:
        lines.wake(world, patient.first)  # an outlier stays in line while being treated


def _carry_need(patient: Patient, served: Elsewhere) -> None:
    """Moved to the first choice at last, with what is left of the need (R12)."""
    elapsed = patient.moved_at - served.since_at
    patient.need_here_min = rules.need_carried(served.need_min, elapsed, served.percent)
    patient.elsewhere = None
    work.carry_over(patient, patient.stay.sequence)


def _serve_elsewhere(world: World, patient: Patient, percent: int) -> None:
    """The need is served on another setting and takes its percent of the time (R12)."""
    need = world.cohort.rows[patient.row][0]
    if need == NEVER:
        return
    patient.elsewhere = Elsewhere(need, percent, world.now)
    patient.need_here_min = rules.need_elsewhere(need, percent)
    patient.stay.is_outlier = True


def _live(world: World, patient: Patient, is_carried: bool = False) -> None:
    """What the new stay is: the end of the journey, a wait, or treatment."""
    stay = patient.stay
    need_min, offset_min, has_tasks, is_last, patient.fate = world.cohort.rows[patient.row]
    if stay.setting.is_final or (need_min == NEVER and not stay.is_interim):
        departing.arrive_for_good(world, patient)
        return
    rooms.take(world, patient)
    if stay.is_interim:  # the work of this transition was done before
        readiness.wait_from_the_start(world, patient)
    elif stay.setting.kind == ENTRY:
        if has_tasks:
            work.take_on(world, patient)
        readiness.wait_from_the_start(world, patient)
    else:
        if not (is_carried or stay.is_outlier):
            patient.need_here_min = need_min
        patient.need_ends_at = ends_at = world.now + patient.need_here_min
        if is_last:
            world.at_of(patient, ends_at, order.NEEDS_END, departing.leave_for_good)
            return
        if has_tasks and not is_carried:
            work.take_on(world, patient)
        readiness.await_notice(world, patient, offset_min)


def leave(world: World, patient: Patient, grant: Ticket) -> None:
    """Give up the present place and set out for the granted one (R8)."""
    now, origin, setting = world.now, patient.stay.setting, grant.setting
    world.records.stay(patient, now, STAY_MOVED)
    world.records.request(grant, grant.granted_at, REQUEST_GRANTED)
    patient.moved_at, patient.grant = now, None
    patient.token += 1
    if patient.runs and patient.elsewhere is None:
        work.release(world, patient, work.LEAVING)
        work.forget_finished(patient)
    if grant.is_stay:
        rooms.vacate(world, patient, is_left=False)
        enter(world, patient, grant)
        return
    is_out = origin.is_hospital and not setting.is_hospital
    if is_out and patient.code in world.cohort.readmissions:
        world.actions.left_hospital(world, patient)
    rooms.vacate(world, patient)
    if setting.travel_min:
        patient.travelling = grant
        world.at_of(patient, now + setting.travel_min, order.ARRIVALS, _arrive)
    else:
        setting.reserved -= grant.weight  # from granted to occupied
        enter(world, patient, grant)


def _arrive(world: World, patient: Patient) -> None:
    grant, patient.travelling = patient.travelling, None
    assert grant is not None
    grant.setting.reserved -= grant.weight
    enter(world, patient, grant)
