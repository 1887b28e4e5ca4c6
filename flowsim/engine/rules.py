"""The decisions, as pure functions of integers: when a round is, what is left.

Each carries the number of the rule that docs/model.md explains.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

MINIMUM_MIN = 1  # needs, tasks and clarifications last at least a minute (R1)


def first_round(rounds: Sequence[int], not_before: int) -> int:
    """The first round at or after a minute; -1 when the calendar has no more (R15)."""
    position = bisect_left(rounds, not_before)
    return rounds[position] if position < len(rounds) else -1


def is_open(opens_at: Sequence[int], closes_at: Sequence[int], minute: int) -> bool:
    """Whether a door with these intervals, closing minute excluded, is open (R8)."""
    position = bisect_left(opens_at, minute + 1) - 1
    return position >= 0 and minute < closes_at[position]


def planned_start(entered_at: int, need_min: int, error_min: int, lead_min: int) -> int:
    """When a task planned on the estimated end of need begins (R16)."""
    return max(entered_at, entered_at + need_min + error_min - lead_min)


def need_elsewhere(need_min: int, percent: int) -> int:
    """Minutes that a need takes on another setting, rounded up (R12)."""
    return max(MINIMUM_MIN, -(-need_min * percent // 100))


def need_carried(need_min: int, elapsed_min: int, percent: int) -> int:
    """Minutes of need left when a move takes it back to the first choice (R12)."""
    return max(MINIMUM_MIN, need_min - elapsed_min * 100 // percent)


def is_stale(finished_at: int, valid_min: int, now: int) -> bool:
    """Whether what was found out is too old when the place is granted (R16)."""
    return valid_min >= 0 and now - finished_at > valid_min


def is_pressed(occupied: int, staffed: int, trigger_percent: int) -> bool:
    """Whether a ward is so full that almost finished patients are declared ready (R21)."""
    return trigger_percent > 0 and occupied * 100 >= trigger_percent * staffed


def occupancy_band(from_percent: Sequence[int], occupied: int, staffed: int) -> int:
    """Band of occupancy: how many of the bands' lower ends are reached (R19)."""
    return sum(occupied * 100 >= lower * staffed for lower in from_percent)


def priority_at(base: int, step_after_min: int, stepped: int, requested_at: int, now: int) -> int:
    """Priority of a ticket, which may step after given minutes of waiting (R5, A54)."""
    if step_after_min >= 0 and now >= requested_at + step_after_min:
        return stepped
    return base


def elective_day(is_elective_day: Sequence[int], day: int, days_later: int) -> int:
    """The first elective day at least so many days later; -1 beyond the run (R13)."""
    for later in range(day + days_later, len(is_elective_day)):
        if is_elective_day[later]:
            return later
    return -1
