"""Taking and giving back records, and rows in a patient's books."""

from __future__ import annotations

from flowsim.engine.compiled.fields import (
    BOOK_AREA,
    BOOK_COUNT,
    BOOK_FIRST_EXTRA,
    BOOK_LAST_EXTRA,
    BOOK_ROOM,
    BROKEN,
    BROKEN_CODE,
    BROKEN_DETAIL,
    BROKEN_RULE,
    FULL,
    N_EXTRA,
    SIZE,
    STOPPED,
    TOP,
)
from flowsim.engine.compiled.jit import World, compiled

LARGE_BITS = 30
LARGE_STEP = 2**LARGE_BITS
SPARE = 2**16
"""Numbers kept free at the end: more than one step of a run can need, so that a run which
is nearly out of room stops between two steps."""


@compiled
def stop_broken(w: World, rule: int, code: int, detail: int) -> None:
    """A state that the rules do not allow: the first is told, and the run stops."""
    if w[STOPPED] != BROKEN:
        w[STOPPED] = BROKEN
        w[BROKEN_RULE] = rule
        w[BROKEN_CODE] = code
        w[BROKEN_DETAIL] = detail


@compiled
def fresh(w: World, size: int) -> int:
    """Room at the end of what is used; a run that is nearly out of room stops after this step.

    Nothing in a run raises an error, or every function would ask each that it calls for one.
    """
    record = w[TOP]
    if record + size > w[SIZE] - SPARE:
        w[STOPPED] = max(w[STOPPED], FULL)
        record = min(record, w[SIZE] - size)
    w[TOP] = record + size
    return int(record)


@compiled
def take(w: World, free: int, size: int) -> int:
    """A record from a list of free ones, linked by their first number, or a fresh one."""
    record = w[free]
    if record:
        w[free] = w[record]
        return int(record)
    return fresh(w, size)


@compiled
def give(w: World, free: int, record: int) -> None:
    """Put a record on a list of free ones."""
    w[record] = w[free]
    w[free] = record


@compiled
def large(w: World, place: int) -> int:
    """A number of two parts: what may be more than one of 32 bits can be."""
    number: int = int(w[place + 1]) * LARGE_STEP + int(w[place])
    return number


@compiled
def write_large(w: World, place: int, number: int) -> None:
    """Write a large number in its two parts."""
    w[place] = number & LARGE_STEP - 1
    w[place + 1] = number >> LARGE_BITS


@compiled
def add_row(w: World, patient: int, book: int, size: int) -> int:
    """A row more in one of the patient's books."""
    count = w[patient + book + BOOK_COUNT]
    w[patient + book + BOOK_COUNT] = count + 1
    if count < w[patient + book + BOOK_ROOM]:
        return int(w[patient + book + BOOK_AREA] + count * size)
    row = fresh(w, size)
    w[row] = 0
    w[N_EXTRA + book] += 1
    if count == w[patient + book + BOOK_ROOM]:
        w[patient + book + BOOK_FIRST_EXTRA] = row
    else:
        w[w[patient + book + BOOK_LAST_EXTRA]] = row
    w[patient + book + BOOK_LAST_EXTRA] = row
    return row
