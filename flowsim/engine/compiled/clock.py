"""The diary: what is due in each minute, in its turn (R1)."""

from __future__ import annotations

from flowsim.engine.compiled.actions import RANK_SHIFT, RANK_STEP
from flowsim.engine.compiled.fields import (
    CODE,
    END_AT,
    EVENT_ACTION,
    EVENT_BEFORE,
    EVENT_SIZE,
    EVENT_SUBJECT,
    EVENT_TOKEN,
    EVENT_TURN,
    FREE_EVENTS,
    NOW,
    PAGES,
    TOKEN,
)
from flowsim.engine.compiled.jit import AT_ONCE, World, compiled, empty_from
from flowsim.engine.compiled.memory import stop_broken, take

AFTER_THE_END = 2 * AT_ONCE
"""Empty pages that the diary has after its end, for who looks at several together."""


@compiled
def at(w: World, minute: int, action: int, code: int, subject: int, token: int) -> None:
    """Write something into the diary; what is due at or after the end never happens (R28)."""
    if minute >= w[END_AT]:
        return
    if minute <= w[NOW]:
        stop_broken(w, 1, code, minute)
        return
    event = take(w, FREE_EVENTS, EVENT_SIZE)
    w[event + EVENT_ACTION] = action
    w[event + EVENT_TURN] = (action >> RANK_SHIFT) * RANK_STEP + code
    w[event + EVENT_SUBJECT] = subject
    w[event + EVENT_TOKEN] = token
    # a page is known by its newest entry, so that no other needs to be looked at now
    page = w[PAGES] + minute
    w[event + EVENT_BEFORE] = w[page]
    w[page] = event


@compiled
def at_of(w: World, patient: int, minute: int, action: int) -> None:
    """As `at`, unless by then the patient's stay has changed."""
    at(w, minute, action, w[patient + CODE], patient, w[patient + TOKEN])


@compiled
def next_due(w: World, minute: int) -> int:
    """The first minute from this one on in which something is due; the end, if there is none."""
    empty = empty_from(w, w[PAGES] + minute)
    while empty == AT_ONCE and minute < w[END_AT]:
        minute += AT_ONCE
        empty = empty_from(w, w[PAGES] + minute)
    return min(minute + empty, int(w[END_AT]))


@compiled
def sort(w: World, first: int, count: int) -> None:
    """Sort some whole numbers in place: Shell's method, good for few and fair for many."""
    gap = 1
    while gap < count // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for i in range(first + gap, first + count):
            number = w[i]
            j = i
            while j >= first + gap and w[j - gap] > number:
                w[j] = w[j - gap]
                j -= gap
            w[j] = number
        gap //= 3
