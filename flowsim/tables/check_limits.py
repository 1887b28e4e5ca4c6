"""Whether no place was granted above the limit of its setting."""

from __future__ import annotations

import numpy as np

from flowsim.tables.check_places import Capacity
from flowsim.tables.check_shapes import Blocks, Changes, Limits, Noted
from flowsim.tables.columns import Ints, flags, positions_among
from flowsim.tables.finished import Stays, broken
from flowsim.tables.journeys import Journeys
from flowsim.tables.stored import Int32s, for_reading, stored, stored_names


def no_grant_above_the_limit(journeys: Journeys, stays: Stays, capacity: Capacity) -> None:
    """After every minute with a grant, places taken are within the limit (R6, R9).

    Within a minute places are only given up after the last grant could have used them,
    so what is taken at its end is at least what was taken at the grant. A place is taken
    from the grant (or the start) to the end of turnaround. A stay that continues in the
    place of the one before takes it from entering: until then it is that one's.

    Only where a place may have been granted above the limit, changes are put in order.

    Raises:
        InvariantBroken: naming the setting, the minute and a patient.
    """
    from flowsim.tables.check_loops import find_above, find_doubtful

    limits, noted = _limits(journeys, stays, capacity), capacity.noted
    blocks, changes = _blocks(len(noted.first) - 1), _changes(stays)
    count = find_doubtful(stays.places, stays.granted, limits, noted, changes, blocks)
    doubtful = changes._replace(step=_in_order(changes.step[:count]))
    key, above = np.empty((2, count), dtype=np.int64)
    count = find_above(doubtful, blocks, limits, noted, key, above)
    most = dict(zip(key[:count].tolist(), above[:count].tolist(), strict=True))
    if most:
        _tell(most, stays, noted)


def _tell(most: dict[int, int], stays: Stays, noted: Noted) -> None:
    """Raise for the first grant at a minute whose places are above the limit, and how many."""
    setting, patient = stays.places.setting, stays.of.patient
    was_put = np.zeros(len(patient), dtype=np.bool_)
    was_put[1:] = (setting[1:] == setting[:-1]) & (patient[1:] == patient[:-1])
    rows = np.flatnonzero(stays.of.is_granted & ~was_put)
    granted_at = stays.of.place_granted_at[rows]
    minute = np.maximum(granted_at, 0)  # of a grant before the run it is held at its start
    keys = (setting[rows] + np.int64(1)) * noted.width + minute
    for one, row in zip(keys.tolist(), rows.tolist(), strict=True):
        if one in most:
            raise broken(
                "no place is granted above the limit",
                setting=stays.settings[setting[row]],
                minute=stays.of.place_granted_at[row],
                patient=patient[row],
                above=most[one],
            )


def _in_order(steps: Ints) -> Ints:
    """Steps (0 or more) in ascending order: half as many bits are sorted in half the time."""
    if steps.max(initial=0) < 2**31:
        small = steps.astype(np.int32)
        small.sort()
        return small.astype(np.int64)
    return np.sort(steps)


def _limits(journeys: Journeys, stays: Stays, capacity: Capacity) -> Limits:
    table = journeys.settings
    row = positions_among(stored_names(table, "setting").listed(), stays.settings)[:-1]
    return Limits(
        is_limited=for_reading(np.append(flags(table, "is_limited")[row], False)),
        turnaround_min=for_reading(stored(table, "turnaround_min").values[row]),
        staffed=_before_any(stored(capacity.table, "staffed").or_else(0)),
        surge=_before_any(stored(capacity.table, "surge").values),
    )


def _before_any(places: Int32s) -> Int32s:
    """Places after so many rows; none after none of them."""
    return for_reading(np.append(np.int32(0), places))


def _blocks(count: int) -> Blocks:
    return Blocks(np.zeros(2 * count, dtype=np.int64), np.empty(count, dtype=np.bool_))


def _changes(stays: Stays) -> Changes:
    """Room for two changes of each stay."""
    most = int(stays.places.weight.max(initial=0))
    room = np.empty(2 * len(stays.of.patient), dtype=np.int64)
    return Changes(bits=(2 * most).bit_length(), most=most, step=room)
