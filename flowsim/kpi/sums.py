"""Sums of many amounts by every dimension at once.

Each amount is summed by cell; amounts whose items are in the same cells are then added up
together, cell by cell, for all members of all dimensions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from flowsim.kpi.amounts import Amounts
from flowsim.kpi.declare import Dimension
from flowsim.kpi.labels import Labels
from flowsim.kpi.reading import Members
from flowsim.loops import are_machine_code
from flowsim.tables.columns import Bools, Ints

Columns = Mapping[Dimension, slice | Ints]
"""Columns of the members of each dimension; the first column is that of everybody."""


class _Population:
    """Amounts whose items are in the same cells."""

    def __init__(
        self, amounts: Mapping[Amounts, Labels], members: Members, everybody: Columns
    ) -> None:
        columns, column, width = _columns(next(iter(amounts.values())), members)
        self._columns: Columns = {**everybody, **columns}
        by_cell = _by_cell(amounts, len(column))
        totals = np.zeros((len(amounts), width), dtype=np.int64)
        _add_up_cells(by_cell, column, totals)
        for row, one in enumerate(amounts):
            if one.where_any is not None:
                totals[row] = np.where(totals[row] > 0, one.where_any, 0)
            elif one.largest:
                totals[row] = 0
                np.maximum.at(totals[row], column, by_cell[row][:, None])
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


def _columns(labels: Labels, members: Members) -> tuple[Columns, Ints, int]:
    """The columns of each dimension, those of each cell, and how many there are.

    A cell is in the column of everybody and in one for each dimension: that of a member,
    or the dimension's last one, which is nobody's.
    """
    columns: dict[Dimension, slice | Ints] = {}
    of_cell = np.zeros((labels.cells, 1 + len(labels.of_cell)), dtype=np.int64)
    first = 1
    for place, (by, codes) in enumerate(labels.of_cell.items(), start=1):
        names = len(members[by])
        of_cell[:, place] = codes % (names + 1)
        of_cell[:, place] += first
        columns[by] = slice(first, first + names)
        first += names + 1
    return columns, of_cell, first


def _by_cell(amounts: Mapping[Amounts, Labels], cells: int) -> Ints:
    """Sums by cell, shape (amounts, cells)."""
    sums = np.zeros((len(amounts), cells), dtype=np.int64)
    for of_amounts, (one, labels) in zip(sums, amounts.items(), strict=True):
        if one.largest and one.values is not None:
            np.maximum.at(of_amounts, labels.cell, one.values)
        else:
            _add_up(labels.cell, one.values, of_amounts)
    return sums


def _add_up(cell: Ints, values: Ints | Bools | None, sums: Ints) -> None:
    """Add the values of items, or one for each, to the sums of their cells."""
    from flowsim.kpi.passes import add_up

    if not are_machine_code():  # then NumPy is much faster
        # Whole numbers below 2**53 are exact in floats, in whatever order they are added.
        sums += np.bincount(cell, values, len(sums)).astype(np.int64)
    elif values is None:
        add_up(cell, np.ones(len(cell), dtype=np.uint8), sums)
    elif values.dtype == np.bool_:
        add_up(cell, np.ascontiguousarray(values).view(np.uint8), sums)
    else:
        add_up(cell, np.ascontiguousarray(values, dtype=np.int64), sums)


def _add_up_cells(by_cell: Ints, column: Ints, sums: Ints) -> None:
    """Add the sums of each cell, shape (amounts, cells), to those of its columns."""
    from flowsim.kpi.passes import add_up_cells

    if are_machine_code():
        add_up_cells(by_cell, column, sums)
    else:
        np.add.at(sums.T, column, by_cell.T[:, None])
