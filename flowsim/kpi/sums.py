"""Sums of many amounts by every dimension at once.

Each amount is summed by cell; amounts whose items are in the same cells are then added up
together, cell by cell, for all members of all dimensions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from flowsim.kpi.amounts import Amounts
from flowsim.kpi.declare import Dimension
from flowsim.kpi.labels import Labels
from flowsim.kpi.reading import Members
from flowsim.tables.columns import Bools, Ints

Columns = Mapping[Dimension, slice | Ints]
"""Columns of the members of each dimension; the first column is that of everybody."""


class _Population:
    """Amounts whose items are in the same cells."""

    def __init__(
        self, amounts: Mapping[Amounts, Labels], members: Members, everybody: Columns
    ) -> None:
        from flowsim.kpi.passes import IN_MACHINE_CODE, add_up_cells

        columns, column, width = _columns(next(iter(amounts.values())), members)
        self._columns: Columns = {**everybody, **columns}
        by_cell = _by_cell(amounts, len(column))
        sums = np.zeros((width, len(amounts)), dtype=np.int64)
        if IN_MACHINE_CODE:
            add_up_cells(by_cell, column, sums)
        else:
            np.add.at(sums, column, by_cell[:, None])
        totals = np.ascontiguousarray(sums.T)
        for row, one in enumerate(amounts):
            if one.where_any is not None:
                totals[row] = np.where(totals[row] > 0, one.where_any, 0)
            elif one.largest:
                totals[row] = 0
                np.maximum.at(totals[row], column, by_cell[:, row, None])
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
    """Sums by cell, shape (cells, amounts); amounts of one kind and the same items go together."""
    sums = np.zeros((cells, len(amounts)), dtype=np.int64)
    together: dict[tuple[int, bool], list[tuple[int, Amounts]]] = {}
    for row, (one, labels) in enumerate(amounts.items()):
        if one.largest and one.values is not None:
            np.maximum.at(sums[:, row], labels.cell, one.values)
        else:
            is_number = one.values is not None and one.values.dtype != np.bool_
            together.setdefault((id(labels.cell), is_number), []).append((row, one))
    for (_, is_number), some in together.items():
        cell = amounts[some[0][1]].cell
        values = [one.values for _, one in some]
        sums[:, [row for row, _ in some]] = _added_up(cell, cells, values, is_number)
    return sums


def _added_up(
    cell: Ints, cells: int, columns: Sequence[Ints | Bools | None], is_number: bool
) -> Ints:
    """Sums by cell of columns of the same items, shape (cells, columns); ones for None."""
    from flowsim.kpi.passes import IN_MACHINE_CODE, add_up

    if not IN_MACHINE_CODE:  # then NumPy is much faster, column by column
        # Whole numbers below 2**53 are exact in floats, in whatever order they are added.
        sums = [np.bincount(cell, one, cells).astype(np.int64) for one in columns]
        return np.stack(sums, axis=1)
    values = np.empty((len(columns), len(cell)), dtype=np.int64 if is_number else np.uint8)
    for row, column in enumerate(columns):
        values[row] = 1 if column is None else column
    found = np.zeros((cells, len(columns)), dtype=np.int64)
    add_up(cell, values, found)
    return found
