"""Asking for the next place, being granted one, and being free to leave (R5, R7, R8)."""

from __future__ import annotations

from flowsim.engine import ends
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled import work
from flowsim.engine.compiled.books import write_notice
from flowsim.engine.compiled.jit import World, compiled, inside
from flowsim.engine.compiled.lists import let_leave, let_look_around
from flowsim.engine.compiled.looking_ahead import fetch_page
from flowsim.engine.compiled.memory import give, stop_broken
from flowsim.engine.compiled.tickets import drop_the_rest, new_ticket, take_out, wake
from flowsim.engine.kinds import ENTRY, HOSPITAL, RETURN
from flowsim.terms import NoticeKind

_ON_THE_WAY_IN = sum(1 << kind for kind in HOSPITAL | {ENTRY})  # a bit for each kind
RECEIVER_READY = tuple(NoticeKind).index(NoticeKind.RECEIVER_READY)


@compiled
def setting_for(w: World, kind: int, patient: int) -> int:
    """The setting that a kind leads to for this patient (R5)."""
    setting = w[w[f.FIRST_CHOICES] + kind * w[f.N_PLACES] + w[patient + f.PLACE]]
    if setting == 0:
        stop_broken(w, 5, w[patient + f.CODE], w[f.NOW])
        return int(w[f.SETTINGS])
    return int(setting)


@inside
def first_choice(w: World, patient: int, row: int) -> int:
    """The setting of a row; to the place that was kept for who is returning (R19)."""
    kind = w[row + f.ROW_KIND]
    if w[patient + f.PARENT] and w[patient + f.IS_RETURNING] and not _ON_THE_WAY_IN >> kind & 1:
        kind = RETURN
    return setting_for(w, kind, patient)


@compiled
def consider_request(w: World, patient: int) -> None:
    """Ask for the next place when the work before it is done; in line when ready."""
    if w[patient + f.GRANT] or w[patient + f.TRAVELLING] or w[patient + f.GATES_PLACE] > 0:
        return
    first = w[patient + f.FIRST]
    if first == 0:
        if not (w[patient + f.IS_READY] or w[patient + f.ASKS_BY_WORK]):
            return
        setting = first_choice(w, patient, w[patient + f.ROW] + f.ROW_SIZE)
        first = new_ticket(w, patient, setting, _asked_at(w, patient, setting))
        w[patient + f.FIRST] = first
    if w[patient + f.IS_READY] and w[first + f.TICKET_NODE] == 0:
        _come_in_line(w, patient, first)


@compiled
def _asked_at(w: World, patient: int, setting: int) -> int:
    """Now; but what was asked before, at home, as an outlier or before a readmission, counts."""
    asked_at = w[patient + f.ASKED_AT]
    if asked_at != f.NOT_ASKED:
        w[patient + f.ASKED_AT] = f.NOT_ASKED
        return int(asked_at)
    if w[patient + f.PARENT] and w[patient + f.INHERITED_SETTING] == setting:
        return int(w[patient + f.INHERITED_AT])
    return int(w[f.NOW])


@inside
def _come_in_line(w: World, patient: int, first: int) -> None:
    setting = w[first + f.TICKET_SETTING]
    if w[setting + f.SETTING_IS_ALWAYS_FREE]:
        w[first + f.TICKET_AWAKE_AT] = w[f.NOW]
        grant(w, first)
        return
    wake(w, first)
    ticket = w[patient + f.FIRST_OTHER]
    while ticket:
        wake(w, ticket)
        ticket = w[ticket + f.TICKET_NEXT]
    if w[setting + f.SETTING_N_ALTERNATIVES]:
        let_look_around(w, patient)


@compiled
def forget_chances(w: World, patient: int) -> None:
    """No alternative will fall due any more."""
    chance = w[patient + f.FIRST_CHANCE]
    while chance:
        following = w[chance + f.CHANCE_NEXT]
        give(w, f.FREE_CHANCES, chance)
        chance = following
    w[patient + f.FIRST_CHANCE] = 0


@compiled
def grant(w: World, ticket: int) -> None:
    """A place is the patient's from now on; what starts at the grant begins."""
    patient = w[ticket + f.TICKET_PATIENT]
    take_out(w, ticket)
    w[ticket + f.TICKET_GRANTED_AT] = w[f.NOW]
    fetch_page(w, w[patient + f.ROW] + f.ROW_SIZE)
    drop_the_rest(w, patient, ticket, ends.REQUEST_DROPPED)
    w[patient + f.GRANT] = ticket
    forget_chances(w, patient)
    if w[ticket + f.TICKET_IS_STAY] == 0:
        w[w[ticket + f.TICKET_SETTING] + f.SETTING_RESERVED] += w[ticket + f.TICKET_WEIGHT]
    if w[patient + f.FIRST_RUN] and w[patient + f.IS_OUTLIER] == 0:
        work.redo_stale(w, patient)
        work.release(w, patient, work.GRANTED)
    consider_leaving(w, patient)


@compiled
def work_ends(w: World, run: int) -> None:
    """A slot or a piece of work is over; its patient may ask or leave."""
    if w[run + f.RUN_STATE] == f.OVER or not work.finish_attempt(w, run):
        return
    patient = w[run + f.RUN_PATIENT]
    if work.is_of_stay(w, run):
        if w[patient + f.ASKS_BY_WORK] and w[patient + f.GATES_PLACE] == 0:
            _ask_by_work(w, patient)
        consider_leaving(w, patient)


@compiled
def _ask_by_work(w: World, patient: int) -> None:
    """The work before the request is done; an outlier's request is made when served (R12)."""
    if w[patient + f.IS_OUTLIER] == 0:
        consider_request(w, patient)
    elif w[patient + f.ASKED_AT] == f.NOT_ASKED:
        w[patient + f.ASKED_AT] = w[f.NOW]


@compiled
def consider_leaving(w: World, patient: int) -> None:
    """Note the receiver's readiness, and who may leave in this minute's settle."""
    if w[patient + f.GRANT] == 0:
        return
    stay = w[patient + f.STAY]
    is_new = w[stay + f.STAY_RECEIVER_READY_AT] == f.NEVER
    if is_new and w[patient + f.RECEIVER_LEFT] == 0 and w[patient + f.IS_OUTLIER] == 0:
        w[stay + f.STAY_RECEIVER_READY_AT] = w[f.NOW]
        in_hospital = w[w[stay + f.STAY_SETTING] + f.SETTING_IS_HOSPITAL]
        if in_hospital and w[patient + f.HAS_PLANNING]:
            write_notice(w, patient, w[stay + f.STAY_SEQUENCE], RECEIVER_READY)
    if may_leave(w, patient):
        let_leave(w, patient)


@compiled
def may_leave(w: World, patient: int) -> bool:
    """Ready, the work done and a place granted; an outlier needs only its place."""
    if w[patient + f.GRANT] == 0:
        return False
    if w[patient + f.IS_OUTLIER]:
        return True
    return bool(w[patient + f.IS_READY] and w[patient + f.GATES_LEAVING] == 0)
