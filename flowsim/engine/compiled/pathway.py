"""A patient's way: come, enter, be treated, leave for the next place (R4, R8, R12)."""

from __future__ import annotations

from flowsim.engine import ends
from flowsim.engine.compiled import actions, readiness, rooms, work, work_rests
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.asking import first_choice
from flowsim.engine.compiled.books import add_stay, write_request
from flowsim.engine.compiled.clock import at, at_of
from flowsim.engine.compiled.jit import World, compiled, inside
from flowsim.engine.compiled.looking_ahead import fetch_page, fetch_work
from flowsim.engine.compiled.tickets import end_tickets, forget_ticket, wake
from flowsim.engine.kinds import ENTRY


@compiled
def new_patient(w: World, patient: int) -> None:
    """The patient becomes known to the area now; what is kept of everybody is there already."""
    w[patient + f.ARRIVED_AT] = w[f.NOW]
    for field in range(patient + f.ARRIVED_AT + 1, patient + f.HOT_SIZE):
        w[field] = 0
    w[patient + f.ENDED_AT] = f.NEVER
    w[patient + f.END] = ends.STAY_OPEN
    w[patient + f.MOVED_AT] = f.NEVER
    w[patient + f.NEED_ENDS_AT] = f.NEVER
    w[patient + f.RELAPSED_IN] = f.NEVER
    w[patient + f.RAISED_PRIORITY] = f.NEVER


@inside
def begin_journey(w: World, patient: int) -> None:
    """Into the first row without asking.

    At home, in the emergency department or, at minute 0, where the patient is (R27).
    """
    row = w[patient + f.ROW]
    fetch_work(w, row)
    fetch_page(w, row + f.ROW_SIZE)
    _begin_stay(w, patient, first_choice(w, patient, row))
    stay = w[patient + f.STAY]
    w[stay + f.STAY_IS_INTERIM] = w[patient + f.WAITS_IN] > 0 and w[row + f.ROW_KIND] != ENTRY
    w[stay + f.STAY_WEIGHT] = w[row + f.ROW_WEIGHT]
    _live(w, patient, False)


@compiled
def _begin_stay(w: World, patient: int, setting: int) -> None:
    before = w[patient + f.STAY]
    sequence = w[before + f.STAY_SEQUENCE] + 1 if before else 0
    w[patient + f.STAY] = add_stay(w, patient, sequence, setting)
    w[patient + f.TOKEN] += 1
    w[patient + f.IS_MEDICALLY_READY] = w[patient + f.IS_DECLARED] = 0
    w[patient + f.IS_READY] = w[patient + f.IS_ASLEEP] = 0
    w[patient + f.NEED_ENDS_AT] = f.NEVER
    w[patient + f.GRANT] = w[patient + f.TRAVELLING] = 0


@compiled
def enter(w: World, patient: int, ticket: int) -> None:
    """Begin the stay that was granted."""
    before = w[patient + f.STAY]
    is_first = w[ticket + f.TICKET_IS_FIRST]
    setting = w[ticket + f.TICKET_SETTING]
    if w[ticket + f.TICKET_IS_STAY]:
        setting = w[before + f.STAY_SETTING]
    else:
        w[setting + f.SETTING_RESERVED] -= w[ticket + f.TICKET_WEIGHT]  # now it is occupied
    _begin_stay(w, patient, setting)
    _describe(w, patient, ticket)
    is_interim = w[w[patient + f.STAY] + f.STAY_IS_INTERIM]
    is_carried = bool(is_first and w[patient + f.IS_OUTLIER])
    if is_carried:
        _carry_need(w, patient, w[before + f.STAY_LEFT_AT])
    elif not is_interim:
        w[patient + f.ROW] += f.ROW_SIZE
        w[patient + f.ASKED_AT] = f.NOT_ASKED
        w[patient + f.ASKS_BY_WORK] = 0
        if not (is_first or w[ticket + f.TICKET_IS_SURGE]):
            _serve_elsewhere(w, patient, w[ticket + f.TICKET_PERCENT])
    keeps_first = w[ticket + f.TICKET_KEEPS_FIRST]
    forget_ticket(w, ticket)
    _live(w, patient, is_carried)
    if keeps_first and w[patient + f.IS_OUTLIER] and w[patient + f.FIRST]:
        wake(w, w[patient + f.FIRST])  # an outlier stays in line while being treated


@compiled
def _describe(w: World, patient: int, ticket: int) -> None:
    """What the granted ticket says of the stay that begins with it."""
    stay = w[patient + f.STAY]
    w[stay + f.STAY_REQUESTED_AT] = w[ticket + f.TICKET_REQUESTED_AT]
    w[stay + f.STAY_GRANTED_AT] = w[ticket + f.TICKET_GRANTED_AT]
    w[stay + f.STAY_FIRST_CHOICE] = w[ticket + f.TICKET_FIRST_CHOICE]
    w[stay + f.STAY_WEIGHT] = w[ticket + f.TICKET_WEIGHT]
    w[stay + f.STAY_IS_SURGE] = w[ticket + f.TICKET_IS_SURGE]
    is_alternative = w[ticket + f.TICKET_IS_FIRST] == 0
    w[stay + f.STAY_IS_INTERIM] = is_alternative and w[ticket + f.TICKET_PERCENT] == 0
    if w[patient + f.FIRST]:  # a kept request waits here from now on
        w[w[patient + f.FIRST] + f.TICKET_STAY] = w[stay + f.STAY_SEQUENCE]


@compiled
def _carry_need(w: World, patient: int, left_at: int) -> None:
    """Moved to the first choice at last, with what is left of the need (R12)."""
    elapsed = left_at - w[patient + f.TREATED_FROM_AT]
    served = elapsed * 100 // w[patient + f.OUTLIER_PERCENT]
    w[patient + f.NEED_HERE] = max(1, w[patient + f.NEED_FULL] - served)
    w[patient + f.IS_OUTLIER] = 0
    work_rests.carry_over(w, patient)


