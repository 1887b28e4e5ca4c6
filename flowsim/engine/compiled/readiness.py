"""Becoming ready: the need ends, the notice is sent, disputed, or taken back (R15, R18, R21)."""

from __future__ import annotations

from flowsim.engine import ends
from flowsim.engine.compiled import actions, rooms, work, work_rests
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.asking import (
    consider_leaving,
    consider_request,
    forget_chances,
)
from flowsim.engine.compiled.books import write_notice, write_request
from flowsim.engine.compiled.clock import at_of, sort
from flowsim.engine.compiled.jit import World, compiled, inside
from flowsim.engine.compiled.tickets import (
    end_tickets,
    forget_ticket,
    new_ticket,
    put_to_sleep,
)
from flowsim.engine.kinds import ENTRY
from flowsim.terms import NoticeKind
from flowsim.units import DAY_MIN

READY = tuple(NoticeKind).index(NoticeKind.READY)
WITHDRAWN = tuple(NoticeKind).index(NoticeKind.WITHDRAWN)


@compiled
def round_from(w: World, patient: int, minute: int) -> int:
    """The first round at or after a minute where the patient is; NEVER: the calendar ends.

    A setting without rounds declares at once.
    """
    by_day = w[w[w[patient + f.STAY] + f.STAY_SETTING] + f.SETTING_ROUNDS]
    if by_day == 0:
        return minute
    if minute >= w[f.END_AT]:
        return f.NEVER
    found = w[by_day + minute // DAY_MIN]
    while w[found] < minute:
        found += 1
    return int(w[found]) if w[found] < w[f.END_AT] else f.NEVER


@compiled
def await_notice(w: World, patient: int, offset_min: int) -> None:
    """The need ends by itself; the notice comes at a round, before or after it."""
    need_ends_at = w[patient + f.NEED_ENDS_AT]
    notice_at = round_from(w, patient, max(w[f.NOW] + 1, need_ends_at + offset_min))
    if notice_at >= need_ends_at and w[patient + f.IS_OUTLIER] == 0:
        # nobody looks between the two: the end of need is written with the notice
        at_of(w, patient, notice_at, actions.READY_AND_DECLARED)
        start_fate_clocks(w, patient)
        return
    at_of(w, patient, need_ends_at, actions.NEED_ENDS)
    if notice_at != f.NEVER:
        at_of(w, patient, notice_at, actions.DECLARE)


@compiled
def note_need_end(w: World, patient: int) -> None:
    """Write the end of a need that is over and was not looked at when it ended."""
    stay, ends_at = w[patient + f.STAY], w[patient + f.NEED_ENDS_AT]
    is_over = w[patient + f.IS_MEDICALLY_READY] == 0 and f.NEVER < ends_at <= w[f.NOW]
    if is_over and w[stay + f.STAY_LEFT_AT] == f.NEVER:
        w[patient + f.IS_MEDICALLY_READY] = 1
        w[stay + f.STAY_MEDICALLY_READY_AT] = ends_at


@compiled
def wait_from_the_start(w: World, patient: int) -> None:
    """Outside or in an interim place one is ready on entering, and no notice is sent (R12)."""
    stay, now = w[patient + f.STAY], w[f.NOW]
    w[patient + f.NEED_ENDS_AT] = now
    w[stay + f.STAY_MEDICALLY_READY_AT] = w[stay + f.STAY_DECLARED_AT] = now
    w[patient + f.IS_MEDICALLY_READY] = w[patient + f.IS_DECLARED] = 1
    start_fate_clocks(w, patient)
    if w[patient + f.FIRST_RUN]:
        work.release(w, patient, work.NOTICE)
    _ready(w, patient)


@compiled
def medically_ready(w: World, patient: int) -> None:
    """The need has ended; the clocks of waiting start (R17)."""
    w[patient + f.NEED_ENDS_AT] = w[f.NOW]
    note_need_end(w, patient)
    if w[patient + f.IS_OUTLIER]:  # served here: the first choice is no longer wanted (R12)
        w[patient + f.IS_OUTLIER] = 0
        end_tickets(w, patient, ends.REQUEST_DROPPED)
    start_fate_clocks(w, patient)
    if w[patient + f.IS_DECLARED]:
        _ready(w, patient)


@inside
def start_fate_clocks(w: World, patient: int) -> None:
    """Relapse and death while waiting, counted from the end of need (R17)."""
    row, stay = w[patient + f.ROW], w[patient + f.STAY]
    if w[stay + f.STAY_IS_INTERIM]:
        death, relapse = w[row + f.ROW_INTERIM_DEATH_AFTER], w[row + f.ROW_INTERIM_RELAPSE_AFTER]
    else:
        death, relapse = w[row + f.ROW_DEATH_AFTER], w[row + f.ROW_RELAPSE_AFTER]
    if w[patient + f.RELAPSED_IN] == w[stay + f.STAY_SEQUENCE]:
        relapse = f.NEVER
    # the first to come voids the other: the dead do not relapse, and a relapse stops and
    # later restarts the clock of death
    need_ends_at = w[patient + f.NEED_ENDS_AT]
    if death >= 0 and (relapse < 0 or death <= relapse):
        at_of(w, patient, need_ends_at + max(1, death), actions.DIE)
    elif relapse >= 0:
        at_of(w, patient, need_ends_at + max(1, relapse), actions.RELAPSE)


@compiled
def declare(w: World, patient: int) -> None:
    """The notice is sent; with the need over, the patient is ready."""
    stay = w[patient + f.STAY]
    w[patient + f.IS_DECLARED] = 1
    w[stay + f.STAY_DECLARED_AT] = w[f.NOW]
    is_interim = w[stay + f.STAY_IS_INTERIM] > 0
    is_entering = is_interim and w[stay + f.STAY_ENTERED_AT] == w[f.NOW]
    if w[w[stay + f.STAY_SETTING] + f.SETTING_KIND] != ENTRY and not is_entering:
        write_notice(w, patient, w[stay + f.STAY_SEQUENCE], READY)
    if w[patient + f.IS_MEDICALLY_READY] == 0:
        _may_be_disputed(w, patient)
    if w[patient + f.FIRST_RUN]:
        work_rests.wake_up(w, patient)
        work.release(w, patient, work.NOTICE)
    w[patient + f.IS_ASLEEP] = 0
    if w[patient + f.IS_MEDICALLY_READY]:
        _ready(w, patient)


@compiled
def _may_be_disputed(w: World, patient: int) -> None:
    """A premature notice that the receiver disputes is withdrawn after its minutes."""
    withdrawn_after = w[w[patient + f.ROW] + f.ROW_WITHDRAWN_AFTER]
    if withdrawn_after >= 0:
        at_of(w, patient, w[f.NOW] + max(1, withdrawn_after), actions.DISPUTE)


@compiled
def disputed(w: World, patient: int) -> None:
    """Withdrawn, and sent again at the first round after the need's end."""
    write_notice(w, patient, w[w[patient + f.STAY] + f.STAY_SEQUENCE], WITHDRAWN)
    withdraw(w, patient)
    again_at = round_from(w, patient, max(w[f.NOW] + 1, w[patient + f.NEED_ENDS_AT]))
    if again_at != f.NEVER:
        at_of(w, patient, again_at, actions.DECLARE)


@compiled
def withdraw(w: World, patient: int) -> None:
    """Readiness is taken back: tickets and waiting tasks sleep, a granted place is free (R18)."""
    stay = w[patient + f.STAY]
    w[patient + f.IS_DECLARED] = w[patient + f.IS_READY] = 0
    w[stay + f.STAY_DECLARED_AT] = w[stay + f.STAY_RECEIVER_READY_AT] = f.NEVER
    work_rests.fall_asleep(w, patient)
    _give_back_grant(w, patient)
    ticket = w[patient + f.FIRST_OTHER]
    while ticket:
        put_to_sleep(w, ticket)
        w[ticket + f.TICKET_AWAKE_AT] = f.NEVER
        ticket = w[ticket + f.TICKET_NEXT]
    if w[patient + f.FIRST]:
        put_to_sleep(w, w[patient + f.FIRST])
        w[w[patient + f.FIRST] + f.TICKET_AWAKE_AT] = f.NEVER
    forget_chances(w, patient)


@compiled
def lose_grant(w: World, patient: int, end: int) -> None:
    """A granted place is given back, and the request ends."""
    grant = w[patient + f.GRANT]
    w[patient + f.GRANT] = 0
    if w[grant + f.TICKET_IS_STAY] == 0:
        rooms.give_back(w, w[grant + f.TICKET_SETTING], w[grant + f.TICKET_WEIGHT])
    write_request(w, grant, w[f.NOW], end)
    forget_ticket(w, grant)


@compiled
def _give_back_grant(w: World, patient: int) -> None:
    """The place is free; the request for the first choice is there again, with its time."""
    grant = w[patient + f.GRANT]
    if grant == 0:
        return
    setting, asked_at = w[grant + f.TICKET_FIRST_CHOICE], w[grant + f.TICKET_FIRST_ASKED_AT]
    lose_grant(w, patient, ends.REQUEST_WITHDRAWN)
    if w[patient + f.FIRST] == 0:
        w[patient + f.FIRST] = new_ticket(w, patient, setting, asked_at)


@compiled
def _ready(w: World, patient: int) -> None:
    """Ready, medically and as declared: the request is made or comes in line."""
    w[patient + f.IS_READY] = 1
    if w[patient + f.GRANT] == 0:
        consider_request(w, patient)
    else:
        consider_leaving(w, patient)


@compiled
def early_round(w: World, setting: int) -> None:
    """Under pressure, whoever is almost done is ready now, and flagged (R21)."""
    taken = w[setting + f.SETTING_OCCUPIED] * 100
    if taken < w[setting + f.SETTING_EARLY_PERCENT] * w[setting + f.SETTING_STAFFED]:
        return
    now, soon = w[f.NOW], w[f.NOW] + w[setting + f.SETTING_EARLY_WITHIN]
    count = 0
    patient = w[setting + f.SETTING_PRESENT]
    while patient:
        is_last = w[w[patient + f.ROW] + f.ROW_IS_LAST]
        if now < w[patient + f.NEED_ENDS_AT] <= soon and not is_last:
            w[w[f.OPENING] + count] = patient  # not in use before the settle
            count += 1
        patient = w[patient + f.NEXT_PRESENT]
    sort(w, w[f.OPENING], count)
    for i in range(w[f.OPENING], w[f.OPENING] + count):
        if w[f.STOPPED] == 0:
            _ready_early(w, w[i])


@compiled
def _ready_early(w: World, patient: int) -> None:
    """Declared ready under pressure, before the need has ended."""
    w[patient + f.TOKEN] += 1  # the need's own end and its notice are void
    w[w[patient + f.STAY] + f.STAY_IS_EARLY] = 1
    w[patient + f.NEED_ENDS_AT] = w[f.NOW]
    medically_ready(w, patient)
    if w[patient + f.IS_DECLARED] == 0:
        declare(w, patient)
