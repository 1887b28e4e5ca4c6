"""Closed doors: how long a setting had room behind a closed door (R30).

A wait for a place while the door is closed and there is room is the calendar's fault;
any other wait is lack of places.
"""

from __future__ import annotations

import numpy as np

from flowsim.kpi.facts import Facts, once_per_run
from flowsim.kpi.path import Doors
from flowsim.tables.columns import NEVER, NOBODY, Bools, Ints
from flowsim.tables.presence import stays_put


@once_per_run
def closed_with_room(facts: Facts) -> Doors:
    """Read the doors of a run from its tables `capacity` and `stays`.

    There is room when anybody would fit: free places (staffed, less those taken from
    the grant to the end of turnaround) are at least the largest weight seen there.
    """
    capacity = facts.capacity
    span = facts.window.end_at + 1
    setting, is_open = capacity.setting, capacity.is_open
    closes = np.zeros(len(facts.settings.names), dtype=np.bool_)
    closes[setting[~is_open]] = True

    rows = np.flatnonzero(closes[setting])
    taken_at, taken, largest = _taken(facts, closes, span)
    key = np.concatenate([setting[rows] * span + capacity.at[rows], taken_at])
    row = np.concatenate([rows, np.full(len(taken_at), NOBODY)])
    change = np.concatenate([np.zeros(len(rows), dtype=np.int64), taken])
    order = np.argsort(key, kind="stable")
    key, row, change = key[order], row[order], change[order]

    of = key // span
    in_force = _last_row(row, of)
    free = capacity.staffed[in_force] - _running(change, of)
    has_room = (free >= largest[of]) | ~facts.settings.is_limited[of]
    is_so = ~is_open[in_force] & has_room & (in_force != NOBODY)
    length = np.append(np.diff(key), 0)
    before = np.cumsum(is_so * length) - is_so * length
    return Doors(span, closes, key, _from_zero(before, of), is_so)


def _taken(facts: Facts, closes: Bools, span: int) -> tuple[Ints, Ints, Ints]:
    """Keys and sizes of changes of places taken; largest weight, one element per setting."""
    stays, settings = facts.stays, facts.settings
    # Without a limit there is always room, whoever is there.
    there = np.flatnonzero((closes & settings.is_limited)[stays.setting])
    setting, weight = stays.setting[there], stays.weight[there]
    largest = np.ones(len(settings.names), dtype=np.int64)
    np.maximum.at(largest, setting, weight)
    granted = stays.granted_at[there]
    begins = np.where(granted == NEVER, stays.entered_at[there], granted)
    is_kept = stays_put(stays.setting, there, stays.next(there))
    turnaround = np.where(is_kept, 0, settings.turnaround_min[setting])
    ends = np.minimum(stays.until_at[there] + turnaround, span - 1)
    base = setting * span
    return (
        np.concatenate([base + np.maximum(begins, 0), base + ends]),
        np.concatenate([weight, -weight]),
        largest,
    )


def _last_row(row: Ints, of: Ints) -> Ints:
    """The last row of `capacity` at or before each step of the same setting, or NOBODY."""
    latest = np.maximum.accumulate(np.where(row != NOBODY, np.arange(len(row)), 0))
    found = row[latest]
    return np.where(of[latest] == of, found, NOBODY)


def _running(change: Ints, of: Ints) -> Ints:
    """Sum of the changes so far within each setting."""
    total = np.cumsum(change)
    return total - _at_start(total - change, of)


def _from_zero(total: Ints, of: Ints) -> Ints:
    return total - _at_start(total, of)


def _at_start(total: Ints, of: Ints) -> Ints:
    """The first value of each element's setting; elements lie setting by setting."""
    first = np.flatnonzero(np.diff(of, prepend=NOBODY))
    return np.repeat(total[first], np.diff(first, append=len(of)))
