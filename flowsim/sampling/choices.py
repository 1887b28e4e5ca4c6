"""Choosing among options by their shares, for many people with different shares at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flowsim.sampling.streams import Floats
from flowsim.tables.cohort import Ints

_BUCKETS = 256


@dataclass(frozen=True)
class Choices:
    """Rows of options with their shares.

    `upper` has shape (rows, options): the cumulative shares, infinite from the last option
    with a share on. `guide`, shape (rows, buckets), holds the option in which each of 256
    equal parts of [0, 1) begins, from where the right one is few steps away (Chen and
    Asau 1974, "On generating random variates from an empirical distribution").
    """

    upper: Floats
    total: Floats
    guide: Ints

    @classmethod
    def of(cls, rows: Sequence[Sequence[float]]) -> Choices:
        """Options with these shares, which need not sum to 1.

        Raises:
            ValueError: when no share of a row is positive.
        """
        most = max(map(len, rows), default=1)
        upper = np.full((len(rows), most), np.inf)
        total = np.zeros(len(rows))
        guide = np.zeros((len(rows), _BUCKETS), dtype=np.int64)
        begins = np.arange(_BUCKETS) / _BUCKETS
        for row, shares in enumerate(rows):
            weights = np.asarray(shares, dtype=float)
            positive = np.flatnonzero(weights > 0)
            if not len(positive):
                raise ValueError("no share is positive")
            last = positive[-1]
            below = np.cumsum(weights)[: last + 1]
            upper[row, :last] = below[:last]
            total[row] = below[last]
            guide[row] = np.searchsorted(below[:last], begins * below[last], side="right")
        return cls(upper, total, guide)

    def choose(self, row: Ints, uniforms: Floats) -> Ints:
        """Position of the option in whose share each uniform falls."""
        position = uniforms * self.total[row]
        at = (uniforms * _BUCKETS).astype(np.int64)
        at += row * _BUCKETS
        chosen: Ints = self.guide.ravel()[at]
        # One index into the whole table is looked up twice as fast as two.
        upper, first = self.upper.ravel(), row * self.upper.shape[1]
        above = np.flatnonzero(position >= upper[first + chosen])
        while len(above):
            chosen[above] += 1
            is_above = position[above] >= upper[first[above] + chosen[above]]
            above = above.compress(is_above)
        return chosen

    def within(self, row: Ints, chosen: Ints, uniforms: Floats) -> Floats:
        """How far into the share of the chosen option each uniform falls, 0 to 1."""
        position = uniforms * self.total[row]
        option = row * self.upper.shape[1] + chosen
        upper = np.minimum(self.upper.ravel()[option], self.total[row])
        lower = np.where(chosen > 0, self.upper.ravel()[option - 1], 0.0)
        into: Floats = (position - lower) / (upper - lower)
        return into
