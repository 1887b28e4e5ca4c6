"""The books of all patients as columns, in the order of the Journeys tables."""

from __future__ import annotations

from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.jit import Columns, World, addresses, compiled, entry
from flowsim.engine.compiled.memory import large
from flowsim.tables.cohort import Ints


@entry
def count_rows(world: World, book: int) -> int:
    """How many rows the books of all known patients have."""
    w = addresses(world)
    rows = 0
    for i in range(w[f.N_PATIENTS]):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        if w[patient + f.IS_KNOWN]:
            rows += w[patient + book + f.BOOK_COUNT]
    return rows


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


@entry
def read_patients(world: World, out: Columns) -> int:
    """Code, arrival, end and how it ended of every known patient; how many."""
    w = addresses(world)
    known = 0
    for i in range(w[f.N_PATIENTS]):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        if w[patient + f.IS_KNOWN]:
            out[0, known] = i
            out[1, known] = w[patient + f.ARRIVED_AT]
            out[2, known] = w[patient + f.ENDED_AT]
            out[3, known] = w[patient + f.END]
            known += 1
    return known


@entry
def read_stays(world: World, out: Columns) -> None:
    """Columns of the table of stays."""
    w = addresses(world)
    rows = w[f.TOP]  # where nothing is written: SPARE numbers are free
    n = 0
    for i in range(w[f.N_PATIENTS]):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        if w[patient + f.IS_KNOWN] == 0:
            continue
        for k in range(_rows_of(w, patient, f.STAYS, f.STAY_SIZE, rows)):
            row = w[rows + k]
            out[0, n] = i
            out[1, n] = w[row + f.STAY_SEQUENCE]
            out[2, n] = w[w[row + f.STAY_SETTING] + f.SETTING_CODE]
            out[3, n] = w[w[row + f.STAY_FIRST_CHOICE] + f.SETTING_CODE]
            for column in range(4, 17):
                out[column, n] = w[row + column + _FROM_COLUMN]
            n += 1


_FROM_COLUMN = f.STAY_REQUESTED_AT - 4  # from here on, fields stand in the order of the columns


@entry
def read_requests(world: World, out: Columns) -> None:
    """Columns of the table of requests, by patient, when asked, when ended, and setting."""
    w = addresses(world)
    rows = w[f.TOP]  # where nothing is written: SPARE numbers are free
    n = 0
    for i in range(w[f.N_PATIENTS]):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        if w[patient + f.IS_KNOWN] == 0:
            continue
        count = _rows_of(w, patient, f.REQUESTS, f.REQUEST_SIZE, rows)
        keys = (f.REQUEST_REQUESTED_AT, f.REQUEST_ENDED_AT, f.REQUEST_SETTING)
        _sort_rows(w, rows, count, keys[0], keys[1], keys[2])
        for k in range(count):
            row = w[rows + k]
            out[0, n] = i
            for column in range(1, 11):
                out[column, n] = w[row + column]
            out[2, n] = w[w[row + f.REQUEST_SETTING] + f.SETTING_CODE]
            n += 1


@entry
def read_notices(world: World, out: Columns) -> None:
    """Columns of the table of notices, by patient, stay and minute."""
    w = addresses(world)
    rows = w[f.TOP]  # where nothing is written: SPARE numbers are free
    n = 0
    for i in range(w[f.N_PATIENTS]):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        if w[patient + f.IS_KNOWN] == 0:
            continue
        count = _rows_of(w, patient, f.NOTICES, f.NOTICE_SIZE, rows)
        _sort_rows(w, rows, count, f.NOTICE_STAY, f.NOTICE_AT, f.NOTICE_AT)
        for k in range(count):
            row = w[rows + k]
            out[0, n] = i
            out[1, n] = w[row + f.NOTICE_STAY]
            out[2, n] = w[row + f.NOTICE_KIND]
            out[3, n] = w[row + f.NOTICE_AT]
            n += 1


@entry
def read_tasks(world: World, out: Columns) -> int:
    """Columns of the table of tasks, by patient, stay, task and attempt; how many rows."""
    w = addresses(world)
    rows = w[f.TOP]  # where nothing is written: SPARE numbers are free
    n = 0
    for i in range(w[f.N_PATIENTS]):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        if w[patient + f.IS_KNOWN] == 0 or w[patient + f.ATTEMPTS + f.BOOK_COUNT] == 0:
            continue
        count = _only_ended(w, rows, _rows_of(w, patient, f.ATTEMPTS, f.RUN_SIZE, rows))
        _sort_rows(w, rows, count, f.ATTEMPT_STAY, f.ATTEMPT_TASK, f.ATTEMPT_NUMBER)
        for k in range(count):
            row = w[rows + k]
            out[0, n] = i
            for column in range(1, 11):
                out[column, n] = w[row + column]
            n += 1
    return n


@compiled
def _only_ended(w: World, rows: int, count: int) -> int:
    """Leave out tasks of which no attempt has ended and none is open."""
    ended = 0
    for i in range(count):
        if w[w[rows + i] + f.ATTEMPT_END] != f.NEVER:
            w[rows + ended] = w[rows + i]
            ended += 1
    return ended


@entry
def count_notes(world: World) -> int:
    """Rows of the table of capacity."""
    w = addresses(world)
    notes = 0
    for i in range(w[f.N_SETTINGS]):
        note = w[w[f.SETTINGS] + i * f.SETTING_SIZE + f.SETTING_FIRST_NOTE]
        while note:
            notes += 1
            note = w[note]
    return notes


@entry
def read_capacity(world: World, out: Columns, occupied_min: Ints) -> None:
    """Columns of the table of capacity, by setting and minute."""
    w = addresses(world)
    n = 0
    for i in range(w[f.N_SETTINGS]):
        setting = w[f.SETTINGS] + i * f.SETTING_SIZE
        note = w[setting + f.SETTING_FIRST_NOTE]
        is_limited = w[setting + f.SETTING_IS_LIMITED] > 0
        while note:
            out[0, n] = i
            out[1, n] = w[note + f.NOTE_AT]
            out[2, n] = w[note + f.NOTE_STAFFED] if is_limited else f.NEVER
            out[3, n] = w[setting + f.SETTING_SURGE_PLACES]
            out[4, n] = w[note + f.NOTE_IS_OPEN]
            out[5, n] = w[note + f.NOTE_OCCUPIED]
            out[6, n] = w[note + f.NOTE_IS_CENSUS]
            occupied_min[n] = large(w, note + f.NOTE_OCCUPIED_MIN)
            n += 1
            note = w[note]
