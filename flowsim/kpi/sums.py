"""Sums of many amounts by every dimension at once.

Amounts that share their labels (the same mapping) are items of one population. Its
items are put into cells, one for each combination of labels that occurs; each amount
is summed by cell once, and the few cells are then added up for every dimension.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flowsim.kpi.amounts import Amounts, Labels
from flowsim.kpi.declare import Dimension
from flowsim.kpi.reading import Members
from flowsim.tables.columns import Ints


@dataclass(frozen=True, eq=False)
class _Cells:
    """Cell of each item, and the label of each cell in each dimension."""

    of_item: Ints
    labels: Labels

    @property
    def count(self) -> int:
        return len(next(iter(self.labels.values())))


class Sums:
    """Sums of amounts by the members of a dimension, each made once."""

    def __init__(self, amounts: Iterable[Amounts], members: Members) -> None:
        self._members = members
        self._cells: dict[int, _Cells] = {}
        self._by_cell: dict[Amounts, npt.NDArray[np.float64]] = {}
        self._made: dict[tuple[Amounts, Dimension], Ints] = {}
        for one in amounts:
            self._put_into_cells(one)

    def of(self, amounts: Amounts, dimension: Dimension) -> Ints:
        """The sum for each member; the whole sum where the amounts have no such label."""
        key = (amounts, dimension)
        if key not in self._made:
            self._made[key] = self._sum(amounts, dimension)
        return self._made[key]

    def _sum(self, amounts: Amounts, dimension: Dimension) -> Ints:
        members = len(self._members[dimension])
        if amounts not in self._by_cell or dimension not in amounts.labels:
            return amounts.total(dimension, members)
        label = self._cells[id(amounts.labels)].labels[dimension]
        # NOBODY is counted first, and left out.
        sums = np.bincount(label + 1, self._by_cell[amounts], members + 1)[1:]
        return sums.astype(np.int64)

    def _put_into_cells(self, amounts: Amounts) -> None:
        if amounts.largest or not amounts.labels or amounts in self._by_cell:
            return
        # The amounts keep their labels alive, so that the number of an object is its own.
        number = id(amounts.labels)
        if number not in self._cells:
            self._cells[number] = _cells_of(amounts.labels, self._members)
        cells = self._cells[number]
        # Sums stay below 2**53, so the floats of bincount are exact.
        sums = np.bincount(cells.of_item, amounts.values, cells.count)
        self._by_cell[amounts] = sums.astype(np.float64)  # whole when there is no item at all


def _cells_of(labels: Labels, members: Members) -> _Cells:
    widths = [len(members[dimension]) + 1 for dimension in labels]
    cell = np.zeros(len(next(iter(labels.values()))), dtype=np.int64)
    for codes, width in zip(labels.values(), widths, strict=True):
        cell = cell * width + (codes + 1)  # NOBODY becomes 0
    number = np.zeros(int(np.prod(widths)), dtype=np.int64)
    number[cell] = 1
    used = np.flatnonzero(number)
    number[used] = np.arange(len(used))
    rest = used
    of_cell: dict[Dimension, Ints] = {}
    for dimension, width in reversed(list(zip(labels, widths, strict=True))):
        of_cell[dimension] = rest % width - 1
        rest = rest // width
    return _Cells(number[cell], of_cell)
