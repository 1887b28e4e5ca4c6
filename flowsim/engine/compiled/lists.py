"""Lists of what a settle has to look at: each member once, taken up in a written order (R3)."""

from __future__ import annotations

from flowsim.engine.compiled.clock import sort
from flowsim.engine.compiled.fields import (
    BY_LEVEL,
    CAME,
    FULL,
    IS_LEAVING,
    IS_OPENING,
    LEAVING,
    MAY_LEAVE,
    MAY_OPEN,
    N_CAME,
    N_MAY_LEAVE,
    N_MAY_OPEN,
    N_UNSETTLED,
    OPENING,
    PENDING,
    ROOM_CAME,
    SETTING_IS_UNSETTLED,
    SETTING_ORDINARY,
    SETTING_POSITION,
    SETTING_SURGE,
    STOPPED,
    UNSETTLED,
)
from flowsim.engine.compiled.jit import World, compiled


@compiled
def unsettle(w: World, setting: int) -> None:
    """The line or the room of a setting changed: look at it when the minute settles."""
    if w[setting + SETTING_IS_UNSETTLED] == 0 and (
        w[setting + SETTING_ORDINARY] or w[setting + SETTING_SURGE]
    ):
        w[setting + SETTING_IS_UNSETTLED] = 1
        w[w[UNSETTLED] + w[N_UNSETTLED]] = w[setting + SETTING_POSITION]
        w[N_UNSETTLED] += 1


@compiled
def let_leave(w: World, patient: int) -> None:
    """The patient may leave when the minute settles."""
    if w[patient + IS_LEAVING] == 0:
        w[patient + IS_LEAVING] = 1
        w[w[MAY_LEAVE] + w[N_MAY_LEAVE]] = patient
        w[N_MAY_LEAVE] += 1


@compiled
def let_open(w: World, patient: int) -> None:
    """The patient has an alternative that is due."""
    if w[patient + IS_OPENING] == 0:
        w[patient + IS_OPENING] = 1
        w[w[MAY_OPEN] + w[N_MAY_OPEN]] = patient
        w[N_MAY_OPEN] += 1


@compiled
def let_look_around(w: World, patient: int) -> None:
    """The patient came in line, and looks at alternatives if no place is granted now."""
    if w[N_CAME] == w[ROOM_CAME]:
        w[STOPPED] = max(w[STOPPED], FULL)
        return
    w[w[CAME] + w[N_CAME]] = patient
    w[N_CAME] += 1


@compiled
def _take(w: World, waiting: int, taken: int, number: int) -> int:
    """How many are waiting to be taken up; they are in the other list now, in order."""
    count = w[number]
    w[taken], w[waiting], w[number] = w[waiting], w[taken], 0
    if count > 1:
        sort(w, w[taken], count)
    return int(count)


@compiled
def take_leaving(w: World) -> int:
    """How many may leave: they are in `LEAVING`, in order of their numbers."""
    count = _take(w, MAY_LEAVE, LEAVING, N_MAY_LEAVE)
    for i in range(w[LEAVING], w[LEAVING] + count):
        w[w[i] + IS_LEAVING] = 0
    return count


@compiled
def take_opening(w: World) -> int:
    """How many have an alternative that is due: they are in `OPENING`, in order."""
    count = _take(w, MAY_OPEN, OPENING, N_MAY_OPEN)
    for i in range(w[OPENING], w[OPENING] + count):
        w[w[i] + IS_OPENING] = 0
    return count


@compiled
def take_unsettled(w: World) -> int:
    """How many settings changed: their positions are in `PENDING`, downstream first."""
    count = _take(w, UNSETTLED, PENDING, N_UNSETTLED)
    for i in range(w[PENDING], w[PENDING] + count):
        w[w[w[BY_LEVEL] + w[i]] + SETTING_IS_UNSETTLED] = 0
    return count
