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
        first, last = self._steps(setting, minute)
        taken: Ints = self.weight[last] - self.weight[first]
        return taken

    def taken_minutes(self, setting: Ints, minute: Ints) -> Ints:
        """Weight x minutes taken from minute 0 to the beginning of a minute."""
        first, last = self._steps(setting, minute)
        taken = self.weight[last] - self.weight[first]
        minutes: Ints = taken * minute - (self.moment[last] - self.moment[first])
        return minutes

    def _steps(self, setting: Ints, minute: Ints) -> tuple[Ints, Ints]:
        base = setting * self.span
        first = np.searchsorted(self.key, base)
        last = np.searchsorted(self.key, base + minute, "right")
        return first, last


def presence_of(setting: Ints, from_at: Ints, to_at: Ints, weight: Ints, span: int) -> Presence:
    """Presence of spans [from, to) that take a weight; every moment is below `span`."""
    key = np.concatenate([setting * span + from_at, setting * span + to_at])
    change = np.concatenate([weight, -weight])
    order = np.argsort(key)
    key, change = key[order], change[order]
    nothing = np.zeros(1, dtype=np.int64)
    return Presence(
        span,
        key,
        np.concatenate([nothing, np.cumsum(change)]),
        np.concatenate([nothing, np.cumsum(change * (key % span))]),
    )


def there_until(entered_at: Ints, left_at: Ints, is_over: Bools, end_at: int) -> Ints:
    """When each stay ends: left, the end of the run, or at once where a journey ends."""
    return np.where(left_at != NEVER, left_at, np.where(is_over, entered_at, end_at))


def stays_put(setting: Ints, following: Ints) -> Bools:
    """Stays whose next stay is in the same place, which is never given up (R10).

    `following` is the position of each stay's next one, or NOBODY.
    """
    put: Bools = (following != NOBODY) & (setting[following] == setting)
    return put
