"""Memory that will be needed soon is fetched while something else is done.

Much of a run's time would go by waiting for the memory of patients who have not been looked at
for days. The diary knows who is next: some pages before their turn the processor is asked
for what will be read. Nothing that is written down depends on it.
"""

from __future__ import annotations

from flowsim.engine.compiled import actions
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.clock import next_due
from flowsim.engine.compiled.jit import World, compiled, fetch

AHEAD = 24
"""Pages with something due that are found before their turn."""
SUBJECT_LATER, WHEREABOUTS_LATER = 8, 16
"""So many pages later is fetched of whom an entry is, and where they are."""
FEW = 4
"""Entries of a page, newest first; of a longer page the others are fetched as it is lived."""
LINE = 16
"""Numbers that come together, as one line of memory."""


@compiled
def look_ahead(w: World, minute: int) -> None:
    """Find a page more for each that has its turn, and fetch what is due in it."""
    found = w[f.N_COMING]
    while _coming(w, found - AHEAD) <= minute:
        w[f.COMING + found % f.ROOM_COMING] = next_due(w, _coming(w, found - 1) + 1)
        fetch(w, _newest(w, found))
        event, few = _newest(w, found - SUBJECT_LATER), 0
        while event and few < FEW:
            fetch_subject(w, event)
            event = w[event + f.EVENT_BEFORE]
            few += 1
        event, few = _newest(w, found - WHEREABOUTS_LATER), 0
        while event and few < FEW:
            fetch_whereabouts(w, event)
            event = w[event + f.EVENT_BEFORE]
            few += 1
        found += 1
    w[f.N_COMING] = found


@compiled
def _coming(w: World, number: int) -> int:
    """The minute of a page that was found; the first minute, when none was yet."""
    return int(w[f.COMING + number % f.ROOM_COMING])


@compiled
def _newest(w: World, number: int) -> int:
    """The newest entry of a page that was found; 0 at the end of the diary."""
    return int(w[w[f.PAGES] + _coming(w, number)])


@compiled
def _fetch_lines(w: World, record: int, size: int) -> None:
    for line in range(0, size, LINE):
        fetch(w, record + line)


@compiled
def fetch_subject(w: World, event: int) -> None:
    """The numbers of a patient, or of what else the entry is about."""
    _fetch_lines(w, w[event + f.EVENT_SUBJECT], f.PATIENT_SIZE)


@compiled
def fetch_whereabouts(w: World, event: int) -> None:
    """A patient's rows and stay, and where will be written next; of work, its patient."""
    patient, action = w[event + f.EVENT_SUBJECT], w[event + f.EVENT_ACTION]
    if action == actions.WORK_ENDS:
        _fetch_lines(w, w[patient + f.RUN_PATIENT], f.PATIENT_SIZE)
    elif action >> actions.RANK_SHIFT == _NEEDS_END or action == actions.ARRIVE:
        _fetch_lines(w, w[patient + f.ROW], 2 * f.ROW_SIZE)
        stay = _next_row(w, patient, f.STAYS, f.STAY_SIZE) - f.STAY_SIZE
        _fetch_lines(w, stay, 2 * f.STAY_SIZE)
        fetch(w, _next_row(w, patient, f.REQUESTS, f.REQUEST_SIZE))
        fetch(w, _next_row(w, patient, f.NOTICES, f.NOTICE_SIZE))


@compiled
def _next_row(w: World, patient: int, book: int, size: int) -> int:
    """Where the next row of a book will be written."""
    return int(w[patient + book + f.BOOK_AREA] + w[patient + book + f.BOOK_COUNT] * size)


@compiled
def fetch_work(w: World, row: int) -> None:
    """The first tasks of a row of the itinerary that will begin soon."""
    runs = w[row + f.ROW_RUNS]
    _fetch_lines(w, runs, min(w[row + f.ROW_RUNS_END] - runs, 4 * f.RUN_SIZE))


_NEEDS_END = actions.NEED_ENDS >> actions.RANK_SHIFT
