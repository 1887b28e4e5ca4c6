"""Room in the block of numbers, handed out from an address on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from flowsim.engine.compiled.jit import World
from flowsim.engine.compiled.looking_ahead import LINE
from flowsim.tables.cohort import Ints

Column = Ints | npt.NDArray[np.bool_] | np.bool_ | int
"""One number for each record, or the same for all."""


def new_block(size: int) -> World:
    """Room for a world, unwritten, at the beginning of a line of memory.

    Raises:
        MemoryError: when addresses would be larger than a number of 32 bits.
    """
    if size >= 2**31:
        raise MemoryError
    more = np.empty(size + LINE, dtype=np.int32)
    first = -more.ctypes.data % (4 * LINE) // 4
    return more[first : first + size]


class Shelf:
    """Hands out room in the block, from an address on."""

    def __init__(self, world: World, first: int) -> None:
        self.world = world
        self.top = first

    def room(self, size: int) -> int:
        """The address of so many numbers, unwritten, at the beginning of a line of memory."""
        address = -(-self.top // LINE) * LINE
        self.top = address + size
        return address

    def put(self, numbers: Ints | npt.NDArray[np.bool_]) -> int:
        """The address of a copy of these numbers, row after row."""
        address = self.room(numbers.size)
        self.world[address : self.top] = numbers.reshape(-1)
        return address

    def records(self, count: int, size: int, columns: dict[int, Column]) -> int:
        """The address of records with these columns by offset, and 0 in the others."""
        address = self.room(count * size)
        rows = self.world[address : self.top].reshape(count, size)
        rows[:] = 0
        for offset, column in columns.items():
            rows[:, offset] = column
        return address


def records_at(world: World, header: int, count: int, size: int) -> World:
    """The records whose address is in a number of the header, as a table."""
    first = world[header]
    return world[first : first + count * size].reshape(count, size)
