"""Whether no place was granted above the limit of its setting."""

from __future__ import annotations

import numpy as np

from flowsim.tables.check_places import Capacity
from flowsim.tables.check_shapes import Blocks, Changes, Limits
from flowsim.tables.columns import NEVER, flags
from flowsim.tables.finished import Stays, broken
from flowsim.tables.journeys import Journeys
from flowsim.tables.stored import Int32s, for_reading, stored


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

    limits, noted = _limits(journeys, capacity), capacity.noted
    blocks, changes = _blocks(len(noted.first) - 1), _changes(stays)
    granted_at = np.full(len(stays.of.patient), NEVER, dtype=np.int32)
    count = find_doubtful(stays.places, stays.granted, limits, noted, changes, blocks, granted_at)
    doubtful = changes._replace(step=np.sort(changes.step[:count]))
    key, above = np.empty((2, count), dtype=np.int64)
    count = find_above(doubtful, blocks.before, limits, noted, key, above)
    if not count:
        return
    most = dict(zip(key[:count].tolist(), above[:count].tolist(), strict=True))
    rows = np.flatnonzero(granted_at != NEVER)
    minute = np.maximum(granted_at[rows], 0)  # of a grant before the run it is held at its start
    keys = (stays.places.setting[rows] + np.int64(1)) * noted.width + minute
    for one, row in zip(keys.tolist(), rows.tolist(), strict=True):
        if one in most:
            raise broken(
                "no place is granted above the limit",
                setting=stays.settings[stays.places.setting[row]],
                minute=granted_at[row],
                patient=stays.of.patient[row],
                above=most[one],
            )


def _limits(journeys: Journeys, capacity: Capacity) -> Limits:
    return Limits(
        is_limited=for_reading(np.append(flags(journeys.settings, "is_limited"), False)),
        turnaround_min=stored(journeys.settings, "turnaround_min").values,
        staffed=_before_any(stored(capacity.table, "staffed").or_else(0)),
        surge=_before_any(stored(capacity.table, "surge").values),
        end_at=journeys.window.end_at,
    )


def _before_any(places: Int32s) -> Int32s:
    return for_reading(np.append(np.int32(0), places))


def _blocks(count: int) -> Blocks:
    before, within = np.zeros((2, count), dtype=np.int64)
    return Blocks(before, within, np.zeros(count, dtype=np.bool_))


def _changes(stays: Stays) -> Changes:
    """Room for two changes of each stay."""
    most = int(stays.places.weight.max(initial=0))
    room = np.empty(2 * len(stays.of.patient), dtype=np.int64)
    return Changes(bits=(2 * most).bit_length(), most=most, step=room)
