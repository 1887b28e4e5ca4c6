"""Passes over rows that would take many steps as arrays.

Loops over whole numbers: machine code where Numba is there, and plain Python where it is not;
but sums are left to NumPy then (`sums.py`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flowsim.kpi.window import Weighted
from flowsim.loops import loops_of
from flowsim.tables.columns import NOBODY, Ints
from flowsim.units import DAY_MIN

Counts = Ints | npt.NDArray[np.uint8]

MADE_OF = ("kpi/passes.py", "kpi/window.py", "tables/columns.py", "units.py")

_, _entry = loops_of(*MADE_OF)


class Slots(NamedTuple):
    """Slots of teams in the window, by team and time: those of a day stand together."""

    from_at: int  # the minute of the window's first day
    days: int
    first: Ints  # of each day of each team, and where the last one ends
    begins_at: Ints


@_entry
def add_up(cell: Ints, values: Counts, sums: Ints) -> None:
    """Add the value of each item to the sum of its cell."""
    for item in range(len(cell)):
        sums[cell[item]] += values[item]


@_entry
def add_up_cells(by_cell: Ints, column: Ints, sums: Ints) -> None:
    """Add the sums of each cell, of shape (amounts, cells), to those of all its columns."""
    for amount in range(len(by_cell)):
        for cell in range(len(column)):
            for place in range(column.shape[1]):
                sums[amount, column[cell, place]] += by_cell[amount, cell]


@_entry
def find_stays(number: Ints, sequence: Ints, first: Ints, found: Ints) -> None:
    """Write the position of each stay, by the number of its patient and its own; or NOBODY.

    The stays of number n are `first[n]` to before `first[n + 1]`.
    """
    numbers = len(first) - 1
    for row in range(len(number)):
        of, position = number[row], NOBODY
        if 0 <= of < numbers and sequence[row] >= 0:
            position = first[of] + sequence[row]
            if position >= first[of + 1]:
                position = NOBODY
        found[row] = position


@_entry
def add_up_begun(team: Ints, started_at: Ints, work_min: Ints, slots: Slots, begun: Ints) -> None:
    """Add attempts at tasks, and their minutes of work, to the slots in which they began.

    `begun` has shape (slots, 2). What began at no slot is not added.
    """
    for row in range(len(team)):
        minute = started_at[row] - slots.from_at
        if team[row] != NOBODY and 0 <= minute < slots.days * DAY_MIN:
            day = team[row] * slots.days + minute // DAY_MIN
            slot = first = slots.first[day]
            after = slots.first[day + 1]
            for other in range(first, after):
                slot += slots.begins_at[other] < started_at[row]  # quicker than to leave off there
            if slot < after and slots.begins_at[slot] == started_at[row]:
                begun[slot, 0] += 1
                begun[slot, 1] += work_min[row]


@_entry
def add_up_minutes(spans: Weighted, first_at: int, end_at: int, sums: Ints) -> None:
    """Add weight x minutes of each span, from one moment to before another, to its place."""
    for one in range(len(spans.place)):
        place = spans.place[one]
        from_at, to_at = max(spans.from_at[one], first_at), min(spans.to_at[one], end_at)
        if place != NOBODY and from_at < to_at:
            sums[place] += spans.weight[one] * (to_at - from_at)


@_entry
def add_up_changes(spans: Weighted, first_at: int, every_min: int, changes: Ints) -> None:
    """Add where the spans begin and end among moments: what goes on is their running sum.

    `changes` has shape (places, moments + 1). The first moment is `first_at`, and one comes
    `every_min`; a span goes on at a moment that is not before it began, and before it ended.
    """
    moments = changes.shape[1] - 1
    for one in range(len(spans.place)):
        place, weight = spans.place[one], spans.weight[one]
        begins = min(max(-((first_at - spans.from_at[one]) // every_min), 0), moments)
        ends = min(max(-((first_at - spans.to_at[one]) // every_min), 0), moments)
        if place != NOBODY and begins < ends:
            changes[place, begins] += weight
            changes[place, ends] -= weight
