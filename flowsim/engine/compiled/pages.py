"""A page of the diary with more than one entry, put in order (R1)."""

from __future__ import annotations

from flowsim.engine.compiled.fields import (
    EVENT_BEFORE,
    EVENT_TURN,
    FULL,
    ROOM_TURNS,
    SIZE,
    STOPPED,
    TOP,
    TURNS,
)
from flowsim.engine.compiled.jit import World, compiled
from flowsim.engine.compiled.memory import SPARE, fresh

_FEW = 8  # are put in order one by one


@compiled
def count_page(w: World, newest: int) -> int:
    """How many are due, with room to put them in order; without room the run stops."""
    due, event = 0, newest
    while event:
        due += 1
        event = w[event + EVENT_BEFORE]
    if due > w[ROOM_TURNS]:
        if w[TOP] + 8 * due > w[SIZE] - SPARE:
            w[STOPPED] = max(w[STOPPED], FULL)
        else:
            w[ROOM_TURNS] = 2 * due
            w[TURNS] = fresh(w, 8 * due)
    return due


@compiled
def in_turn(w: World, newest: int, due: int) -> int:
    """Where the entries of a page stand in order: by turn, and what was written first."""
    room, event = w[ROOM_TURNS], newest
    turns = w[TURNS]
    for place in range(turns + due - 1, turns - 1, -1):
        w[place] = w[event + EVENT_TURN]
        w[place + room] = event
        event = w[event + EVENT_BEFORE]
    for few in range(0, due, _FEW):
        _order_few(w, turns + few, min(_FEW, due - few), room)
    ordered, other, width = turns, turns + 2 * room, _FEW
    while width < due:
        for first in range(0, due, 2 * width):
            middle, end = min(first + width, due), min(first + 2 * width, due)
            _merge(w, ordered + first, ordered + middle, ordered + end, other + first)
        ordered, other, width = other, ordered, 2 * width
    return int(ordered + room)


@compiled
def _order_few(w: World, first: int, count: int, room: int) -> None:
    for place in range(first + 1, first + count):
        turn, event, to = w[place], w[place + room], place
        while to > first and w[to - 1] > turn:
            w[to], w[to + room] = w[to - 1], w[to - 1 + room]
            to -= 1
        w[to], w[to + room] = turn, event


@compiled
def _merge(w: World, one: int, other: int, end: int, to: int) -> None:
    """Two ordered parts as one; of the same turn, the first part goes first."""
    room, middle = w[ROOM_TURNS], other
    while one < middle or other < end:
        if other == end or (one < middle and w[one] <= w[other]):
            w[to], w[to + room] = w[one], w[one + room]
            one += 1
        else:
            w[to], w[to + room] = w[other], w[other + room]
            other += 1
        to += 1
