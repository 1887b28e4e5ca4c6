"""What is written down as it happens: stays, requests, notices, attempts, capacity."""

from __future__ import annotations

from flowsim.engine import ends
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.jit import World, compiled
from flowsim.engine.compiled.memory import add_row, fresh, large, write_large


@compiled
def add_stay(w: World, patient: int, sequence: int, setting: int) -> int:
    """A stay that begins now."""
    stay = add_row(w, patient, f.STAYS, f.STAY_SIZE)
    w[stay + f.STAY_SEQUENCE] = sequence
    w[stay + f.STAY_SETTING] = setting
    w[stay + f.STAY_FIRST_CHOICE] = setting
    w[stay + f.STAY_REQUESTED_AT] = f.NOT_ASKED
    w[stay + f.STAY_GRANTED_AT] = f.NEVER
    w[stay + f.STAY_ENTERED_AT] = w[f.NOW]
    w[stay + f.STAY_MEDICALLY_READY_AT] = f.NEVER
    w[stay + f.STAY_DECLARED_AT] = f.NEVER
    w[stay + f.STAY_RECEIVER_READY_AT] = f.NEVER
    w[stay + f.STAY_LEFT_AT] = f.NEVER
    w[stay + f.STAY_IS_OUTLIER] = 0
    w[stay + f.STAY_IS_INTERIM] = 0
    w[stay + f.STAY_IS_SURGE] = 0
    w[stay + f.STAY_IS_EARLY] = 0
    w[stay + f.STAY_END] = ends.STAY_OPEN
    w[stay + f.STAY_WEIGHT] = 1
    return stay


@compiled
def write_request(w: World, ticket: int, ended_at: int, end: int) -> None:
    """A request ended, or is still open when the run ends."""
    row = add_row(w, w[ticket + f.TICKET_PATIENT], f.REQUESTS, f.REQUEST_SIZE)
    w[row + f.REQUEST_STAY] = w[ticket + f.TICKET_STAY]
    w[row + f.REQUEST_SETTING] = w[ticket + f.TICKET_SETTING]
    w[row + f.REQUEST_REASON] = w[ticket + f.TICKET_REASON]
    w[row + f.REQUEST_IS_FIRST] = w[ticket + f.TICKET_IS_FIRST]
    w[row + f.REQUEST_REQUESTED_AT] = w[ticket + f.TICKET_REQUESTED_AT]
    w[row + f.REQUEST_AWAKE_AT] = w[ticket + f.TICKET_AWAKE_AT]
    w[row + f.REQUEST_ENDED_AT] = ended_at
    w[row + f.REQUEST_END] = end
    w[row + f.REQUEST_PRIORITY] = w[ticket + f.TICKET_PRIORITY]
    w[row + f.REQUEST_WEIGHT] = w[ticket + f.TICKET_WEIGHT]


@compiled
def write_notice(w: World, patient: int, stay: int, kind: int) -> None:
    """A message is sent now; `stay` is the sequence of the stay."""
    row = add_row(w, patient, f.NOTICES, f.NOTICE_SIZE)
    w[row + f.NOTICE_STAY] = stay
    w[row + f.NOTICE_KIND] = kind
    w[row + f.NOTICE_AT] = w[f.NOW]


@compiled
def end_attempt(w: World, run: int, end: int) -> None:
    """An attempt at a task ended; it is written where the task is."""
    w[run + f.RUN_END] = end
    w[run + f.RUN_END_STAY] = w[run + f.RUN_STAY]


@compiled
def move_attempt(w: World, run: int) -> None:
    """Before another attempt begins, the one before goes into the patient's book."""
    row = add_row(w, w[run + f.RUN_PATIENT], f.ATTEMPTS, f.ATTEMPT_SIZE)
    for field in range(f.ATTEMPT_STAY, f.ATTEMPT_SIZE):
        w[row + field] = w[run + field]
    w[run + f.RUN_END] = f.NEVER


@compiled
def write_capacity(w: World, setting: int, is_census: int) -> None:
    """What is there after everything else in this minute."""
    row = fresh(w, f.NOTE_SIZE)
    w[f.N_NOTES] += 1
    w[row + f.NOTE_NEXT] = 0
    w[row + f.NOTE_AT] = w[f.NOW]
    w[row + f.NOTE_STAFFED] = w[setting + f.SETTING_STAFFED]
    w[row + f.NOTE_IS_OPEN] = w[setting + f.SETTING_IS_OPEN]
    w[row + f.NOTE_OCCUPIED] = w[setting + f.SETTING_OCCUPIED]
    w[row + f.NOTE_IS_CENSUS] = is_census
    # of each change of what is occupied, the minutes from then on
    so_far = int(w[setting + f.SETTING_OCCUPIED]) * int(w[f.NOW])
    so_far -= large(w, setting + f.SETTING_WEIGHTED_CHANGES)
    write_large(w, row + f.NOTE_OCCUPIED_MIN, so_far)
    if w[setting + f.SETTING_FIRST_NOTE] == 0:
        w[setting + f.SETTING_FIRST_NOTE] = row
    else:
        w[w[setting + f.SETTING_LAST_NOTE] + f.NOTE_NEXT] = row
    w[setting + f.SETTING_LAST_NOTE] = row


@compiled
def count(w: World) -> None:
    """Note what is settled: at a census everywhere, then where capacity changed."""
    first, last = w[f.SETTINGS], w[f.SETTINGS] + w[f.N_SETTINGS] * f.SETTING_SIZE
    if w[f.IS_CENSUS]:
        w[f.IS_CENSUS] = 0
        for setting in range(first, last, f.SETTING_SIZE):
            if w[setting + f.SETTING_IS_FINAL] == 0:
                write_capacity(w, setting, 1)
    if w[f.N_CHANGED]:
        w[f.N_CHANGED] = 0
        for setting in range(first, last, f.SETTING_SIZE):
            if w[setting + f.SETTING_HAS_CHANGED]:
                w[setting + f.SETTING_HAS_CHANGED] = 0
                write_capacity(w, setting, 0)


@compiled
def note_soon(w: World, setting: int) -> None:
    """Capacity changed: note the settled state of this minute, once."""
    if w[f.NOW] > 0 and w[setting + f.SETTING_HAS_CHANGED] == 0:
        w[setting + f.SETTING_HAS_CHANGED] = 1
        w[f.N_CHANGED] += 1
