"""The books of all patients as columns, in the order of the Journeys tables."""

from __future__ import annotations

from typing import NamedTuple

from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.jit import Columns, World, addresses, compiled, entry, fetch
from flowsim.engine.compiled.looking_ahead import LINE
from flowsim.engine.compiled.memory import large
from flowsim.engine.compiled.sheets import SHEET_ROWS, add_record, next_row, put_down
from flowsim.tables.cohort import Ints, Ints32

AHEAD = 16  # patients, and rows of each sort, whose memory is asked for


class Books(NamedTuple):
    """Addresses of the tables that the books of patients become."""

    patients: int
    stays: int
    requests: int
    tasks: int
    notices: int


class Who(NamedTuple):
    """Columns of the Cohort that stand in the table of patients."""

    group: Ints32
    specialty: Ints32
    hospital: Ints32
    municipality: Ints32
    need: Ints32
    is_elective: Ints32
    is_65: Ints32
    begins_in_service: Ints32
    waits_in: Ints32
    asked_at: Ints32
    readmission_of: Ints32


@entry
def read_books(world: World, columns: Columns, tables: Books, who: Who, found: int) -> None:
    """All books, patient by patient; `found` is free room for addresses of a patient's rows."""
    w, out = addresses(world), addresses(columns)
    patient = w[f.PATIENTS]
    for i in range(w[f.N_PATIENTS]):
        for line in range(0, f.END + 1, LINE):
            fetch(w, patient + AHEAD * f.PATIENT_SIZE + line)
        if w[patient + f.ARRIVED_AT] != f.NEVER:
            _read_patient(w, patient, out, next_row(w, tables.patients, out), i, who)
            _read_stays(w, patient, out, tables.stays, found)
            _read_requests(w, patient, out, tables.requests, found)
            _read_tasks(w, patient, out, tables.tasks, found)
            _read_notices(w, patient, out, tables.notices, found)
        patient += f.PATIENT_SIZE
    put_down(w, tables.patients, out)
    put_down(w, tables.stays, out)
    put_down(w, tables.requests, out)
    put_down(w, tables.tasks, out)
    put_down(w, tables.notices, out)


@compiled
def _read_patient(w: World, patient: int, out: Columns, at: int, i: int, who: Who) -> None:
    w[at] = i
    w[at + SHEET_ROWS] = who.group[i]
    w[at + 2 * SHEET_ROWS] = who.specialty[i]
    w[at + 3 * SHEET_ROWS] = who.hospital[i]
    w[at + 4 * SHEET_ROWS] = who.municipality[i]
    w[at + 5 * SHEET_ROWS] = who.need[i]
    w[at + 6 * SHEET_ROWS] = who.is_elective[i]
    w[at + 7 * SHEET_ROWS] = who.is_65[i]
    is_here = who.begins_in_service[i] + who.waits_in[i] > 0
    w[at + 8 * SHEET_ROWS] = is_here or who.asked_at[i] < 0
    w[at + 9 * SHEET_ROWS] = who.readmission_of[i]
    w[at + 10 * SHEET_ROWS] = w[patient + f.ARRIVED_AT]
    w[at + 11 * SHEET_ROWS] = w[patient + f.ENDED_AT]
    w[at + 12 * SHEET_ROWS] = w[patient + f.END]


@compiled
def _copy(w: World, row: int, size: int, table: int, patient: int, out: Columns) -> None:
    """A record becomes a row of a table; its first number is a link, and the row's the patient."""
    fetch(w, row + AHEAD * size)  # rows lie in the order of patients
    add_record(w, table, row, w[patient + f.CODE], size, out)


@compiled
def _rows_of(w: World, patient: int, book: int, size: int, rows: int) -> int:
    """Addresses of the rows in a patient's book, as they were written; how many."""
    count = w[patient + book + f.BOOK_COUNT]
    room = min(count, w[patient + book + f.BOOK_ROOM])
    for i in range(room):
        w[rows + i] = w[patient + book + f.BOOK_AREA] + i * size
    row = w[patient + book + f.BOOK_FIRST_EXTRA]
    for i in range(room, count):
        w[rows + i] = row
        row = w[row]
    return int(count)


