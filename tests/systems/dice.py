"""Choices that depend on a seed and a name only, on a grid of minutes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

from flowsim.units import DAY_MIN, HOUR_MIN

Item = TypeVar("Item")

GRIDS = (1, HOUR_MIN, 6 * HOUR_MIN, DAY_MIN)
"""Minutes that all moments of a system are multiples of: the coarser, the more ties."""


class Dice:
    """A stream of choices; `named` gives another stream that does not disturb this one."""

    def __init__(self, seed: str, grid_min: int) -> None:
        self._seed, self._random = seed, random.Random(seed)
        self.grid_min = grid_min

    def named(self, name: str) -> Dice:
        """The stream of a part of the system."""
        return Dice(f"{self._seed}/{name}", self.grid_min)

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self._random.random() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(low, high)

    def pick(self, items: Sequence[Item]) -> Item:
        """One of them."""
        return self._random.choice(items)

    def some(self, items: Sequence[Item], probability: float) -> list[Item]:
        """Each with this probability, in order."""
        return [item for item in items if self.chance(probability)]

    def minutes(self, low: int, high: int) -> int:
        """A length of time on the grid; above 0 when `low` is.

        On the grid of single minutes half of them are whole hours, give or take a minute.
        """
        drawn = self.whole(low, high)
        if self.grid_min == 1 and self.chance(0.5):
            drawn = drawn // HOUR_MIN * HOUR_MIN + self.pick((-1, 0, 0, 0, 1))
        on_grid = drawn // self.grid_min * self.grid_min
        return max(on_grid, self.grid_min if low > 0 else min(low, 0))

    def clock(self, low_hour: int, high_hour: int) -> int:
        """A time of day on the grid, in minutes."""
        return (
            self.whole(low_hour * HOUR_MIN, high_hour * HOUR_MIN) // self.grid_min * self.grid_min
        )


def clock_text(minute: int) -> str:
    """A time of day as a scenario file writes it."""
    return f"{minute // HOUR_MIN:02d}:{minute % HOUR_MIN:02d}"
