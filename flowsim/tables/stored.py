"""Arrow columns as they lie in memory: numbers of 32 bits, not copied.

Half as much memory to wait for as in `tables.columns`, for whoever looks at every row of a
table and computes little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flowsim.tables.columns import (
    NOBODY,
    Bools,
    Ints,
    is_there,
    one_array,
    positions_among,
    values_of,
)

Int32s = npt.NDArray[np.int32]
Number = TypeVar("Number", bound=np.generic)

_NONE = np.zeros(0, dtype=np.int32)


class Stored:
    """A column of numbers of 32 bits."""

    def __init__(self, array: pa.Array) -> None:
        self._array = array

    @cached_property
    def values(self) -> Int32s:
        """The numbers, which nobody may change; what null holds is anything."""
        return for_reading(values_of(self._array) if len(self._array) else _NONE)

    @cached_property
    def is_there(self) -> Bools:
        """Whether each is not null."""
        return is_there(self._array)

    def or_else(self, number: int) -> Int32s:
        """The numbers, with one number where there is none."""
        if not self._array.null_count:
            return self.values
        return chosen(self.is_there, self.values, np.int32(number))


def for_reading(array: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The same array, which nobody may change by this: to loops of machine code another type."""
    view = array.view()
    view.flags.writeable = False
    return view


def stored(table: pa.Table, column: str) -> Stored:
    """A column of moments or counts."""
    return Stored(one_array(table, column))


@dataclass(frozen=True, eq=False)
class StoredNames:
    """A column of names: `codes` are positions in `names`, NOBODY for null."""

    codes: Int32s
    names: tuple[str, ...]

    def among(self, names: Sequence[str]) -> Int32s:
        """Codes of the same column as positions in `names`; NOBODY for those not in it."""
        alike = min(len(names), len(self.names))
        if tuple(names[:alike]) == self.names[:alike] and (
            alike == len(self.names) or self.codes.max(initial=NOBODY) < alike
        ):
            return self.codes
        # Looking up by numbers of 64 bits is faster than casting each of 32.
        return positions_among(names, self.names).astype(np.int32)[self.codes.astype(np.int64)]

    def code(self, name: str) -> int:
        """The code of a name, or one that no row has."""
        return self.names.index(name) if name in self.names else len(self.names)

    def listed(self) -> tuple[str, ...]:
        """The name of each row, where there are few and none is null."""
        return tuple(self.names[code] for code in self.codes.tolist())

    def is_any(self, *wanted: str) -> Bools:
        """Where the name is one of the wanted ones."""
        hits = np.zeros(len(self.codes), dtype=np.bool_)
        for code, name in enumerate(self.names):
            if name in wanted:
                hits |= self.codes == code
        return hits

    def rows(self, name: str) -> Ints:
        """The rows (positions, ascending) that have a name."""
        if name not in self.names:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(self.codes == self.names.index(name))

    def each_is_any(self, *wanted: str) -> Bools:
        """Of each code whether its name is one of the wanted ones; the last answers for NOBODY."""
        return np.asarray([*(name in wanted for name in self.names), False], dtype=np.bool_)

    def of(self, rows: Ints) -> StoredNames:
        """The names of some rows (positions)."""
        return StoredNames(self.codes[rows], self.names)


def stored_names(table: pa.Table, column: str) -> StoredNames:
    """A dictionary column."""
    array = one_array(table, column)
    codes = Stored(array.indices).or_else(NOBODY)
    return StoredNames(codes, tuple(array.dictionary.to_pylist()))


def chosen(condition: Bools, numbers: Int32s, others: Int32s | np.int32) -> Int32s:
    """Numbers where the condition holds, others elsewhere.

    As arithmetic, which needs a third of the time of `np.where`; that a difference may be
    too large for 32 bits does not matter: it is taken back in the same way.
    """
    result = numbers - others
    result *= condition
    result += others
    return result
