"""Whether no place was granted above the limit of its setting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowsim.tables.check_places import Capacity
from flowsim.tables.columns import Bools, Ints, flags
from flowsim.tables.finished import Stays, broken
from flowsim.tables.journeys import Journeys
from flowsim.tables.stored import Int32s, chosen, narrowest, stored


def no_grant_above_the_limit(journeys: Journeys, stays: Stays, capacity: Capacity) -> None:
    """After every minute with a grant, places taken are within the limit (R6, R9).

    Within a minute places are only given up after the last grant could have used them,
    so what is taken at its end is at least what was taken at the grant.

    Raises:
        InvariantBroken: naming the setting, the minute and a patient.
    """
    limits, places = _limits(capacity), _places(journeys, stays)
    doubtful = _above_what_is_staffed(limits, places, stays)
    above = doubtful.above - doubtful.surge * doubtful.in_surge
    if (above <= 0).all():
        return
    # Of a minute the last grant holds: one in surge opens the surge places for all of it.
    most = dict(zip(doubtful.key.tolist(), above.tolist(), strict=True))
    rows = places.rows[places.is_grant]
    key = stays.setting[rows] * np.int64(stays.span)
    key += stays.at["place_granted_at"].values[rows]
    for one, row in zip(key.tolist(), rows.tolist(), strict=True):
        if most.get(one, 0) > 0:
            setting, at = divmod(one, stays.span)
            raise broken(
                "no place is granted above the limit",
                setting=stays.settings[setting],
                minute=at,
                patient=stays.patient[row],
                above=most[one],
            )


@dataclass(frozen=True, eq=False)
class _Limits:
    """Staffed and surge places from a minute on, until the next row."""

    setting: Int32s
    at: Int32s
    staffed: Int32s
    surge: Int32s


def _limits(capacity: Capacity) -> _Limits:
    """Rows of capacity that change a limit: two of three only note who is there."""
    staffed = stored(capacity.table, "staffed").or_else(0)
    surge = stored(capacity.table, "surge").values
    is_other = np.ones(len(staffed), dtype=np.bool_)
    is_other[1:] = (staffed[1:] != staffed[:-1]) | (surge[1:] != surge[:-1])
    some = np.flatnonzero(is_other)
    return _Limits(capacity.setting[some], capacity.at[some], staffed[some], surge[some])


@dataclass(frozen=True, eq=False)
class _Places:
    """Places of limited settings that stays (`rows`) took."""

    rows: Ints
    from_at: Int32s
    until_at: Int32s
    is_grant: Bools
    in_surge: Bools


def _places(journeys: Journeys, stays: Stays) -> _Places:
    """From the grant (or the start) to the end of turnaround.

    A stay that continues in the place of the one before takes it from entering: until then
    it is that one's.
    """
    of_setting = stays.setting.astype(np.int64)  # faster to look up by
    rows = np.flatnonzero(flags(journeys.settings, "is_limited")[of_setting])
    is_put = stays.goes_on.copy()  # as in stays_put
    is_put[:-1] &= stays.setting[1:] == stays.setting[:-1]
    granted = stays.at["place_granted_at"]
    is_grant = granted.is_there.copy()
    is_grant[1:] &= ~is_put[:-1]
    is_grant, stays_put = is_grant[rows], is_put[rows]
    turnaround = stored(journeys.settings, "turnaround_min").values[of_setting[rows]]
    until_at = stays.until_at[rows] + turnaround * ~stays_put
    return _Places(
        rows=rows,
        from_at=chosen(is_grant, granted.values[rows], stays.entered_at[rows]),
        until_at=np.minimum(until_at, np.int32(journeys.window.end_at)),
        is_grant=is_grant,
        in_surge=is_grant & flags(journeys.stays, "is_surge")[rows],
    )


@dataclass(frozen=True, eq=False)
class _Doubtful:
    """Grants after which more is taken than is staffed, by setting and minute.

    `key` is setting x span + minute. The last of a minute says how much it is at its end.
    """

    key: Ints
    above: Ints
    surge: Int32s
    in_surge: Bools


def _above_what_is_staffed(limits: _Limits, places: _Places, stays: Stays) -> _Doubtful:
    """Limits and changes are sorted together: what is taken beyond them is a running sum.

    In a minute a new limit (0) comes first, then places that are given up (below `none`),
    taken, granted, and granted in surge.
    """
    weight = stays.weight[places.rows]
    none = 1 + int(weight.max(initial=0))
    granting, surging = 2 * none, 3 * none
    changes = np.concatenate([np.arange(-none, none), np.arange(none), np.arange(none)])
    what = weight + none
    what += places.is_grant * np.int32(granting - none)
    what += places.in_surge * np.int32(none)
    bits = len(changes).bit_length()
    kind = narrowest((len(stays.settings) * stays.span) << bits)
    base = stays.setting[places.rows].astype(kind) * stays.span
    steps = np.concatenate(
        [
            ((base + places.from_at) << bits) + what,
            ((base + places.until_at) << bits) + (none - weight),
            (limits.setting.astype(kind) * stays.span + limits.at) << bits,
        ]
    )
    steps.sort()
    code = steps & ((1 << bits) - 1)
    new_limit = np.flatnonzero(code == 0)
    change = changes[code.astype(np.int64)]
    change[new_limit] = -np.diff(limits.staffed, prepend=0)
    # Every place is given up by the end: sums begin at 0 in each setting.
    above = np.cumsum(change, out=change)
    some = np.flatnonzero((above > 0) & (code >= granting))
    return _Doubtful(
        key=steps[some].astype(np.int64) >> bits,
        above=above[some],
        surge=limits.surge[np.searchsorted(new_limit, some) - 1],
        in_surge=code[some] >= surging,
    )
