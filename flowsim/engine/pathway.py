"""A patient's way: enter, be treated, become ready, ask for the next place, leave.

Read from top to bottom it is the pathway; `places` decides who gets a place, `work` what
the teams do meanwhile, `fates` who relapses, dies or comes back.
"""

from __future__ import annotations

from flowsim.engine import lines, order, rooms, rules, work
from flowsim.engine.state import NEVER, NOT_ASKED, OVER, Patient, Stay, TaskRun, Ticket, World
from flowsim.terms import FINAL_KINDS, HOSPITAL_KINDS, Kind, NoticeKind, RequestEnd, StayEnd

KINDS = tuple(Kind)
ENTRY, RETURN = KINDS.index(Kind.ENTRY), KINDS.index(Kind.RETURN)
FINAL = frozenset(KINDS.index(kind) for kind in FINAL_KINDS)
HOSPITAL = frozenset(KINDS.index(kind) for kind in HOSPITAL_KINDS)

NOTICES = tuple(NoticeKind)
READY, WITHDRAWN = NOTICES.index(NoticeKind.READY), NOTICES.index(NoticeKind.WITHDRAWN)
RECEIVER_READY = NOTICES.index(NoticeKind.RECEIVER_READY)


# --- arriving and entering ------------------------------------------------------------


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
    setting = first_choice(world, patient, patient.row)
    cohort, code = world.cohort, patient.code
    waits_here = bool(cohort.waits_in[code]) and cohort.kind[patient.row] != ENTRY
    _begin_stay(world, patient, setting)
    patient.stay.is_interim = waits_here
    patient.stay.weight = cohort.weight[patient.row]
    _live(world, patient, is_carried=False)


def first_choice(world: World, patient: Patient, row: int) -> int:
    """The setting that an itinerary row leads to for this patient (R5)."""
    cohort, code = world.cohort, patient.code
    kind = cohort.kind[row]
    if patient.is_returning and kind not in HOSPITAL and kind != ENTRY:
        kind = RETURN  # to the place that was kept (R19)
    return world.plan.first_choice_of(kind, cohort.place[code])


def enter(world: World, patient: Patient, ticket: Ticket) -> None:
    """Begin the stay that was granted."""
    before = patient.stay
    setting = before.setting if ticket.is_stay else ticket.setting
    _begin_stay(world, patient, setting)
    stay = patient.stay
    stay.requested_at, stay.granted_at = ticket.requested_at, ticket.granted_at
    stay.first_choice, stay.weight = ticket.first_choice, ticket.weight
    stay.is_surge = ticket.is_surge
    stay.is_interim = not ticket.is_first_choice and ticket.percent == 0
    if patient.first is not None:
        patient.first.stay = stay.sequence  # a kept request waits here from now on
    is_carried = ticket.is_first_choice and patient.is_wishing
    if is_carried:
        _carry_need(patient, before.left_at)
    elif not stay.is_interim:
        patient.row += 1
        patient.asked_at = NOT_ASKED
        if not (ticket.is_first_choice or ticket.is_surge):
            _serve_elsewhere(world, patient, ticket.percent)
    _live(world, patient, is_carried=is_carried)
    if ticket.keeps_first and patient.is_wishing and patient.first is not None:
        lines.wake(world, patient.first)  # an outlier stays in line while being treated


def _begin_stay(world: World, patient: Patient, setting: int) -> None:
    before = patient.stay
    sequence = 0 if before is None else before.sequence + 1
    patient.stay = Stay(patient.code, sequence, setting, world.now)
    world.records.stays.append(patient.stay)
    patient.token += 1
    patient.is_medically_ready = patient.is_declared = patient.is_asleep = False
    patient.grant = patient.travelling = None


def _carry_need(patient: Patient, left_at: int) -> None:
    """Moved to the first choice at last, with what is left of the need (R12)."""
    elapsed = left_at - patient.treated_from_at
    left = rules.need_carried(patient.need_full_min, elapsed, patient.outlier_percent)
    patient.need_here_min, patient.outlier_percent = left, 0
    work.carry_over(patient, patient.stay.sequence)


def _serve_elsewhere(world: World, patient: Patient, percent: int) -> None:
    """The need is served on another setting and takes its percent of the time (R12)."""
    need = world.cohort.need_min[patient.row]
    if need == NEVER:
        return
    patient.need_full_min = max(rules.MINIMUM_MIN, need)
    patient.outlier_percent = percent
    patient.treated_from_at = world.now
    patient.need_here_min = rules.need_elsewhere(patient.need_full_min, percent)
    patient.stay.is_outlier = True


