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
WHO_LATER = 8
"""So many pages later is fetched of whom an entry is; where they are, some entries later."""
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
        event, few = _newest(w, found - WHO_LATER), 0
        while event and few < FEW:
            meet(w, event)
            event = w[event + f.EVENT_BEFORE]
            few += 1
        found += 1
    w[f.N_COMING] = found


@compiled
def meet(w: World, event: int) -> None:
    """Fetch whom an entry is about, and where those are who were met some entries before."""
    met = w[f.N_MET]
    w[f.MET + met % f.ROOM_MET] = _fetch_who(w, event)
    w[f.N_MET] = met + 1
    _fetch_whereabouts(w, w[f.MET + (met + 1) % f.ROOM_MET])


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
    for line in range(int(record), int(record) + size, LINE):
        fetch(w, line)


@compiled
def _fetch_who(w: World, event: int) -> int:
    """What an entry is about, and the patient, who is told; of a setting or a team nobody's.

    Nothing is asked that a processor would guess wrongly: to fetch in vain costs less.
    """
    subject = event + f.EVENT_SUBJECT
    patient = w[subject + actions.is_of_work(w[event + f.EVENT_ACTION])]
    _fetch_lines(w, w[subject], f.RUN_SIZE)
    _fetch_lines(w, patient, f.HOT_SIZE)
    return int(patient)


@compiled
def _fetch_whereabouts(w: World, patient: int) -> None:
    """A patient's rows and stay, and where will be written next."""
    _fetch_lines(w, w[patient + f.ROW], 2 * f.ROW_SIZE)
    before = int(w[patient + f.STAYS + f.BOOK_COUNT] > 0)  # the stay the patient is in
    stay = _next_row(w, patient, f.STAYS, f.STAY_SIZE) - before * f.STAY_SIZE
    _fetch_lines(w, stay, 2 * f.STAY_SIZE)
    fetch(w, _next_row(w, patient, f.REQUESTS, f.REQUEST_SIZE))
    fetch(w, _next_row(w, patient, f.NOTICES, f.NOTICE_SIZE))


@compiled
def _next_row(w: World, patient: int, book: int, size: int) -> int:
    """Where the next row of a book will be written."""
    count = int(w[patient + book + f.BOOK_COUNT])
    return int(w[patient + book + f.BOOK_AREA]) + count * size


@compiled
def fetch_work(w: World, row: int) -> None:
    """The first tasks of a row of the itinerary that will begin soon."""
    runs = w[row + f.ROW_RUNS]
    _fetch_lines(w, runs, min(w[row + f.ROW_RUNS_END] - runs, 4 * f.RUN_SIZE))


@compiled
def fetch_page(w: World, row: int) -> None:
    """The page of the diary on which a need that begins now will end."""
    fetch(w, w[f.PAGES] + w[f.NOW] + int(w[row + f.ROW_NEED]))
