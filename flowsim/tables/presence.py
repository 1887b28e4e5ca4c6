"""How much of a setting is taken at any minute, from spans of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowsim.tables.columns import NEVER, NOBODY, Bools, Ints


@dataclass(frozen=True, eq=False)
class Presence:
    """Steps of what is taken, setting by setting; see `presence_of`.

    `key` is setting * span + minute of each step, ascending. `weight` and `moment` are
    running sums over all steps before each one, of signed weights and weight x key.
    """

    span: int
    key: Ints
    weight: Ints
    moment: Ints

    def taken(self, setting: Ints, minute: Ints) -> Ints:
        """Weight taken when all of a minute has happened."""
        return self.both(setting, minute)[0]

    def taken_minutes(self, setting: Ints, minute: Ints) -> Ints:
        """Weight x minutes taken from minute 0 to the beginning of a minute."""
        return self.both(setting, minute)[1]

    def both(self, setting: Ints, minute: Ints) -> tuple[Ints, Ints]:
        """What is taken in each minute, and the minutes taken until then."""
        base = np.arange(int(setting.max(initial=-1)) + 1) * self.span
        first = self.moment[np.searchsorted(self.key, base)]
        key = setting * self.span + minute
        last = np.searchsorted(self.key, key, "right")
        taken = self.weight[last]  # every span ends in its setting: sums begin at 0 in each
        return taken, taken * key - (self.moment[last] - first[setting])


def presence_of(setting: Ints, from_at: Ints, to_at: Ints, weight: Ints, span: int) -> Presence:
    """Presence of spans [from, to) that take a weight; every moment is below `span`."""
    some = np.flatnonzero(from_at != to_at)
    base, change = setting[some] * span, weight[some]
    key, change = in_time_order(
        np.concatenate([base + from_at[some], base + to_at[some]]),
        np.concatenate([change, -change]),
    )
    return Presence(span, key, _before_each(change), _before_each(change * key))


def _before_each(numbers: Ints) -> Ints:
    """Sums of the numbers before each one, and of all."""
    sums = np.zeros(len(numbers) + 1, dtype=np.int64)
    np.cumsum(numbers, out=sums[1:])
    return sums


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


def stays_put(setting: Ints, following: Ints) -> Bools:
    """Stays whose next stay is in the same place, which is never given up (R10).

    `following` is the position of each stay's next one, or NOBODY.
    """
    put: Bools = (following != NOBODY) & (setting[following] == setting)
    return put