def _live(world: World, patient: Patient, *, is_carried: bool) -> None:
    """What the new stay is: the end of the journey, a wait, or treatment."""
    setting, cohort = patient.stay.setting, world.cohort
    kind = world.plan.setting_kind[setting]
    is_interim = patient.stay.is_interim
    if kind in FINAL or (not is_interim and cohort.need_min[patient.row] == NEVER):
        lines.end_tickets(world, patient, RequestEnd.DROPPED)
        patient.stay.end = patient.end = StayEnd.LEFT
        patient.ended_at = world.now
        return
    rooms.take(world, setting, patient.stay.weight)
    world.present[setting][patient.code] = patient
    if is_interim or kind == ENTRY:
        work.take_on(world, patient, patient.row, is_interim=is_interim)
        medically_ready(world, patient)
        declare(world, patient)
        return
    if not (is_carried or patient.stay.is_outlier):
        patient.need_here_min = max(rules.MINIMUM_MIN, cohort.need_min[patient.row])
    _be_treated(world, patient, is_carried=is_carried)


def _be_treated(world: World, patient: Patient, *, is_carried: bool) -> None:
    """Set the end of need, the planned work and the notice of a stay."""
    patient.need_ends_at = world.now + patient.need_here_min
    if not has_next(world, patient):
        world.at_of(patient, patient.need_ends_at, order.NEEDS_END, _leave_for_good)
        return
    if not is_carried:
        work.take_on(world, patient, patient.row, is_interim=False)
    await_notice(world, patient, world.cohort.notice_offset_min[patient.row])


def is_planned_hospital_stay(world: World, patient: Patient) -> bool:
    """Whether the Act's notices concern this stay: in hospital, with discharge planning."""
    in_hospital = world.plan.setting_kind[patient.stay.setting] in HOSPITAL
    return in_hospital and world.cohort.need[patient.code] > 0


def has_next(world: World, patient: Patient) -> bool:
    """Whether the itinerary goes on after the present row."""
    return bool(patient.row + 1 < world.cohort.row_start[patient.code + 1])


# --- becoming ready -----------------------------------------------------------------


def await_notice(world: World, patient: Patient, offset_min: int) -> None:
    """The need ends by itself; the notice comes at a round, before or after it (R15)."""
    setting, need_ends_at = patient.stay.setting, patient.need_ends_at
    notice_at = max(world.now + 1, need_ends_at + offset_min)
    rounds = world.plan.rounds[setting]
    if rounds:
        notice_at = rules.first_round(rounds, notice_at)
    if notice_at == need_ends_at:
        world.at_of(patient, notice_at, order.NEEDS_END, _ready_and_declared)
        return
    world.at_of(patient, need_ends_at, order.NEEDS_END, medically_ready)
    if notice_at != NEVER:
        world.at_of(patient, notice_at, order.NEEDS_END, declare)


def _ready_and_declared(world: World, patient: Patient) -> None:
    medically_ready(world, patient)
    declare(world, patient)


def medically_ready(world: World, patient: Patient) -> None:
    """The need has ended; the clocks of waiting start (R17)."""
    patient.is_medically_ready = True
    patient.stay.medically_ready_at = world.now
    if patient.is_wishing:  # served here: the first choice is no longer wanted (R12)
        patient.outlier_percent = 0
        lines.end_tickets(world, patient, RequestEnd.DROPPED)
    _start_fate_clocks(world, patient)
    if patient.is_declared:
        _ready(world, patient)


def _start_fate_clocks(world: World, patient: Patient) -> None:
    cohort, row, stay = world.cohort, patient.row, patient.stay
    if stay.is_interim:
        death, relapse = cohort.interim_death_after_min[row], cohort.interim_relapse_after_min[row]
    else:
        death, relapse = cohort.death_after_min[row], cohort.relapse_after_min[row]
    if patient.relapsed_in == stay.sequence:
        relapse = NEVER
    # the first to come voids the other: the dead do not relapse, and a relapse stops and
    # later restarts the clock of death
    if death >= 0 and (relapse < 0 or death <= relapse):
        dies_at = world.now + max(rules.MINIMUM_MIN, death)
        world.at_of(patient, dies_at, order.FATES, world.actions.die)
    elif relapse >= 0:
        relapses_at = world.now + max(rules.MINIMUM_MIN, relapse)
        world.at_of(patient, relapses_at, order.FATES, world.actions.relapse)


