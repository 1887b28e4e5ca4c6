"""Passes over rows that would take many steps as arrays.

Loops over whole numbers: machine code where Numba is there, and plain Python where it is not;
but sums of items are left to NumPy then (`sums.py`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from flowsim.kpi.attempts import (
    AFTER_MIN,
    AMOUNTS,
    ANY,
    BY_TEAM,
    DONE,
    ENDED_DONE,
    OF_DISCHARGES,
    OTHER,
    STAFF_MIN,
    WAITED_MIN,
    Around,
    Attempts,
    Work,
)
from flowsim.kpi.slots import (
    CANCELLED,
    EMPTY,
    FOR_CASES,
    OF_SLOTS,
    OFFERED,
    SLOTS,
    USED,
    Begun,
    Slots,
)
from flowsim.kpi.sums import CellSums, Pieces
from flowsim.kpi.window import Weighted
from flowsim.loops import loops_of
from flowsim.tables.columns import NEVER, NOBODY, Bools, Ints
from flowsim.units import DAY_MIN, HOUR_MIN

Counts = Ints | npt.NDArray[np.uint8]

MADE_OF = (
    "kpi/passes.py",
    "kpi/attempts.py",
    "kpi/slots.py",
    "kpi/sums.py",
    "kpi/window.py",
    "tables/columns.py",
    "units.py",
)

_inside, _entry = loops_of(*MADE_OF)


@_entry
def add_up(cell: Ints, values: Counts, sums: Ints, beside: Ints) -> None:
    """Add the value of each item to the sum of its cell.

    Neighbours often share their cell, and would wait for each other's sum: of four in turn
    three have sums of their own `beside`, of shape (3, cells), which are 0 before and after.
    """
    in_fours = len(cell) // 4 * 4
    for item in range(0, in_fours, 4):
        sums[cell[item]] += values[item]
        for more in range(3):
            beside[more, cell[item + 1 + more]] += values[item + 1 + more]
    for item in range(in_fours, len(cell)):
        sums[cell[item]] += values[item]
    for more in range(3):
        for one in range(len(sums)):
            sums[one] += beside[more, one]
            beside[more, one] = 0


@_entry
def add_up_members(by_cell: CellSums, amounts: Ints, pieces: Pieces, sums: Ints) -> None:
    """Add the sums by cell of amounts to those of the members of each piece."""
    for piece in range(len(pieces.by)):
        begin, after = pieces.first[piece], pieces.first[piece + 1]
        if begin < after:
            amount = amounts[pieces.amount[piece]]
            _add_up_piece(by_cell, amount, pieces.by[piece], sums, begin)
            is_everybodys = by_cell.codes_at[amount, pieces.by[piece]] == NOBODY
            where_any = by_cell.where_any[amount]
            for member in range(begin, after):
                if is_everybodys:
                    sums[member] = sums[begin]
                if where_any != NOBODY:
                    sums[member] = where_any if sums[member] > 0 else 0


@_inside
def _add_up_piece(by_cell: CellSums, amount: int, by: int, sums: Ints, begin: int) -> None:
    """Those of the members of a dimension; the first one's are everybody's without labels."""
    first, codes_at = by_cell.first[amount], by_cell.codes_at[amount, by]
    of_cell, codes, is_largest = by_cell.sums, by_cell.codes, by_cell.is_largest[amount] != 0
    for cell in range(first, by_cell.first[amount + 1]):
        of_one = of_cell[cell]
        if of_one != 0:
            code = 0 if codes_at == NOBODY else codes[codes_at + cell - first]
            if code != NOBODY and is_largest:
                sums[begin + code] = max(sums[begin + code], of_one)
            elif code != NOBODY:
                sums[begin + code] += of_one


@_entry
def add_up_slots(begun: Begun, slots: Slots, sums: Ints) -> None:
    """Add the slots, and the attempts at tasks that began at them, to the sums of their teams.

    An attempt that began at no slot is not added.
    """
    for row in range(len(begun.team)):
        team, started_at, staff_min = begun.team[row], begun.started_at[row], begun.work_min[row]
        minute = started_at - slots.from_at
        if team == NOBODY or minute < 0 or minute >= slots.days * DAY_MIN:
            continue
        day = team * slots.days + minute // DAY_MIN
        slot = first = slots.first[day]
        after = slots.first[day + 1]
        for other in range(first, after):
            slot += slots.begins_at[other] < started_at  # quicker than to leave off there
        if slot < after and slots.begins_at[slot] == started_at:
            slots.cases[slot] += 1
            slots.minutes[slot] += staff_min
    for slot in range(len(slots.team)):
        of_team, in_minutes = slots.team[slot] * OF_SLOTS, slots.in_minutes[slot]
        sums[of_team + SLOTS] += 1
        if slots.is_cancelled[slot]:
            sums[of_team + CANCELLED] += 1
            continue
        sums[of_team + OFFERED] += slots.budget[slot]
        sums[of_team + USED] += slots.minutes[slot] if in_minutes else slots.cases[slot]
        if not in_minutes:
            sums[of_team + FOR_CASES] += 1
            sums[of_team + EMPTY] += slots.cases[slot] == 0


@_entry
def add_up_work(attempts: Attempts, around: Around, work: Work) -> None:
    """Add the attempts to the sums of their cells."""
    sums, tasks, teams, homes = work.sums, work.tasks, work.teams, work.homes
    from_at, to_at, ends, patient, _, is_of_counted, cell_of, _ = around
    every = zip(*attempts)  # noqa: B905 (Numba knows no `strict`)
    for stay, task, team, eligible_at, started_at, finished_at, end, staff_min in every:
        if stay == NOBODY:
            continue
        how, of_patient = ends[end], cell_of[patient[stay]]
        is_begun, is_finished = from_at <= started_at < to_at, from_at <= finished_at < to_at
        is_counted = how == DONE and is_of_counted[stay] and finished_at != NEVER
        is_of_team = is_begun and team != NOBODY
        kind = task if task != NOBODY else tasks - 1
        of_work = kind * teams + (team if team != NOBODY else teams - 1)
        for cell in (of_work * AMOUNTS, (tasks * teams + of_patient) * AMOUNTS):
            if is_begun or is_finished:
                sums[cell + ANY] += 1
            if is_finished and how != OTHER:
                sums[cell + ENDED_DONE + how] += 1
            if is_begun:
                sums[cell + STAFF_MIN] += staff_min
            if is_of_team:
                sums[cell + BY_TEAM] += 1
                sums[cell + WAITED_MIN] += started_at - eligible_at
            if is_counted:
                sums[cell + OF_DISCHARGES] += 1
                sums[cell + AFTER_MIN] += max(finished_at - around.declared_at[stay], 0)
        if is_begun:
            home = around.home[of_patient]
            work.staff_min[kind * homes + (home if home != NOBODY else homes - 1)] += staff_min


@_entry
def add_up_use(
    spans: Weighted, first_at: int, end_at: int, is_hourly: Bools, minutes: Ints, changes: Ints
) -> None:
    """Add weight x minutes of each span, from one moment to before another, to its place.

    Where hours are counted, add its weight to the changes at full hours from the first moment
    on: what goes on is their running sum.
    """
    moments = len(changes) - 1
    for place, began_at, ended_at, weight in zip(*spans):  # noqa: B905
        from_at = began_at if began_at > first_at else first_at
        to_at = ended_at if ended_at < end_at else end_at
        if place != NOBODY and from_at < to_at:
            minutes[place] += weight * (to_at - from_at)
            if is_hourly[place]:
                before_at = first_at - HOUR_MIN + 1  # the next full hour is not before
                changes[min((from_at - before_at) // HOUR_MIN, moments)] += weight
                changes[min((to_at - before_at) // HOUR_MIN, moments)] -= weight


@_entry
def add_up_changes(spans: Weighted, first_at: int, changes: Ints) -> None:
    """Add where the spans begin and end among days: what goes on is their running sum.

    `changes` has shape (places, days + 1). A span goes on at a day's moment, of which the first
    is `first_at`, that is not before it began, and before it ended.
    """
    days = changes.shape[1] - 1
    before_at = first_at - DAY_MIN + 1  # the next moment is not before
    for place, from_at, to_at, weight in zip(*spans):  # noqa: B905
        begins = min(max((from_at - before_at) // DAY_MIN, 0), days)
        ends = min(max((to_at - before_at) // DAY_MIN, 0), days)
        if place != NOBODY and begins < ends:
            changes[place, begins] += weight
            changes[place, ends] -= weight
