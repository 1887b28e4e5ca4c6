"""Sums of many amounts by every dimension at once.

Amounts that share their labels (the same mapping) are items of one population. Its
items are put into cells, one for each combination of labels that occurs; each amount
is summed by cell once, and the few cells are then added up for every dimension.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


class _Population:
    """Amounts that share their labels."""

    def __init__(self, amounts: Sequence[Amounts], members: Members) -> None:
        cells = _cells_of(amounts[0].labels, members)
        self._labels, self._members = cells.labels, members
        self._row = {one: row for row, one in enumerate(amounts)}
        self._by_cell = np.stack([_by_cell(one, cells) for one in amounts])
        self._largest = np.asarray([one.largest for one in amounts])
        self._made: dict[Dimension, Ints] = {}

    def of(self, amounts: Amounts, dimension: Dimension) -> Ints:
        """The sum, or the largest, for each member of a dimension that has labels."""
        if dimension not in self._made:
            self._made[dimension] = self._all(dimension)
        row: Ints = self._made[dimension][self._row[amounts]]
        return row

    def whole(self, amounts: Amounts) -> int:
        """The sum over everybody, or the largest of all."""
        by_cell = self._by_cell[self._row[amounts]]
        return int(by_cell.max(initial=0) if amounts.largest else by_cell.sum())

    def _all(self, dimension: Dimension) -> Ints:
        """All amounts, shape (amounts, members)."""
        label = self._labels[dimension]
        belongs = label[:, None] == np.arange(len(self._members[dimension]))
        # Whole numbers below 2**53 are exact in floats, in whatever order they are added.
        sums = self._by_cell @ belongs.astype(np.float64)
        together: Ints = sums.astype(np.int64)
        for row in np.flatnonzero(self._largest):
            each = np.where(belongs, self._by_cell[row][:, None], 0)
            together[row] = each.max(axis=0, initial=0)
        return together


class Sums:
    """Sums of amounts by the members of a dimension."""

    def __init__(self, amounts: Iterable[Amounts], members: Members) -> None:
        self._members = members
        together: dict[int, dict[Amounts, None]] = {}
        for one in amounts:
            if one.labels:
                # The amounts keep their labels alive: the number of an object is its own.
                together.setdefault(id(one.labels), {})[one] = None
        self._populations = {
            number: _Population(tuple(each), members) for number, each in together.items()
        }

    def of(self, amounts: Amounts, dimension: Dimension) -> Ints:
        """The sum for each member; the whole sum where the amounts have no such label."""
        population = self._populations.get(id(amounts.labels))
        if population is not None and dimension in amounts.labels:
            return population.of(amounts, dimension)
        whole = amounts.whole if population is None else population.whole(amounts)
        return np.full(len(self._members[dimension]), whole, dtype=np.int64)


def _by_cell(amounts: Amounts, cells: _Cells) -> npt.NDArray[np.float64]:
    if amounts.largest:
        if len(amounts.values) and (amounts.values == amounts.values[0]).all():
            # A constant where anybody is; and there is somebody in every cell.
            return np.full(cells.count, amounts.values[0], dtype=np.float64)
        largest = np.zeros(cells.count)
        np.maximum.at(largest, cells.of_item, amounts.values)
        return largest
    return np.bincount(cells.of_item, amounts.values, cells.count).astype(np.float64)


def _cells_of(labels: Labels, members: Members) -> _Cells:
    widths = [len(members[dimension]) + 1 for dimension in labels]
    cell = np.zeros(len(next(iter(labels.values()))), dtype=np.int64)
    for codes, width in zip(labels.values(), widths, strict=True):
        cell *= width
        cell += codes
        cell += 1  # NOBODY becomes 0
    used, of_item = _numbered(cell, int(np.prod(widths)))
    rest = used
    of_cell: dict[Dimension, Ints] = {}
    for dimension, width in reversed(list(zip(labels, widths, strict=True))):
        of_cell[dimension] = rest % width - 1
        rest = rest // width
    return _Cells(of_item, of_cell)


def _numbered(cell: Ints, width: int) -> tuple[Ints, Ints]:
    """The cells that occur, ascending, and which of them each item is in."""
    if width > 8 * len(cell):  # few items: sorting them is quicker than looking at all cells
        used, of_item = np.unique(cell, return_inverse=True)
        return used, of_item
    occurs = np.zeros(width, dtype=np.bool_)
    occurs[cell] = True
    used = np.flatnonzero(occurs)
    number = np.zeros(width, dtype=np.int64)
    number[used] = np.arange(len(used))
    return used, number[cell]
