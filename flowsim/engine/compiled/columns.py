"""Tables in one piece of memory: what machine code writes there, Arrow takes as it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled import sheets
from flowsim.engine.compiled.jit import BITS, Columns, World
from flowsim.engine.compiled.looking_ahead import LINE
from flowsim.engine.compiled.shelf import Shelf, new_block
from flowsim.tables.columns import strings

BYTES = 4  # of a number
BOOL, INT32 = pa.bool_(), pa.int32()


@dataclass(frozen=True)
class Column:
    """What the numbers of a column are."""

    kind: int
    nothing: int = 0
    words: tuple[str, ...] = ()


NUMBER = Column(sheets.NUMBER)
MOMENT = Column(sheets.MOMENT, f.NEVER)
"""Whole minutes with null for what did not happen."""
ASKED = Column(sheets.MOMENT, f.NOT_ASKED)
"""Request minutes, which may be negative for those who waited at minute 0 (R27)."""
FLAG = Column(sheets.FLAG)


def named(of: Sequence[str]) -> Column:
    """Codes as names; -1 is the empty name."""
    names = tuple(of) if "" in of else (*of, "")
    return Column(sheets.NAME, names.index(""), names)


def worded(of: Sequence[str]) -> Column:
    """Codes of few words as a dictionary in order of first use."""
    return Column(sheets.WORD, 0, tuple(of))


class Tables:
    """Tables to be written from a finished world, and what is written of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.shelf = Shelf(world, int(world[f.TOP]))  # where nothing is: SPARE numbers are free
        self.size = 0
        self.columns: dict[int, Sequence[Column]] = {}

    def add(self, columns: Sequence[Column], most: int) -> int:
        """The address of a table with so many rows at most."""
        table = self.shelf.room(sheets.TABLE_SIZE)
        self.world[table : self.shelf.top] = 0
        self.world[table + sheets.TABLE_N_COLUMNS] = len(columns)
        said = np.array([self._said(column, most) for column in columns])
        self.world[table + sheets.TABLE_COLUMNS] = self.shelf.put(said)
        self.world[table + sheets.TABLE_SHEET] = self.shelf.room(len(columns) * sheets.SHEET_ROWS)
        self.columns[table] = columns
        return table

    def _said(self, column: Column, most: int) -> list[int]:
        """What machine code is told of a column."""
        said = [0] * sheets.COLUMN_SIZE
        said[sheets.COLUMN_KIND] = column.kind
        said[sheets.COLUMN_NOTHING] = column.nothing
        if column.kind != sheets.FLAG:
            said[sheets.COLUMN_VALUES] = self._place(most)
        if column.kind in (sheets.FLAG, sheets.MOMENT):
            said[sheets.COLUMN_BITS] = self._place(-(-most // BITS))
        if column.kind == sheets.WORD:
            said[sheets.COLUMN_WORDS] = self.shelf.put(np.full(len(column.words), f.NEVER))
        return said

    def _place(self, numbers: int) -> int:
        """A place in the memory of columns, at the beginning of a line of memory."""
        place = self.size
        self.size += -(-numbers // LINE) * LINE
        return place

    @property
    def end(self) -> int:
        """Where free room in the block begins after what was said of the tables."""
        return self.shelf.top

    def room(self) -> Columns:
        """Memory for the columns of all tables, unwritten."""
        return new_block(self.size)

    def written(self, table: int, memory: Columns) -> list[pa.Array]:
        """The columns of a table as they were written."""
        rows = int(self.world[table + sheets.TABLE_ROWS])
        columns = self.columns[table]
        first = self.world[table + sheets.TABLE_COLUMNS]
        last = first + len(columns) * sheets.COLUMN_SIZE
        said = self.world[first:last].reshape(len(columns), sheets.COLUMN_SIZE).tolist()
        buffer = pa.py_buffer(memory)
        return [
            self._array(column, row, buffer, rows)
            for column, row in zip(columns, said, strict=True)
        ]

    def _array(self, column: Column, said: Sequence[int], memory: pa.Buffer, rows: int) -> pa.Array:
        bits = None
        if column.kind == sheets.FLAG or said[sheets.COLUMN_LACKS]:
            bits = memory.slice(BYTES * said[sheets.COLUMN_BITS], -(-rows // 8))
        if column.kind == sheets.FLAG:
            return pa.Array.from_buffers(BOOL, rows, [None, bits], 0)
        values = memory.slice(BYTES * said[sheets.COLUMN_VALUES], BYTES * rows)
        numbers = pa.Array.from_buffers(INT32, rows, [bits, values], -1 if bits else 0)
        if column.kind == sheets.NAME:
            return _coded(numbers, column.words)
        if column.kind == sheets.WORD:
            return _coded(numbers, self._used(column.words, said[sheets.COLUMN_WORDS]))
        return numbers

    def _used(self, words: Sequence[str], numbers: int) -> tuple[str, ...]:
        """Words in order of first use."""
        number_of = self.world[numbers : numbers + len(words)].tolist()
        used = sorted((number, code) for code, number in enumerate(number_of) if number >= 0)
        return tuple(words[code] for _, code in used)


def _coded(codes: pa.Array, words: tuple[str, ...]) -> pa.DictionaryArray:
    """Codes with what they stand for; all of them do, so that is not looked over once more."""
    return pa.DictionaryArray.from_arrays(codes, strings(words), safe=False)
