"""Choosing among options by their shares, for many people with different shares at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from flowsim.sampling import sweeps
from flowsim.sampling.scrambling import Floats
from flowsim.tables.cohort import Ints32

_BUCKETS = np.int64(256)


class Table(NamedTuple):
    """Rows of options with their shares, end to end: one index is looked up faster than two.

    `upper` are the cumulative shares, infinite from the last option with a share on; the
    share of an option begins at `lower` and is as wide as `width`. `guide` holds the option
    in which each of 256 equal parts of [0, 1) begins, from where the right one is at most
    `steps` away (Chen and Asau 1974, "On generating random variates from an empirical
    distribution").
    """

    upper: Floats  # of each option of each row
    lower: Floats
    width: Floats
    total: Floats  # of each row
    guide: Ints32  # of each part of each row
    options: int  # of a row
    steps: int


def option(row: Any, uniform: Any, table: Table) -> Any:
    """The option in whose share a uniform falls; of one, and of whole arrays as well."""
    row = np.int64(row)
    position = uniform * table.total[row]
    chosen = table.guide[row * _BUCKETS + np.int64(uniform * _BUCKETS)]
    first = row * table.options
    for _ in range(table.steps):
        chosen = chosen + (position >= table.upper[first + chosen])
    return chosen


def into(row: Any, chosen: Any, uniform: Any, table: Table) -> Any:
    """How far into the share of an option a uniform falls; of one, and of whole arrays as well."""
    row = np.int64(row)
    position = uniform * table.total[row]
    at = row * table.options + chosen
    return (position - table.lower[at]) / table.width[at]


@dataclass(frozen=True)
class Choices:
    """Choosing among rows of options."""

    table: Table

    @classmethod
    def of(cls, rows: Sequence[Sequence[float]]) -> Choices:
        """Options with these shares, which need not sum to 1.

        Raises:
            ValueError: when no share of a row is positive.
        """
        most = max(map(len, rows), default=1)
        upper = np.full((len(rows), most), np.inf)
        total = np.zeros(len(rows))
        guide = np.zeros((len(rows), _BUCKETS), dtype=np.int32)
        last_of = np.zeros(len(rows), dtype=np.int64)
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
            last_of[row] = last
        steps = np.diff(guide, append=last_of[:, None]).max(initial=0)
        lower = np.hstack([np.zeros((len(rows), 1)), upper[:, :-1]])
        width = np.minimum(upper, total[:, None]) - lower
        flat = upper.ravel(), lower.ravel(), width.ravel()
        return cls(Table(*flat, total, guide.ravel(), most, int(steps)))

    def choose(self, row: Ints32, uniforms: Floats) -> Ints32:
        """Position of the option in whose share each uniform falls."""
        if (loops := sweeps.machine_code()) is None:
            return np.asarray(option(row, uniforms, self.table))
        chosen = np.empty(len(row), dtype=np.int32)
        loops.chosen(row, uniforms, self.table, chosen)
        return chosen

    def within(self, row: Ints32, chosen: Ints32, uniforms: Floats) -> Floats:
        """How far into the share of the chosen option each uniform falls, 0 to 1."""
        if (loops := sweeps.machine_code()) is None:
            return np.asarray(into(row, chosen, uniforms, self.table))
        found = np.empty(len(row))
        loops.within(row, chosen, uniforms, self.table, found)
        return found
