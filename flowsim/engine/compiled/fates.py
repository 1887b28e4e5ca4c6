"""Leaving for good, death, relapse and readmission (R17-R19)."""

from __future__ import annotations

from flowsim.engine import ends
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled import pathway, readiness, rooms, work_rests
from flowsim.engine.compiled.books import write_notice
from flowsim.engine.compiled.jit import World, compiled
from flowsim.engine.compiled.tickets import end_tickets, forget_ticket
from flowsim.engine.kinds import ENTRY
from flowsim.terms import NoticeKind

RELAPSE = tuple(NoticeKind).index(NoticeKind.RELAPSE)


@compiled
def depart(w: World, patient: int, end: int) -> None:
    """End the stay and the journey now, and give back the place."""
    stay, travelling = w[patient + f.STAY], w[patient + f.TRAVELLING]
    w[patient + f.TOKEN] += 1
    w[patient + f.ENDED_AT] = w[f.NOW]
    w[patient + f.END] = end
    if travelling:
        rooms.give_back(w, w[travelling + f.TICKET_SETTING], w[travelling + f.TICKET_WEIGHT])
        forget_ticket(w, travelling)
        w[patient + f.TRAVELLING] = 0
        return
    w[stay + f.STAY_LEFT_AT] = w[f.NOW]
    w[stay + f.STAY_END] = end
    rooms.vacate(w, patient, stay, True)


@compiled
def leave_for_good(w: World, patient: int) -> None:
    """The last need has ended: out of the area's care, or dead where treated."""
    stay = w[patient + f.STAY]
    w[stay + f.STAY_MEDICALLY_READY_AT] = w[f.NOW]
    end_tickets(w, patient, ends.REQUEST_DROPPED)
    if w[w[patient + f.ROW] + f.ROW_IS_LAST] == f.DIES:
        work_rests.drop_all(w, patient)
        depart(w, patient, ends.STAY_DIED)
        return
    if w[patient + f.CHILD] and w[w[stay + f.STAY_SETTING] + f.SETTING_IS_HOSPITAL]:
        pathway.leave_hospital(w, patient)
    depart(w, patient, ends.STAY_LEFT)


@compiled
def die(w: World, patient: int) -> None:
    """Death ends the stay, tickets, tasks and reservation at once (R17)."""
    readiness.note_need_end(w, patient)
    if w[patient + f.GRANT]:
        readiness.lose_grant(w, patient, ends.REQUEST_DIED)
    end_tickets(w, patient, ends.REQUEST_DIED)
    work_rests.drop_all(w, patient)
    depart(w, patient, ends.STAY_DIED)


@compiled
def relapse(w: World, patient: int) -> None:
    """Treatment again: readiness is over until the new need ends (R17, R18)."""
    stay, row = w[patient + f.STAY], w[patient + f.ROW]
    readiness.note_need_end(w, patient)
    sequence = w[stay + f.STAY_SEQUENCE]
    if w[patient + f.IS_MEDICALLY_READY] == 0 or w[patient + f.RELAPSED_IN] == sequence:
        return
    w[patient + f.RELAPSED_IN] = sequence
    w[patient + f.TOKEN] += 1  # the notice and the clock of death of the first readiness are void
    is_outside = w[w[stay + f.STAY_SETTING] + f.SETTING_KIND] == ENTRY
    if w[patient + f.IS_DECLARED] and not is_outside:
        write_notice(w, patient, sequence, RELAPSE)
    w[patient + f.IS_MEDICALLY_READY] = w[patient + f.IS_READY] = 0
    w[stay + f.STAY_MEDICALLY_READY_AT] = f.NEVER
    readiness.withdraw(w, patient)
    need = w[row + f.ROW_RELAPSE_NEED]
    if w[stay + f.STAY_IS_INTERIM]:
        need = w[row + f.ROW_INTERIM_RELAPSE_NEED]
    w[patient + f.NEED_ENDS_AT] = w[f.NOW] + max(1, need)
    readiness.await_notice(w, patient, 0)


@compiled
def may_return(w: World, child: int) -> None:
    """The candidate minute of a readmission: by the facts so far (R19, R20)."""
    parent = w[child + f.PARENT]
    facts = w[parent + f.GROUP] * (w[f.N_BANDS] + 1) + w[parent + f.LEFT_IN_BAND]
    facts = facts * 2 + w[parent + f.LEFT_EARLY]
    facts = facts * 2 + w[parent + f.LACKED_INFORMATION]
    facts = facts * 2 + w[parent + f.FOLLOWED_UP]
    threshold = w[f.THRESHOLDS] + 2 * facts  # whether at all, and up to which stored chance
    comes_back = w[threshold] > 0 and w[child + f.RETURN_CHANCE] <= w[threshold + 1]
    end = w[parent + f.END]
    is_back = w[child + f.ARRIVED_AT] != f.NEVER  # a way may lead out of hospital more than once
    if comes_back and not is_back and end in (ends.STAY_OPEN, ends.STAY_LEFT):
        _readmit(w, parent, child)


@compiled
def _readmit(w: World, parent: int, child: int) -> None:
    """The readmission's own itinerary begins; what was going on ends, or is kept."""
    setting, asked_at, is_returning = 0, 0, False
    if w[parent + f.END] == ends.STAY_OPEN:
        asked = w[parent + f.FIRST]
        if asked == 0:
            asked = w[parent + f.GRANT]
        if asked:
            setting = w[asked + f.TICKET_FIRST_CHOICE]
            asked_at = w[asked + f.TICKET_FIRST_ASKED_AT]
        here = w[w[parent + f.STAY] + f.STAY_SETTING]
        is_returning = w[here + f.SETTING_KEEPS_PLACE] > 0 and w[parent + f.TRAVELLING] == 0
        if not is_returning:
            _end_for_readmission(w, parent)
    work_rests.drop_all(w, parent)
    pathway.new_patient(w, child)
    w[child + f.INHERITED_SETTING] = setting
    w[child + f.INHERITED_AT] = asked_at
    w[child + f.IS_RETURNING] = is_returning
    pathway.begin_journey(w, child)


@compiled
def _end_for_readmission(w: World, parent: int) -> None:
    readiness.note_need_end(w, parent)
    if w[parent + f.GRANT]:
        readiness.lose_grant(w, parent, ends.REQUEST_READMITTED)
    end_tickets(w, parent, ends.REQUEST_READMITTED)
    depart(w, parent, ends.STAY_READMITTED)