@compiled
def _serve_elsewhere(w: World, patient: int, percent: int) -> None:
    """The need is served on another setting and takes its percent of the time (R12)."""
    need = w[w[patient + f.ROW] + f.ROW_NEED]
    if need == f.NEVER:
        return
    w[patient + f.NEED_FULL] = need
    w[patient + f.IS_OUTLIER] = 1
    w[patient + f.OUTLIER_PERCENT] = percent
    w[patient + f.TREATED_FROM_AT] = w[f.NOW]
    w[patient + f.NEED_HERE] = max(1, (need * percent + 99) // 100)
    w[w[patient + f.STAY] + f.STAY_IS_OUTLIER] = 1


@compiled
def _live(w: World, patient: int, is_carried: bool) -> None:
    """What the new stay is: the end of the journey, a wait, or treatment."""
    stay, need_min = w[patient + f.STAY], w[w[patient + f.ROW] + f.ROW_NEED]
    setting = w[stay + f.STAY_SETTING]
    is_interim = w[stay + f.STAY_IS_INTERIM]
    if w[setting + f.SETTING_IS_FINAL] or (need_min == f.NEVER and not is_interim):
        end_tickets(w, patient, ends.REQUEST_DROPPED)
        w[stay + f.STAY_END] = w[patient + f.END] = ends.STAY_LEFT
        w[patient + f.ENDED_AT] = w[f.NOW]
        return
    rooms.take_place(w, patient, stay)
    if is_interim:  # the work of this transition was done before
        readiness.wait_from_the_start(w, patient)
    elif w[setting + f.SETTING_KIND] == ENTRY:
        work.take_on(w, patient)
        readiness.wait_from_the_start(w, patient)
    else:
        if not (is_carried or w[stay + f.STAY_IS_OUTLIER]):
            w[patient + f.NEED_HERE] = need_min
        _be_treated(w, patient, is_carried)


@compiled
def _be_treated(w: World, patient: int, is_carried: bool) -> None:
    """Set the end of need, the planned work and the notice of a stay."""
    row = w[patient + f.ROW]
    w[patient + f.NEED_ENDS_AT] = w[f.NOW] + w[patient + f.NEED_HERE]
    if w[row + f.ROW_IS_LAST]:
        at_of(w, patient, w[patient + f.NEED_ENDS_AT], actions.LEAVE_FOR_GOOD)
        return
    if not is_carried:
        work.take_on(w, patient)
    readiness.await_notice(w, patient, w[row + f.ROW_NOTICE_OFFSET])


@compiled
def leave(w: World, patient: int) -> None:
    """Give up the present place and set out for the granted one (R8)."""
    stay, grant = w[patient + f.STAY], w[patient + f.GRANT]
    fetch_work(w, w[patient + f.ROW] + f.ROW_SIZE)
    w[stay + f.STAY_LEFT_AT] = w[f.NOW]
    w[stay + f.STAY_END] = ends.STAY_MOVED
    w[patient + f.MOVED_AT] = w[f.NOW]
    w[patient + f.TOKEN] += 1
    write_request(w, grant, w[grant + f.TICKET_GRANTED_AT], ends.REQUEST_GRANTED)
    if w[patient + f.FIRST_RUN] and w[patient + f.IS_OUTLIER] == 0:
        work.release(w, patient, work.LEAVING)
        work_rests.forget_finished(w, patient)
    if w[patient + f.CHILD] and _leaves_hospital(w, stay, grant):
        leave_hospital(w, patient)
    is_stay = w[grant + f.TICKET_IS_STAY]
    rooms.vacate(w, patient, stay, not is_stay)
    travel = 0 if is_stay else w[w[grant + f.TICKET_SETTING] + f.SETTING_TRAVEL]
    if travel > 0:
        w[patient + f.GRANT], w[patient + f.TRAVELLING] = 0, grant
        at_of(w, patient, w[f.NOW] + travel, actions.COME_THERE)
    else:
        enter(w, patient, grant)


@compiled
def _leaves_hospital(w: World, stay: int, grant: int) -> bool:
    if w[grant + f.TICKET_IS_STAY] or w[w[stay + f.STAY_SETTING] + f.SETTING_IS_HOSPITAL] == 0:
        return False
    return bool(w[w[grant + f.TICKET_SETTING] + f.SETTING_IS_HOSPITAL] == 0)


@compiled
def leave_hospital(w: World, patient: int) -> None:
    """Remember what readmission depends on, and when its candidate minute is (R19)."""
    stay = w[patient + f.STAY]
    setting = w[stay + f.STAY_SETTING]
    occupied = w[setting + f.SETTING_OCCUPIED]
    if w[setting + f.SETTING_CHANGED_AT] == w[f.NOW]:
        occupied = w[setting + f.SETTING_OCCUPIED_BEFORE]
    band = 0
    for i in range(w[f.BANDS], w[f.BANDS] + w[f.N_BANDS]):
        if occupied * 100 >= w[i] * w[setting + f.SETTING_STAFFED]:
            band += 1
    w[patient + f.LEFT_IN_BAND] = band
    w[patient + f.LEFT_EARLY] = w[stay + f.STAY_IS_EARLY]
    child = w[patient + f.CHILD]
    while child:
        if w[child + f.RETURN_DELAY] > 0:
            returns_at = w[f.NOW] + w[child + f.RETURN_DELAY]
            at(w, returns_at, actions.MAY_RETURN, w[child + f.CODE], child, 0)
        child = w[child + f.SIBLING]
