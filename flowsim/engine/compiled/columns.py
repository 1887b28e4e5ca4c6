"""Tables in one piece of memory: what machine code writes there, Arrow takes as it lies."""

from __future__ import annotations

import threading
import weakref
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
NAMED = (sheets.NAME, sheets.SETTING)
BOOL, INT32 = pa.bool_(), pa.int32()


@dataclass(frozen=True)
class Column:
    """What the numbers of a column are."""

    kind: int
    nothing: int = 0
    words: tuple[str, ...] = ()

    @property
    def has_values(self) -> bool:
        """Whether it has numbers; truth values are bits."""
        return self.kind != sheets.FLAG

    @property
    def has_bits(self) -> bool:
        """Whether it has a bit for each row: a truth value, or that a moment is there."""
        return self.kind in (sheets.FLAG, sheets.MOMENT)


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


def settings_of(names: Column) -> Column:
    """Addresses of settings with these names."""
    return Column(sheets.SETTING, 0, names.words)


def worded(of: Sequence[str]) -> Column:
    """Codes of few words as a dictionary in order of first use."""
    return Column(sheets.WORD, 0, tuple(of))


class Form:
    """What can be said of a table with these columns before it is written."""

    def __init__(self, *columns: Column, is_of_records: bool = False) -> None:
        self.columns = columns
        words = np.array([(of.kind == sheets.WORD) * len(of.words) for of in columns])
        first_word = sheets.TABLE_SIZE + len(columns) * sheets.COLUMN_SIZE
        self.record = np.full(first_word + words.sum(), f.NEVER, dtype=np.int32)
        """What machine code is told, with addresses as if it stood at 0."""
        self.record[:first_word] = 0
        self.record[sheets.TABLE_N_COLUMNS] = len(columns)
        self.record[sheets.TABLE_COLUMNS] = sheets.TABLE_SIZE
        self.record[sheets.TABLE_IS_OF_RECORDS] = is_of_records
        said = self.said(self.record)
        said[:, sheets.COLUMN_KIND] = [column.kind for column in columns]
        said[:, sheets.COLUMN_NOTHING] = [column.nothing for column in columns]
        said[:, sheets.COLUMN_WORDS] = first_word + words.cumsum() - words
        self.has_values = np.array([column.has_values for column in columns], dtype=np.int64)
        self.has_bits = np.array([column.has_bits for column in columns], dtype=np.int64)
        self.names = [strings(of.words) if of.kind in NAMED else None for of in columns]

    def said(self, record: World) -> World:
        """What is said of each column."""
        last = sheets.TABLE_SIZE + len(self.columns) * sheets.COLUMN_SIZE
        return record[sheets.TABLE_SIZE : last].reshape(len(self.columns), sheets.COLUMN_SIZE)


class Tables:
    """Tables to be written from a finished world, and what is written of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.shelf = Shelf(world, int(world[f.TOP]))  # where nothing is: SPARE numbers are free
        self.size = 0

    def add(self, form: Form, most: int) -> int:
        """The address of a table with so many rows at most."""
        table = self.shelf.put(form.record)
        record = self.world[table : self.shelf.top]
        record[sheets.TABLE_COLUMNS] += table
        # two columns more: one of no use, and addresses of records, of nothing at first
        sheet = self.shelf.room((len(form.columns) + 2) * sheets.SHEET_ROWS)
        self.world[self.shelf.top - sheets.SHEET_ROWS : self.shelf.top] = 0
        record[sheets.TABLE_SHEET] = sheet
        values = form.has_values * _in_lines(most)
        sizes = values + form.has_bits * _in_lines(-(-most // BITS))
        ends = self.size + sizes.cumsum()
        said = form.said(record)
        said[:, sheets.COLUMN_WORDS] += table
        said[:, sheets.COLUMN_VALUES] = ends - sizes
        said[:, sheets.COLUMN_BITS] = ends - sizes + values
        self.size = int(ends[-1])
        return table

    @property
    def end(self) -> int:
        """Where free room in the block begins after what was said of the tables."""
        return self.shelf.top

    def room(self) -> Columns:
        """Memory for the columns of all tables, unwritten."""
        return _memory(self.size)

    def written(self, form: Form, table: int, memory: Columns) -> list[pa.Array]:
        """The columns of a table as they were written."""
        rows = int(self.world[table + sheets.TABLE_ROWS])
        said = form.said(self.world[table : table + len(form.record)]).tolist()
        buffer = pa.py_buffer(memory)
        return [
            self._array(column, row, buffer, rows, names)
            for column, row, names in zip(form.columns, said, form.names, strict=True)
        ]

    def _array(
        self, column: Column, said: Sequence[int], memory: pa.Buffer, rows: int, names: pa.Array
    ) -> pa.Array:
        bits = None
        if column.kind == sheets.FLAG or said[sheets.COLUMN_LACKS]:
            bits = memory.slice(BYTES * said[sheets.COLUMN_BITS], -(-rows // 8))
        if column.kind == sheets.FLAG:
            return pa.Array.from_buffers(BOOL, rows, [None, bits], 0)
        values = memory.slice(BYTES * said[sheets.COLUMN_VALUES], BYTES * rows)
        numbers = pa.Array.from_buffers(INT32, rows, [bits, values], -1 if bits else 0)
        if column.kind == sheets.WORD:
            names = strings(self._used(column.words, said[sheets.COLUMN_WORDS]))
        if names is None:
            return numbers
        # all codes stand for something, so that is not looked over once more
        return pa.DictionaryArray.from_arrays(numbers, names, safe=False)

    def _used(self, words: Sequence[str], numbers: int) -> tuple[str, ...]:
        """Words in order of first use."""
        number_of = self.world[numbers : numbers + len(words)].tolist()
        used = sorted((number, code) for code, number in enumerate(number_of) if number >= 0)
        return tuple(words[code] for _, code in used)


def _in_lines(numbers: int) -> int:
    """So many numbers, up to the end of a line of memory."""
    return -(-numbers // LINE) * LINE


_last = threading.local()
"""Memory that each thread gave out last, and the view that all who read it hold on to."""


def _memory(size: int) -> Columns:
    """Room for columns: that of the run before when nothing is left of its tables.

    Large memory that is new costs as much time as a third of what is written to it.
    """
    view: weakref.ref[Columns] | None = getattr(_last, "view", None)
    if view is None or view() is not None or len(_last.numbers) < size:
        _last.numbers = None  # let go of the smaller one first
        _last.numbers = new_block(size + size // 16)  # the next run may have a few rows more
    given: Columns = _last.numbers[:size]
    _last.view = weakref.ref(given)
    return given