def declare(world: World, patient: Patient) -> None:
    """The notice is sent; with the need over, the patient is ready."""
    stay = patient.stay
    patient.is_declared = True
    stay.declared_at = world.now
    is_first_of_interim = stay.is_interim and stay.entered_at == world.now
    if world.plan.setting_kind[stay.setting] != ENTRY and not is_first_of_interim:
        world.records.notice(patient.code, stay.sequence, READY, world.now)
    if not patient.is_medically_ready:
        _may_be_disputed(world, patient)
    if patient.runs:
        work.wake_up(world, patient)
        work.release(world, patient, work.READY)
    patient.is_asleep = False
    if patient.is_medically_ready:
        _ready(world, patient)


def ready_early(world: World, patient: Patient) -> None:
    """Declared ready under pressure, before the need has ended (R21)."""
    patient.token += 1  # the need's own end and its notice are void
    patient.stay.is_early = True
    patient.need_ends_at = world.now
    medically_ready(world, patient)
    if not patient.is_declared:
        declare(world, patient)


def _may_be_disputed(world: World, patient: Patient) -> None:
    """A premature notice that the receiver disputes is withdrawn after its minutes (R15)."""
    withdrawn_after = world.cohort.withdrawn_after_min[patient.row]
    if withdrawn_after >= 0:
        withdrawn_at = world.now + max(rules.MINIMUM_MIN, withdrawn_after)
        world.at_of(patient, withdrawn_at, order.NEEDS_END, _disputed)


def _disputed(world: World, patient: Patient) -> None:
    """Withdrawn, and sent again at the first round after the need's end."""
    world.records.notice(patient.code, patient.stay.sequence, WITHDRAWN, world.now)
    withdraw(world, patient)
    again_at = max(world.now + 1, patient.need_ends_at)
    rounds = world.plan.rounds[patient.stay.setting]
    if rounds:
        again_at = rules.first_round(rounds, again_at)
    if again_at != NEVER:
        world.at_of(patient, again_at, order.NEEDS_END, declare)


def withdraw(world: World, patient: Patient) -> None:
    """Readiness is taken back: tickets and waiting tasks sleep, a granted place is free (R18)."""
    patient.is_declared = False
    patient.stay.declared_at = patient.stay.receiver_ready_at = NEVER
    work.fall_asleep(world, patient)
    _give_back_grant(world, patient)
    for ticket in (*patient.others, *([patient.first] if patient.first else [])):
        lines.sleep(world, ticket)
        ticket.awake_at = NEVER
    patient.alternatives = []


def _give_back_grant(world: World, patient: Patient) -> None:
    grant = patient.grant
    if grant is None:
        return
    patient.grant = None
    if not grant.is_stay:
        rooms.reserve(world, grant.setting, -grant.weight)
    world.records.request(grant, world.now, RequestEnd.WITHDRAWN)
    if patient.first is None:
        patient.first = _ticket(world, patient, grant.first_choice, grant.first_asked_at)


def _ready(world: World, patient: Patient) -> None:
    """Ready, medically and as declared: the request is made or comes in line."""
    consider_request(world, patient)
    consider_leaving(world, patient)


# --- asking for the next place --------------------------------------------------------


def consider_request(world: World, patient: Patient) -> None:
    """Ask for the next place when the work before it is done; in line when ready (R5, R7)."""
    if patient.grant is not None or patient.gates_place > 0:
        return
    if patient.first is None and (patient.is_ready or patient.asks_by_work):
        setting = first_choice(world, patient, patient.row + 1)
        patient.first = _ticket(world, patient, setting, _asked_at(world, patient, setting))
    if not patient.is_ready or patient.first is None or patient.first.in_line:
        return
    if world.plan.is_always_free[patient.first.setting]:
        patient.first.awake_at = world.now
        world.actions.grant(world, patient.first)
    else:
        for ticket in (patient.first, *patient.others):
            lines.wake(world, ticket)
        world.actions.came_in_line(world, patient)


