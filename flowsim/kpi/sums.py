"""Sums of many amounts by every dimension at once.

Each amount is summed by cell, and the sums of cells are added up for the members of dimensions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from flowsim.kpi.amounts import Amounts
from flowsim.kpi.declare import Dimension
from flowsim.kpi.labels import Labels
from flowsim.kpi.reading import Members
from flowsim.kpi.rows import only_read
from flowsim.loops import are_machine_code
from flowsim.tables.columns import NOBODY, Bools, Ints

_ANYBODY = Labels(np.zeros(1, dtype=np.int64), {"all": np.zeros(1, dtype=np.int64)})
"""Where a number belongs that every member of every dimension has."""


class Pieces(NamedTuple):
    """Sums that stand one after the other: piece by piece, for the members of its dimension."""

    amount: Ints  # position among those asked for
    by: Ints  # position of the dimension among all
    first: Ints  # where they begin, and where the last ones end


class CellSums(NamedTuple):
    """Sums by cell, amount by amount."""

    sums: Ints
    first: Ints  # of each amount, and where the last one's end
    is_largest: Ints  # the largest counts, not the sum
    where_any: Ints  # what stands wherever there is anything, NOBODY for the sum itself
    codes: Ints  # the member of each cell, dimension by dimension
    codes_at: Ints  # shape (amounts, dimensions): where these begin, NOBODY without labels


class Sums:
    """Sums of amounts by the members of dimensions."""

    def __init__(self, amounts: Iterable[Amounts], members: Members) -> None:
        labels_of = {one: _ANYBODY if one.labels is None else one.labels for one in amounts}
        self._position = {one: number for number, one in enumerate(labels_of)}
        first = np.zeros(len(labels_of) + 1, dtype=np.int64)
        np.cumsum([labels.cells for labels in labels_of.values()], out=first[1:])
        codes, codes_at = _codes(labels_of.values(), tuple(members))
        self._by_cell = CellSums(
            only_read(_sums(labels_of, first)),
            only_read(first),
            _ints(one.largest for one in labels_of),
            _ints(NOBODY if one.where_any is None else one.where_any for one in labels_of),
            only_read(codes),
            codes_at,
        )

    def of(self, amounts: Iterable[Amounts], pieces: Pieces) -> Ints:
        """The sum for each member of each piece; the whole sum in dimensions without labels."""
        from flowsim.kpi.passes import add_up_members

        sums = np.zeros(pieces.first[-1], dtype=np.int64)
        which = _ints(self._position[one] for one in amounts)
        add_up_members(self._by_cell, which, pieces, sums)
        return sums


def _ints(numbers: Iterable[int]) -> Ints:
    return np.asarray(list(numbers), dtype=np.int64)


def _codes(every: Collection[Labels], dimensions: Sequence[Dimension]) -> tuple[Ints, Ints]:
    """The members of all cells, one kind of population after the other, and where to find them."""
    pieces, length = [np.zeros(0, dtype=np.int64)], 0
    begins: dict[int, list[int]] = {}
    for labels in every:
        of_cell = labels.of_cell
        # The amounts keep their labels alive: the number of an object is its own.
        if id(of_cell) not in begins:
            begins[id(of_cell)] = at = [NOBODY] * len(dimensions)
            for by, codes in of_cell.items():
                at[dimensions.index(by)] = length
                length += len(codes)
                pieces.append(codes)
    begin = [begins[id(labels.of_cell)] for labels in every]
    return np.concatenate(pieces), np.asarray(begin, dtype=np.int64).reshape(-1, len(dimensions))


def _sums(labels_of: Mapping[Amounts, Labels], first: Ints) -> Ints:
    """The sums by cell, one amount after the other."""
    sums = np.zeros(first[-1], dtype=np.int64)
    beside = np.zeros((3, int(np.diff(first).max(initial=0))), dtype=np.int64)
    begins = first.tolist()
    for (one, labels), begin, end in zip(labels_of.items(), begins, begins[1:], strict=False):
        of_amounts = sums[begin:end]
        if labels.is_each_cell and one.values is not None:
            of_amounts[:] = one.values
        elif one.largest and one.values is not None:
            np.maximum.at(of_amounts, labels.cell, one.values)
        else:
            _add_up(labels.cell, one.values, of_amounts, beside)
    return sums


def _add_up(cell: Ints, values: Ints | Bools | None, sums: Ints, beside: Ints) -> None:
    """Add the values of items, or one for each, to the sums of their cells."""
    from flowsim.kpi.passes import add_up

    if not are_machine_code():  # then NumPy is much faster
        # Whole numbers below 2**53 are exact in floats, in whatever order they are added.
        sums += np.bincount(cell, values, len(sums)).astype(np.int64)
    elif values is None:
        add_up(cell, np.ones(len(cell), dtype=np.uint8), sums, beside)
    elif values.dtype == np.bool_:
        add_up(cell, np.ascontiguousarray(values).view(np.uint8), sums, beside)
    else:
        add_up(cell, np.ascontiguousarray(values, dtype=np.int64), sums, beside)
