"""Sums of many amounts by every dimension at once.

Each amount is summed by cell; amounts whose items are in the same cells are then added up
together, for all members of all dimensions in one product of matrices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from flowsim.kpi.amounts import Amounts
from flowsim.kpi.declare import Dimension
from flowsim.kpi.labels import Labels
from flowsim.kpi.reading import Members
from flowsim.tables.columns import Bools, Ints

_TOGETHER = 6
"""Truth values of the same items that are counted in one go."""

Floats = npt.NDArray[np.float64]
Columns = Mapping[Dimension, slice | Ints]
"""Columns of the members of each dimension; the first column is that of everybody."""


class _Population:
    """Amounts whose items are in the same cells."""

    def __init__(
        self, amounts: Mapping[Amounts, Labels], members: Members, everybody: Columns
    ) -> None:
        columns, belongs = _belonging(next(iter(amounts.values())), members)
        self._columns: Columns = {**everybody, **columns}
        by_cell = np.zeros((len(amounts), len(belongs)))
        for rows, of_rows in _by_items(amounts):
            by_cell[rows] = of_rows
        # Whole numbers below 2**53 are exact in floats, in whatever order they are added.
        totals: Ints = (by_cell @ belongs).astype(np.int64)
        for row, one in enumerate(amounts):
            if one.where_any is not None:
                totals[row] = np.where(totals[row] > 0, one.where_any, 0)
            elif one.largest:
                each = np.where(belongs > 0, by_cell[row][:, None], 0)
                totals[row] = each.max(axis=0, initial=0)
        self._of = dict(zip(amounts, totals, strict=True))

    def of(self, amounts: Amounts, dimensions: Iterable[Dimension]) -> list[Ints]:
        total, columns = self._of[amounts], self._columns
        return [total[columns[by]] for by in dimensions]


class Sums:
    """Sums of amounts by the members of dimensions."""

    def __init__(self, amounts: Iterable[Amounts], members: Members) -> None:
        self._members = members
        together: dict[int, dict[Amounts, Labels]] = {}
        for one in amounts:
            if one.labels is not None:
                # The amounts keep their labels alive: the number of an object is its own.
                together.setdefault(id(one.labels.of_cell), {})[one] = one.labels
        everybody: Columns = {
            by: np.zeros(len(names), dtype=np.int64) for by, names in members.items()
        }
        self._populations = {
            number: _Population(each, members, everybody) for number, each in together.items()
        }

    def of(self, amounts: Amounts, dimensions: Iterable[Dimension]) -> list[Ints]:
        """The sum for each member; the whole sum in dimensions without labels."""
        if amounts.labels is not None:
            return self._populations[id(amounts.labels.of_cell)].of(amounts, dimensions)
        whole = amounts.whole
        return [np.full(len(self._members[by]), whole, dtype=np.int64) for by in dimensions]


def _belonging(labels: Labels, members: Members) -> tuple[Columns, Floats]:
    """The columns of each dimension of the labels, and which cells belong in them."""
    columns: dict[Dimension, slice | Ints] = {}
    widths = [len(members[by]) + 1 for by in labels.of_cell]  # the last one is NOBODY's
    belongs = np.zeros((labels.cells, 1 + sum(widths)))
    belongs[:, 0] = 1
    cell, first = np.arange(labels.cells), 1
    for (by, codes), width in zip(labels.of_cell.items(), widths, strict=True):
        belongs[cell, first + codes % width] = 1
        columns[by] = slice(first, first + width - 1)
        first += width
    return columns, belongs


def _by_items(amounts: Mapping[Amounts, Labels]) -> Iterator[tuple[int | list[int], Floats]]:
    """Sums by cell, and in which rows they are wanted."""
    ones: dict[int, list[int]] = {}
    flags: dict[int, list[tuple[int, Bools]]] = {}
    cells_of: dict[int, Labels] = {}
    for row, (one, labels) in enumerate(amounts.items()):
        cells_of[id(labels.cell)] = labels
        if one.values is None:
            ones.setdefault(id(labels.cell), []).append(row)
        elif one.values.dtype == np.bool_:
            flags.setdefault(id(labels.cell), []).append((row, np.asarray(one.values, np.bool_)))
        elif one.largest:
            largest = np.zeros(labels.cells)
            np.maximum.at(largest, labels.cell, one.values)
            yield row, largest
        else:
            yield row, np.bincount(labels.cell, one.values, labels.cells).astype(np.float64)
    for items, rows in ones.items():
        labels = cells_of[items]
        yield rows, np.bincount(labels.cell, minlength=labels.cells).astype(np.float64)
    for items, of_items in flags.items():
        for first in range(0, len(of_items), _TOGETHER):
            some = of_items[first : first + _TOGETHER]
            yield [row for row, _ in some], _counts([flag for _, flag in some], cells_of[items])


def _counts(flags: list[Bools], labels: Labels) -> Floats:
    """How many items of each cell are so, flag by flag.

    Items of a cell are counted once, by which of the flags hold for them.
    """
    holds = np.zeros(len(labels), dtype=np.uint8)
    for bit, flag in enumerate(flags):
        holds |= flag.view(np.uint8) << bit
    which = labels.cell << len(flags)
    which |= holds
    kinds = 1 << len(flags)
    counts = np.bincount(which, minlength=labels.cells * kinds).reshape(labels.cells, kinds)
    is_so = np.arange(kinds) >> np.arange(len(flags))[:, None] & 1
    sums: Floats = is_so.astype(np.float64) @ counts.T.astype(np.float64)
    return sums
