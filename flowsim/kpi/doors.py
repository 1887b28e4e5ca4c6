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
    from flowsim.kpi.walk import add_up_closed

    capacity = facts.capacity
    span = facts.window.end_at + 1
    setting, is_open = capacity.setting, capacity.is_open
    closes = np.zeros(len(facts.settings.names), dtype=np.bool_)
    closes[setting[~is_open]] = True

    rows = np.flatnonzero(closes[setting])
    taken_at, taken, largest = _taken(facts, closes, span)
    key = np.concatenate([setting[rows] * span + capacity.at[rows], taken_at])
    order = _order(key)
    row = np.concatenate([rows, np.full(len(taken_at), NOBODY)])[order]
    change = np.concatenate([np.zeros(len(rows), dtype=np.int64), taken])[order]
    key = key[order]
    doors = Doors(span, closes, key, np.empty_like(key), np.empty(len(key), dtype=np.bool_))
    largest = np.where(facts.settings.is_limited, largest, NEVER)  # anybody fits
    add_up_closed(doors, row, change, capacity.staffed, capacity.is_open, largest)
    return doors


def _order(key: Ints) -> Ints:
    """The order of keys, the first of equal ones first: sorting numbers is faster."""
    bits = len(key).bit_length()
    order = (key << bits) + np.arange(len(key))
    order.sort()
    return order & ((1 << bits) - 1)


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