def _ticket(world: World, patient: Patient, setting: int, requested_at: int) -> Ticket:
    """A request for the first choice; not in line yet."""
    ticket = Ticket(patient, setting, requested_at, world.plan.setting_kind[patient.stay.setting])
    ticket.weight = world.cohort.weight[patient.row + 1]
    return ticket


def _asked_at(world: World, patient: Patient, setting: int) -> int:
    """Now; but what was asked before, at home, as an outlier or before a readmission, counts."""
    if patient.asked_at != NOT_ASKED:
        asked_at, patient.asked_at = patient.asked_at, NOT_ASKED
        return asked_at
    if patient.inherited is not None and patient.inherited[0] == setting:
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
    if not patient.is_wishing:
        consider_request(world, patient)
    elif patient.asked_at == NOT_ASKED:
        patient.asked_at = world.now


# --- leaving ---------------------------------------------------------------------------


def consider_leaving(world: World, patient: Patient) -> None:
    """Note the receiver's readiness, and who may leave in this minute's settle (R8)."""
    if patient.grant is None:
        return
    stay = patient.stay
    if patient.receiver_left == 0 and stay.receiver_ready_at == NEVER and not patient.is_wishing:
        stay.receiver_ready_at = world.now
        if is_planned_hospital_stay(world, patient):
            world.records.notice(patient.code, stay.sequence, RECEIVER_READY, world.now)
    if may_leave(patient):
        world.may_leave.add(patient.code)
        world.settle_soon()


def may_leave(patient: Patient) -> bool:
    """Ready, the work done and a place granted; an outlier needs only its place (R8, R12)."""
    if patient.grant is None:
        return False
    return patient.is_wishing or (patient.is_ready and patient.gates_leaving == 0)


def leave(world: World, patient: Patient, grant: Ticket) -> None:
    """Give up the present place and set out for the granted one (R8)."""
    stay = patient.stay
    stay.left_at, stay.end = world.now, StayEnd.MOVED
    patient.moved_at = world.now
    patient.token += 1
    world.records.request(grant, grant.granted_at, RequestEnd.GRANTED)
    if patient.runs and not patient.is_wishing:
        work.release(world, patient, work.LEAVING)
        work.forget_finished(patient)
    if _leaves_hospital(world, stay.setting, grant):
        world.actions.left_hospital(world, patient)
    del world.present[stay.setting][patient.code]
    rooms.vacate(world, stay.setting, stay.weight, turnaround=not grant.is_stay)
    travel = 0 if grant.is_stay else world.plan.travel_min[grant.setting]
    if travel:
        patient.grant, patient.travelling = None, grant
        world.at_of(patient, world.now + travel, order.ARRIVALS, _arrive)
    else:
        _take_granted(world, patient, grant)


def _leaves_hospital(world: World, origin: int, grant: Ticket) -> bool:
    kind = world.plan.setting_kind
    return not grant.is_stay and kind[origin] in HOSPITAL and kind[grant.setting] not in HOSPITAL


def _arrive(world: World, patient: Patient) -> None:
    assert patient.travelling is not None
    _take_granted(world, patient, patient.travelling)


def _take_granted(world: World, patient: Patient, grant: Ticket) -> None:
    if not grant.is_stay:
        rooms.reserve(world, grant.setting, -grant.weight)
    enter(world, patient, grant)


def _leave_for_good(world: World, patient: Patient) -> None:
    """The last need has ended: out of the area's care, or dead where treated."""
    patient.stay.medically_ready_at = world.now
    lines.end_tickets(world, patient, RequestEnd.DROPPED)
    if world.cohort.ends_as_died[patient.code]:
        work.drop_all(world, patient)
        depart(world, patient, StayEnd.DIED)
        return
    if world.plan.setting_kind[patient.stay.setting] in HOSPITAL:
        world.actions.left_hospital(world, patient)
    depart(world, patient, StayEnd.LEFT)


def depart(world: World, patient: Patient, end: str) -> None:
    """End the stay and the journey now, and give back the place."""
    stay, travelling = patient.stay, patient.travelling
    patient.token += 1
    patient.ended_at, patient.end = world.now, end
    if travelling is not None:
        rooms.reserve(world, travelling.setting, -travelling.weight)
        patient.travelling = None
        return
    stay.left_at, stay.end = world.now, end
    del world.present[stay.setting][patient.code]
    rooms.vacate(world, stay.setting, stay.weight, turnaround=True)
