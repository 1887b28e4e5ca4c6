"""The books of all patients as columns, in the order of the Journeys tables."""

from __future__ import annotations

from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.jit import Columns, World, addresses, compiled, entry
from flowsim.engine.compiled.memory import large
from flowsim.tables.cohort import Ints


@entry
def count_rows(world: World, counts: Columns) -> None:
    """How many rows the books of all known patients have, of each sort."""
    w, out = addresses(world), addresses(counts)
    for i in range(w[f.N_PATIENTS]):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        if w[patient + f.IS_KNOWN]:
            for book in range(4):
                out[book] += w[patient + book * f.BOOK_SIZE + f.BOOK_COUNT]


@compiled
def _copy(w: World, row: int, size: int, out: Columns, n: int, rows: int) -> None:
    """A record's numbers into row `n` of as many columns; its first number is a link."""
    for column in range(1, size):
        out[column * rows + n] = w[row + column]


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
def read_patients(world: World, columns: Columns) -> int:
    """Code, arrival, end and how it ended of every known patient; how many."""
    w, out = addresses(world), addresses(columns)
    known, rows = 0, w[f.N_PATIENTS]
    for i in range(rows):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        if w[patient + f.IS_KNOWN]:
            out[known] = i
            out[rows + known] = w[patient + f.ARRIVED_AT]
            out[2 * rows + known] = w[patient + f.ENDED_AT]
            out[3 * rows + known] = w[patient + f.END]
            known += 1
    return known


@entry
def read_stays(world: World, columns: Columns, rows: int) -> None:
    """Columns of the table of stays, one after the other: fields stand in their order."""
    w, out = addresses(world), addresses(columns)
    found = w[f.TOP]  # where nothing is written: SPARE numbers are free
    n = 0
    for i in range(w[f.N_PATIENTS]):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        if w[patient + f.IS_KNOWN] == 0:
            continue
        for k in range(_rows_of(w, patient, f.STAYS, f.STAY_SIZE, found)):
            row = w[found + k]
            _copy(w, row, f.STAY_SIZE, out, n, rows)
            out[n] = i
            out[f.STAY_SETTING * rows + n] = w[w[row + f.STAY_SETTING] + f.SETTING_CODE]
            first_choice = w[row + f.STAY_FIRST_CHOICE]
            out[f.STAY_FIRST_CHOICE * rows + n] = w[first_choice + f.SETTING_CODE]
            n += 1


@entry
def read_requests(world: World, columns: Columns, rows: int) -> None:
    """Columns of the table of requests, by patient, when asked, when ended, and setting."""
    w, out = addresses(world), addresses(columns)
    found = w[f.TOP]  # where nothing is written: SPARE numbers are free
    n = 0
    for i in range(w[f.N_PATIENTS]):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        if w[patient + f.IS_KNOWN] == 0:
            continue
        count = _rows_of(w, patient, f.REQUESTS, f.REQUEST_SIZE, found)
        keys = (f.REQUEST_REQUESTED_AT, f.REQUEST_ENDED_AT, f.REQUEST_SETTING)
        _sort_rows(w, found, count, keys[0], keys[1], keys[2])
        for k in range(count):
            row = w[found + k]
            _copy(w, row, f.REQUEST_SIZE, out, n, rows)
            out[n] = i
            out[f.REQUEST_SETTING * rows + n] = w[w[row + f.REQUEST_SETTING] + f.SETTING_CODE]
            n += 1


@entry
def read_notices(world: World, columns: Columns, rows: int) -> None:
    """Columns of the table of notices, by patient, stay and minute."""
    w, out = addresses(world), addresses(columns)
    found = w[f.TOP]  # where nothing is written: SPARE numbers are free
    n = 0
    for i in range(w[f.N_PATIENTS]):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        if w[patient + f.IS_KNOWN] == 0:
            continue
        count = _rows_of(w, patient, f.NOTICES, f.NOTICE_SIZE, found)
        _sort_rows(w, found, count, f.NOTICE_STAY, f.NOTICE_AT, f.NOTICE_AT)
        for k in range(count):
            _copy(w, w[found + k], f.NOTICE_SIZE, out, n, rows)
            out[n] = i
            n += 1


@entry
def read_tasks(world: World, columns: Columns, rows: int) -> int:
    """Columns of the table of tasks, by patient, stay, task and attempt; how many rows."""
    w, out = addresses(world), addresses(columns)
    found = w[f.TOP]  # where nothing is written: SPARE numbers are free
    n = 0
    for i in range(w[f.N_PATIENTS]):
        patient = w[f.PATIENTS] + i * f.PATIENT_SIZE
        if w[patient + f.IS_KNOWN] == 0 or w[patient + f.ATTEMPTS + f.BOOK_COUNT] == 0:
            continue
        count = _only_ended(w, found, _rows_of(w, patient, f.ATTEMPTS, f.RUN_SIZE, found))
        _sort_rows(w, found, count, f.ATTEMPT_STAY, f.ATTEMPT_TASK, f.ATTEMPT_NUMBER)
        for k in range(count):
            _copy(w, w[found + k], f.ATTEMPT_SIZE, out, n, rows)
            out[n] = i
            n += 1
    return n


@entry
def in_order_of_use(codes: Columns, positions: Columns, used: Columns, number: Columns) -> int:
    """Number codes by their first use; the codes used, in that order, and how many.

    `number` is of each code, NEVER before it is met.
    """
    count = 0
    for i in range(len(codes)):
        code = codes[i]
        if number[code] == f.NEVER:
            number[code] = count
            used[count] = code
            count += 1
        positions[i] = number[code]
    return count


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
