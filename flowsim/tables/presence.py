"""How much of a setting is taken at any minute, from spans of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowsim.tables.columns import NEVER, NOBODY, Bools, Ints
from flowsim.tables.stored import Int32s, narrowest


@dataclass(frozen=True, eq=False)
class Spans:
    """Spans [from, to) in settings that take a weight; every moment is below `span`."""

    setting: Int32s
    from_at: Int32s
    to_at: Int32s
    weight: Int32s
    span: int


def taken_at(spans: Spans, setting: Int32s, at: Int32s) -> tuple[Ints, Ints]:
    """What is taken when all of a minute has happened, and weight x minutes until it began.

    Asked for minutes of settings, in ascending order of (setting, minute). Changes and what
    is asked are sorted together: then both answers are running sums.
    """
    settings = 1 + max(int(spans.setting.max(initial=-1)), int(setting.max(initial=-1)))
    most = int(spans.weight.max(initial=0))
    none, asked = most + 1, 2 * most + 2  # a setting begins with 0, and what is asked comes last
    bits = asked.bit_length()
    kind = narrowest((settings * spans.span) << bits)
    base, begins = (some.astype(kind) * spans.span for some in (spans.setting, np.arange(settings)))
    key = setting.astype(kind) * spans.span + at
    steps = np.concatenate(
        [
            ((base + spans.from_at) << bits) + (none + spans.weight),
            ((base + spans.to_at) << bits) + (none - spans.weight),
            (key << bits) + asked,
            begins << bits,
        ]
    )
    steps.sort()
    code = steps & ((1 << bits) - 1)
    steps >>= bits
    marks = np.flatnonzero((code == 0) | (code == asked))
    is_asked = code[marks] > 0
    change = code.astype(np.int64)
    change -= none
    change[marks] = 0
    sums = np.empty((len(steps), 2), dtype=np.int64)  # two columns take as long as one
    sums[:, 0] = change
    change *= steps
    sums[:, 1] = change
    np.cumsum(sums, axis=0, out=sums)
    taken, moment = sums.take(marks, axis=0).T
    taken = taken[is_asked]
    return taken, taken * key - (moment[is_asked] - moment[~is_asked][setting])


def in_time_order(key: Ints, about: Ints) -> tuple[Ints, Ints]:
    """Keys (0 or more) in ascending order, with small numbers that belong to them.

    The numbers stand in the lower bits of what is sorted, which is twice as fast as
    sorting positions. Half as many bits are sorted in half the time, where they are enough.
    """
    most = max(int(about.max(initial=0)), -int(about.min(initial=0)))
    bits = most.bit_length() + 1
    steps = key << bits
    steps += about
    steps += most
    if steps.max(initial=0) < 2**31:
        small = steps.astype(np.int32)
        small.sort()
        steps[:] = small
    else:
        steps.sort()
    about = steps & ((1 << bits) - 1)
    about -= most
    steps >>= bits
    return steps, about


def there_until(entered_at: Ints, left_at: Ints, is_over: Bools, end_at: int) -> Ints:
    """When each stay ends: left, the end of the run, or at once where a journey ends."""
    until = np.maximum(left_at, entered_at)  # NEVER lies before everything
    until[np.flatnonzero((left_at == NEVER) & ~is_over)] = end_at
    return until


def stays_put(setting: Ints, stays: Ints, following: Ints) -> Bools:
    """Which stays (positions) have the next one in the same place, which is never given up (R10).

    `following` is the position of the next one of each, or NOBODY.
    """
    put: Bools = (following != NOBODY) & (setting[following] == setting[stays])
    return put
