"""Where items belong, in all dimensions at once.

Many items share a few combinations of members. Each combination is a cell: an item has
one number, its cell, and what is summed by cell once can be added up for every dimension.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from flowsim.kpi.declare import Dimension
from flowsim.tables.columns import NOBODY, Bools, Ints

_FEW = 64
"""So few items are a cell each, and so few combinations too: looking which are there costs more."""


@dataclass(frozen=True, eq=False)
class Labels:
    """The cell of each item, and the member of each cell in each dimension.

    Codes of members are NOBODY when nowhere. Labels with the same `of_cell` (one and the
    same mapping) are of one kind of population, and their amounts are summed together.
    """

    cell: Ints
    of_cell: Mapping[Dimension, Ints]

    def __len__(self) -> int:
        return len(self.cell)

    def __getitem__(self, dimension: Dimension) -> Ints:
        """The member of each item in a dimension."""
        return self.of_cell[dimension][self.cell]

    @property
    def cells(self) -> int:
        """How many cells there are; some may have no item."""
        return len(next(iter(self.of_cell.values())))

    @property
    def each_cell(self) -> Labels:
        """Where the cells belong: labels of what is summed by cell already."""
        return Labels(one_each(self.cells), self.of_cell)

    @property
    def is_each_cell(self) -> bool:
        """Whether the items are the cells themselves."""
        return self.cell is one_each(self.cells)

    def of(self, items: Ints | Bools) -> Labels:
        """Where some of the items belong."""
        # Positions pick items five times as fast as truth values.
        rows = np.flatnonzero(items) if items.dtype == np.bool_ else items
        return Labels(self.cell[rows], self.of_cell)

    def only(self, *dimensions: Dimension) -> Labels:
        """Where the items belong in some of the dimensions."""
        fewer = labelled({by: self.of_cell[by] for by in dimensions})
        return Labels(fewer.cell[self.cell], fewer.of_cell)

    def beside(self, other: Labels) -> Labels:
        """Where items belong that belong somewhere in two ways, in different dimensions."""
        width = other.cells
        used, cell = _numbered(self.cell * width + other.cell, self.cells * width)
        of_one, of_other = used // width, used % width
        return Labels(
            cell,
            {
                **{by: codes[of_one] for by, codes in self.of_cell.items()},
                **{by: codes[of_other] for by, codes in other.of_cell.items()},
            },
        )


@lru_cache(maxsize=256)  # those of a few scenarios
def one_each(cells: int) -> Ints:
    """The cells of items when each has its own."""
    return np.arange(cells)


def labelled(codes: Mapping[Dimension, Ints]) -> Labels:
    """Labels of items whose member is known in each dimension, one element per item."""
    items = len(next(iter(codes.values())))
    if items <= _FEW:
        few = {by: of.astype(np.int64, copy=False) for by, of in codes.items()}
        return Labels(one_each(items), few)
    widths = [int(of.max()) + 2 for of in codes.values()]
    most = int(np.prod(widths))
    # Half as much memory to wait for, where numbers of 32 bits are enough.
    bits = np.result_type(*codes.values()) if most < 2**31 else np.dtype(np.int64)
    number, nobody = np.zeros(items, dtype=bits), 0
    for of, width in zip(codes.values(), widths, strict=True):
        number = number * width if nobody else number
        number += of
        nobody = nobody * width - NOBODY
    number += nobody  # in each dimension NOBODY becomes 0
    rest, cell = _numbered(number.astype(np.int64, copy=False), most)
    of_cell: dict[Dimension, Ints] = {}
    for by, width in reversed(list(zip(codes, widths, strict=True))):
        of_cell[by] = rest % width - 1
        rest = rest // width
    return Labels(cell, of_cell)


def _numbered(number: Ints, width: int) -> tuple[Ints, Ints]:
    """The numbers below `width` that occur, ascending, and which of them each item has.

    Of few numbers all, whether they occur or not.
    """
    if width <= _FEW:
        return np.arange(width), number
    if width > 8 * len(number):  # few items: sorting them is quicker than looking at all
        used, of_item = np.unique(number, return_inverse=True)
        return used, of_item
    occurs = np.zeros(width, dtype=np.bool_)
    occurs[number] = True
    used = np.flatnonzero(occurs)
    position = np.zeros(width, dtype=np.int64)
    position[used] = np.arange(len(used))
    return used, position[number]