@compiled
def _sort_rows(w: World, rows: int, count: int, one: int, two: int, three: int) -> None:
    """Order rows by three of their fields; what is equal stays as it was written."""
    for i in range(1, count):
        row, j = w[rows + i], i
        while j > 0 and _is_before(w, row, w[rows + j - 1], one, two, three):
            w[rows + j] = w[rows + j - 1]
            j -= 1
        w[rows + j] = row


@compiled
def _is_before(w: World, row: int, other: int, one: int, two: int, three: int) -> bool:
    if w[row + one] != w[other + one]:
        return bool(w[row + one] < w[other + one])
    if w[row + two] != w[other + two]:
        return bool(w[row + two] < w[other + two])
    return bool(w[row + three] < w[other + three])


@compiled
def _read_stays(w: World, patient: int, out: Columns, table: int, found: int) -> None:
    """Stays as they were written."""
    for k in range(_rows_of(w, patient, f.STAYS, f.STAY_SIZE, found)):
        _copy(w, w[found + k], f.STAY_SIZE, table, patient, out)


@compiled
def _read_requests(w: World, patient: int, out: Columns, table: int, found: int) -> None:
    """Requests by when asked, when ended, and setting."""
    count = _rows_of(w, patient, f.REQUESTS, f.REQUEST_SIZE, found)
    keys = (f.REQUEST_REQUESTED_AT, f.REQUEST_ENDED_AT, f.REQUEST_SETTING)
    _sort_rows(w, found, count, keys[0], keys[1], keys[2])
    for k in range(count):
        _copy(w, w[found + k], f.REQUEST_SIZE, table, patient, out)


@compiled
def _read_tasks(w: World, patient: int, out: Columns, table: int, found: int) -> None:
    """Attempts at tasks by stay, task and attempt."""
    count = _only_ended(w, found, _rows_of(w, patient, f.ATTEMPTS, f.RUN_SIZE, found))
    _sort_rows(w, found, count, f.ATTEMPT_STAY, f.ATTEMPT_TASK, f.ATTEMPT_NUMBER)
    for k in range(count):
        _copy(w, w[found + k], f.ATTEMPT_SIZE, table, patient, out)


@compiled
def _only_ended(w: World, rows: int, count: int) -> int:
    """Leave out tasks of which no attempt has ended and none is open."""
    ended = 0
    for i in range(count):
        if w[w[rows + i] + f.ATTEMPT_END] != f.NEVER:
            w[rows + ended] = w[rows + i]
            ended += 1
    return ended


@compiled
def _read_notices(w: World, patient: int, out: Columns, table: int, found: int) -> None:
    """Notices by stay and minute."""
    count = _rows_of(w, patient, f.NOTICES, f.NOTICE_SIZE, found)
    _sort_rows(w, found, count, f.NOTICE_STAY, f.NOTICE_AT, f.NOTICE_AT)
    for k in range(count):
        _copy(w, w[found + k], f.NOTICE_SIZE, table, patient, out)


@entry
def read_capacity(world: World, columns: Columns, table: int, occupied_min: Ints) -> None:
    """The table of capacity, by setting and minute."""
    w, out = addresses(world), addresses(columns)
    n = 0
    for i in range(w[f.N_SETTINGS]):
        setting = w[f.SETTINGS] + i * f.SETTING_SIZE
        note = w[setting + f.SETTING_FIRST_NOTE]
        is_limited = w[setting + f.SETTING_IS_LIMITED] > 0
        while note:
            at = next_row(w, table, out)
            w[at] = i
            w[at + SHEET_ROWS] = w[note + f.NOTE_AT]
            w[at + 2 * SHEET_ROWS] = w[note + f.NOTE_STAFFED] if is_limited else f.NEVER
            w[at + 3 * SHEET_ROWS] = w[setting + f.SETTING_SURGE_PLACES]
            w[at + 4 * SHEET_ROWS] = w[note + f.NOTE_IS_OPEN]
            w[at + 5 * SHEET_ROWS] = w[note + f.NOTE_OCCUPIED]
            w[at + 6 * SHEET_ROWS] = w[note + f.NOTE_IS_CENSUS]
            occupied_min[n] = large(w, note + f.NOTE_OCCUPIED_MIN)
            n += 1
            note = w[note]
    put_down(w, table, out)
