"""Numbers of the compiled engine: all in 32 bits, and no answer is another for it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.clock import AFTER_THE_END, next_due
from flowsim.engine.compiled.jit import World, addresses, entry
from flowsim.engine.compiled.layout import stored
from flowsim.engine.compiled.looking_ahead import AHEAD, LINE, WHO_LATER
from flowsim.engine.compiled.memory import SPARE, fresh, large, write_large
from flowsim.engine.compiled.of_plan import up_to
from flowsim.engine.compiled.pages import count_page, in_turn
from flowsim.engine.compiled.shelf import new_block
from flowsim.tables.cohort import U32

CHANCES = (0, 1, 2**31 - 1, 2**31, 2**31 + 1, U32 - 2, U32 - 1)
THRESHOLDS = (0, 1, 2, 2**31 - 1, 2**31, 2**31 + 1, U32 - 1, U32)


@pytest.mark.parametrize(("chance", "threshold"), [*itertools.product(CHANCES, THRESHOLDS)])
def test_a_stored_chance_decides_the_same_in_32_bits(chance: int, threshold: int) -> None:
    short_chance = stored(np.array([chance])).astype(np.int32)
    short_threshold = up_to(np.array([threshold])).astype(np.int32)
    happens = threshold > 0 and bool(short_chance <= short_threshold)
    assert happens == (chance < threshold)


def test_a_world_larger_than_32_bits_can_address_is_refused() -> None:
    with pytest.raises(MemoryError):
        new_block(2**31)


@entry
def _write_and_read(world: World, number: int) -> int:
    w = addresses(world)
    write_large(w, 2, number)
    return large(w, 2)


@pytest.mark.parametrize("number", [0, 1, -1, 2**30, -(2**30) - 1, 3 * 10**12, -3 * 10**12])
def test_a_large_number_is_read_as_it_was_written(number: int) -> None:
    assert _write_and_read(np.zeros(8, dtype=np.int32), number) == number


@entry
def _put_in_order(world: World, newest: int) -> int:
    w = addresses(world)
    return in_turn(w, newest, count_page(w, newest))


@pytest.mark.parametrize("due", [2, 7, 8, 9, 16, 17, 100, 1000])
def test_a_page_is_ordered_by_turn_and_then_by_what_was_written_first(due: int) -> None:
    turns = np.random.default_rng(due).integers(0, due // 3 + 1, due)
    first = f.HEADER_SIZE
    world = np.zeros(first + due * f.EVENT_SIZE + 16 * due + SPARE, dtype=np.int32)
    events = first + np.arange(due) * f.EVENT_SIZE
    world[f.SIZE], world[f.TOP] = len(world), first + due * f.EVENT_SIZE
    world[events + f.EVENT_TURN] = turns
    world[events[1:] + f.EVENT_BEFORE] = events[:-1]
    place = _put_in_order(world, int(events[-1]))
    assert world[place : place + due].tolist() == events[np.argsort(turns, kind="stable")].tolist()


def test_a_page_without_room_to_be_ordered_stops_the_run_to_begin_again() -> None:
    world = np.zeros(f.HEADER_SIZE + 2 * f.EVENT_SIZE + SPARE, dtype=np.int32)
    one, other = f.HEADER_SIZE, f.HEADER_SIZE + f.EVENT_SIZE
    world[f.SIZE], world[f.TOP] = len(world), other + f.EVENT_SIZE
    world[other + f.EVENT_BEFORE] = one

    assert _count(world, other) == 2
    assert world[f.STOPPED] == f.FULL


@entry
def _count(world: World, newest: int) -> int:
    w = addresses(world)
    return count_page(w, newest)


@entry
def _take_room(world: World, size: int) -> int:
    w = addresses(world)
    return fresh(w, size)


def test_room_behind_the_end_of_the_block_is_not_given_and_the_run_stops() -> None:
    world = np.zeros(f.HEADER_SIZE + SPARE, dtype=np.int32)
    world[f.SIZE], world[f.TOP] = len(world), len(world) - 10

    assert _take_room(world, 50) + 50 <= len(world)
    assert world[f.STOPPED] == f.FULL


@entry
def _due(world: World, minutes: World) -> int:
    w = addresses(world)
    found, minute = 0, next_due(w, 0)
    while minute < w[f.END_AT]:
        minutes[found] = minute
        found, minute = found + 1, next_due(w, minute + 1)
    return found


@pytest.mark.parametrize("end_at", [1, 15, 16, 17, 33, 1440])
@pytest.mark.parametrize("one_in", [1, 3, 20, 200])
def test_every_minute_with_something_due_is_found_and_nothing_after_the_end(
    end_at: int, one_in: int
) -> None:
    world = np.zeros(f.HEADER_SIZE + end_at + AFTER_THE_END, dtype=np.int32)
    world[f.END_AT], world[f.PAGES] = end_at, f.HEADER_SIZE
    pages = world[f.HEADER_SIZE : f.HEADER_SIZE + end_at]
    pages[np.random.default_rng(one_in).integers(0, one_in, end_at) == 0] = f.HEADER_SIZE

    minutes = np.zeros(end_at, dtype=np.int32)
    found = _due(world, minutes)

    assert minutes[:found].tolist() == np.flatnonzero(pages).tolist()


def test_every_number_of_a_patient_has_its_place_in_whole_lines_of_memory() -> None:
    last = max(f.PREVIOUS_PRESENT, f.NEXT_PRESENT, f.DOOR)
    assert last < f.PATIENT_SIZE
    assert f.PATIENT_SIZE % LINE == 0


def test_pages_that_were_found_are_not_forgotten_before_their_turn() -> None:
    assert WHO_LATER < AHEAD < f.ROOM_COMING
