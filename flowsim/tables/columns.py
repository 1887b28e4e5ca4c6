"""Arrow columns as NumPy arrays: moments, counts, flags, and names as codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.signedinteger[Any]]
Bools = npt.NDArray[np.bool_]

NEVER = -(2**30)
"""Stands for null in columns of moments: before every minute that can be written down."""
NOBODY = -1
"""Stands for null, and for a name that is not known, in columns of codes."""


@dataclass(frozen=True)
class Named:
    """A column of names: `codes` are positions in `names`, NOBODY for null."""

    codes: Ints
    names: tuple[str, ...]

    def among(self, names: Sequence[str]) -> Ints:
        """Codes of the same column as positions in `names`; NOBODY for those not in it."""
        alike = min(len(names), len(self.names))
        if tuple(names[:alike]) == self.names[:alike] and (
            alike == len(self.names) or self.codes.max(initial=NOBODY) < alike
        ):
            return self.codes
        return positions_among(names, self.names)[self.codes]

    def is_any(self, *wanted: str) -> Bools:
        """Where the name is one of the wanted ones."""
        codes = [code for code, name in enumerate(self.names) if name in wanted]
        if not codes:
            return np.zeros(len(self.codes), dtype=np.bool_)
        hits: Bools = self.codes == codes[0]
        for code in codes[1:]:
            hits |= self.codes == code
        return hits

    def of(self, rows: Ints) -> Named:
        """The names of some rows (positions)."""
        return Named(self.codes[rows], self.names)

    def rows(self, *wanted: str) -> Ints:
        """The rows (positions, ascending) whose name is one of the wanted ones."""
        found = [self._rows_of[name] for name in wanted if name in self._rows_of]
        if len(found) == 1:
            return found[0]
        return np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *found]), kind="stable")

    @cached_property
    def _rows_of(self) -> dict[str, Ints]:
        """The rows of every name: sorted once, whatever is asked for later."""
        few = np.int16 if len(self.names) < 2**15 else np.int64  # sorted by counting
        order = np.argsort(self.codes.astype(few), kind="stable")
        # The first piece is of NOBODY.
        often = np.bincount(self.codes - NOBODY, minlength=len(self.names) + 1)
        pieces = np.split(order, np.cumsum(often)[:-1])[1:]
        return dict(zip(self.names, pieces, strict=True))


def positions_among(names: Sequence[str], these: Sequence[str]) -> Ints:
    """The position of each of these among the names, or NOBODY; the last is for NOBODY."""
    position = {name: code for code, name in enumerate(names)}
    return np.asarray([*(position.get(one, NOBODY) for one in these), NOBODY], dtype=np.int64)


def one_array(table: pa.Table, column: str) -> pa.Array:
    """A column in one piece."""
    chunks = table.column(column)
    if chunks.num_chunks == 1:
        return chunks.chunk(0)
    return chunks.unify_dictionaries().combine_chunks()


def whole_numbers(table: pa.Table, column: str, null: int = NEVER) -> Ints:
    """A column of moments or counts; `null` stands where nothing happened."""
    array = one_array(table, column)
    if not array.null_count:
        return np.asarray(array.to_numpy(zero_copy_only=False), dtype=np.int64)
    numbers = values_of(array).astype(np.int64)
    # Half as long as asking of each element whether it is null.
    numbers -= null
    numbers *= is_there(array)
    numbers += null
    return numbers


def values_of(array: pa.Array) -> npt.NDArray[Any]:
    """The numbers of an array with nulls, as they lie in memory: what null holds is anything."""
    buffer = np.frombuffer(array.buffers()[1], array.type.to_pandas_dtype())
    return buffer[array.offset : array.offset + len(array)]


def is_there(array: pa.Array) -> Bools:
    """Whether each element is not null."""
    if not array.null_count:
        return np.ones(len(array), dtype=np.bool_)
    return _bits(array.buffers()[0], array)


def _bits(buffer: pa.Buffer, array: pa.Array) -> Bools:
    """One truth value per element of an array out of a bitmap; faster than asking Arrow."""
    count = array.offset + len(array)
    bits = np.unpackbits(np.frombuffer(buffer, np.uint8), count=count, bitorder="little")
    return bits[array.offset :].view(np.bool_)


def flags(table: pa.Table, column: str) -> Bools:
    """A column of truth values; null is False."""
    array = one_array(table, column)
    if not len(array):
        return np.zeros(0, dtype=np.bool_)
    values = _bits(array.buffers()[1], array)
    return values & is_there(array) if array.null_count else values


def named(table: pa.Table, column: str) -> Named:
    """A dictionary column."""
    array = one_array(table, column)
    indices = pc.fill_null(array.indices, NOBODY) if array.null_count else array.indices
    codes = values_of(indices).astype(np.int64) if len(array) else np.zeros(0, dtype=np.int64)
    return Named(codes, tuple(array.dictionary.to_pylist()))


def names_column(codes: Ints, names: Sequence[str]) -> pa.DictionaryArray:
    """The dictionary column of codes into `names`; NOBODY becomes null."""
    is_nobody = codes == NOBODY
    indices = pa.array(codes.astype(np.int32), mask=is_nobody if is_nobody.any() else None)
    return pa.DictionaryArray.from_arrays(indices, strings(tuple(names)))


@lru_cache(maxsize=64)  # the same few columns of names, run after run
def strings(names: tuple[str, ...]) -> pa.Array:
    """Names as an array, for dictionaries."""
    return pa.array(names, pa.string())
