"""Places of a setting: taken, given up, held (R6, R8)."""

from __future__ import annotations

from flowsim.engine.compiled import actions
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.clock import at
from flowsim.engine.compiled.jit import World, compiled, inside
from flowsim.engine.compiled.lists import unsettle
from flowsim.engine.compiled.memory import large, write_large


@compiled
def fits(w: World, setting: int, weight: int, more: int) -> bool:
    """Whether so much can be granted now, with `more` places than are staffed; doors apart."""
    if w[setting + f.SETTING_IS_LIMITED] == 0:
        return True
    free = (
        w[setting + f.SETTING_STAFFED]
        + more
        - w[setting + f.SETTING_OCCUPIED]
        - w[setting + f.SETTING_RESERVED]
        - w[setting + f.SETTING_IN_TURNAROUND]
    )
    return bool(free >= weight)


@compiled
def _change(w: World, setting: int, weight: int) -> None:
    """Change what is occupied; remember what it was when the minute began (R19)."""
    # a number is chosen and not a way: which it is, a processor guesses wrongly too often
    now, before = w[f.NOW], w[setting + f.SETTING_OCCUPIED_BEFORE]
    occupied, is_first = w[setting + f.SETTING_OCCUPIED], w[setting + f.SETTING_CHANGED_AT] != now
    w[setting + f.SETTING_OCCUPIED_BEFORE] = occupied if is_first else before
    w[setting + f.SETTING_CHANGED_AT] = now
    w[setting + f.SETTING_OCCUPIED] = occupied + weight
    so_far = large(w, setting + f.SETTING_WEIGHTED_CHANGES)
    write_large(w, setting + f.SETTING_WEIGHTED_CHANGES, so_far + int(weight) * int(now))


@compiled
def take_place(w: World, patient: int, stay: int) -> None:
    """The patient is in the place of the stay from now on."""
    setting = w[stay + f.STAY_SETTING]
    _change(w, setting, w[stay + f.STAY_WEIGHT])
    if w[setting + f.SETTING_EARLY_PERCENT]:
        following = w[setting + f.SETTING_PRESENT]
        w[patient + f.NEXT_PRESENT] = following
        w[patient + f.PREVIOUS_PRESENT] = 0
        if following:
            w[following + f.PREVIOUS_PRESENT] = patient
        w[setting + f.SETTING_PRESENT] = patient


@inside
def vacate(w: World, patient: int, stay: int, is_left: bool) -> None:
    """The place is usable after its turnaround, at once when the next stay begins in it."""
    setting, weight = w[stay + f.STAY_SETTING], w[stay + f.STAY_WEIGHT]
    _change(w, setting, -weight)
    if w[setting + f.SETTING_EARLY_PERCENT]:
        before, after = w[patient + f.PREVIOUS_PRESENT], w[patient + f.NEXT_PRESENT]
        if before:
            w[before + f.NEXT_PRESENT] = after
        else:
            w[setting + f.SETTING_PRESENT] = after
        if after:
            w[after + f.PREVIOUS_PRESENT] = before
    minutes = w[setting + f.SETTING_TURNAROUND]
    if is_left and minutes > 0:
        w[setting + f.SETTING_IN_TURNAROUND] += weight
        usable_at = w[f.NOW] + minutes
        at(w, usable_at, actions.USABLE_AGAIN, w[setting + f.SETTING_CODE], setting, weight)
    else:
        unsettle(w, setting)


@compiled
def usable_again(w: World, setting: int, weight: int) -> None:
    """The turnaround is over."""
    w[setting + f.SETTING_IN_TURNAROUND] -= weight
    unsettle(w, setting)


@compiled
def give_back(w: World, setting: int, weight: int) -> None:
    """A granted place is not wanted any more: it is free again."""
    w[setting + f.SETTING_RESERVED] -= weight
    unsettle(w, setting)
