"""How much of a setting is taken at any minute, from spans of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowsim.tables.columns import NEVER, NOBODY, Bools, Ints


@dataclass(frozen=True, eq=False)
class Presence:
    """Steps of what is taken, setting by setting; see `presence_of`.

    `key` is setting * span + minute of each step, ascending. `weight` and `moment` are
    running sums over all steps before each one, of signed weights and weight x minute.
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
        first = np.searchsorted(self.key, base)[setting]
        last = np.searchsorted(self.key, setting * self.span + minute, "right")
        taken = self.weight[last] - self.weight[first]
        minutes = taken * minute - (self.moment[last] - self.moment[first])
        return taken, minutes


def presence_of(setting: Ints, from_at: Ints, to_at: Ints, weight: Ints, span: int) -> Presence:
    """Presence of spans [from, to) that take a weight; every moment is below `span`."""
    some = np.flatnonzero(from_at != to_at)
    base, change = setting[some] * span, weight[some]
    key, change = in_time_order(
        np.concatenate([base + from_at[some], base + to_at[some]]),
        np.concatenate([change, -change]),
    )
    nothing = np.zeros(1, dtype=np.int64)
    return Presence(
        span,
        key,
        np.concatenate([nothing, np.cumsum(change)]),
        np.concatenate([nothing, np.cumsum(change * (key % span))]),
    )


def in_time_order(key: Ints, about: Ints) -> tuple[Ints, Ints]:
    """Keys (0 or more) in ascending order, with small numbers that belong to them.

    The numbers stand in the lower bits of what is sorted, which is twice as fast as
    sorting positions.
    """
    most = int(np.abs(about).max(initial=0))
    bits = most.bit_length() + 1
    steps = (key << bits) + (about + most)
    steps.sort()
    return steps >> bits, (steps & ((1 << bits) - 1)) - most


def there_until(entered_at: Ints, left_at: Ints, is_over: Bools, end_at: int) -> Ints:
    """When each stay ends: left, the end of the run, or at once where a journey ends."""
    return np.where(left_at != NEVER, left_at, np.where(is_over, entered_at, end_at))


def stays_put(setting: Ints, following: Ints) -> Bools:
    """Stays whose next stay is in the same place, which is never given up (R10).

    `following` is the position of each stay's next one, or NOBODY.
    """
    put: Bools = (following != NOBODY) & (setting[following] == setting)
    return put
