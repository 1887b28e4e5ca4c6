"""Sums of many amounts by every dimension at once.

Each amount is summed by cell; amounts whose items are in the same cells are then added up
together, for all members of all dimensions in one product of matrices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from flowsim.kpi.amounts import Amounts
from flowsim.kpi.declare import Dimension
from flowsim.kpi.labels import Labels
from flowsim.kpi.reading import Members
from flowsim.tables.columns import Ints

Floats = npt.NDArray[np.float64]


class _Population:
    """Amounts whose items are in the same cells."""

    def __init__(self, amounts: Mapping[Amounts, Labels], members: Members) -> None:
        self._columns, belongs = _belonging(next(iter(amounts.values())), members)
        by_cell = np.stack([_by_cell(one, labels) for one, labels in amounts.items()])
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
        self._populations = {
            number: _Population(each, members) for number, each in together.items()
        }

    def of(self, amounts: Amounts, dimensions: Iterable[Dimension]) -> list[Ints]:
        """The sum for each member; the whole sum in dimensions without labels."""
        if amounts.labels is not None:
            return self._populations[id(amounts.labels.of_cell)].of(amounts, dimensions)
        whole = amounts.whole
        return [np.full(len(self._members[by]), whole, dtype=np.int64) for by in dimensions]


def _belonging(labels: Labels, members: Members) -> tuple[dict[Dimension, slice | Ints], Floats]:
    """Which cells belong to which members, and the columns of each dimension."""
    everybody = np.zeros(1, dtype=np.int64)
    columns: dict[Dimension, slice | Ints] = {
        by: np.repeat(everybody, len(names)) for by, names in members.items()
    }
    widths = [len(members[by]) + 1 for by in labels.of_cell]  # the last one is NOBODY's
    belongs = np.zeros((labels.cells, 1 + sum(widths)))
    belongs[:, everybody] = 1
    cell, first = np.arange(labels.cells), 1
    for (by, codes), width in zip(labels.of_cell.items(), widths, strict=True):
        belongs[cell, first + codes % width] = 1
        columns[by] = slice(first, first + width - 1)
        first += width
    return columns, belongs


def _by_cell(amounts: Amounts, labels: Labels) -> Floats:
    values, cell, cells = amounts.values, labels.cell, labels.cells
    if amounts.largest:
        largest = np.zeros(cells)
        np.maximum.at(largest, cell, values)
        return largest
    if values.dtype == np.bool_:
        counted = cell if values.all() else cell[values]
        return np.bincount(counted, minlength=cells).astype(np.float64)
    sums: Floats = np.bincount(cell, values, cells).astype(np.float64)  # of nothing: integers
    return sums
