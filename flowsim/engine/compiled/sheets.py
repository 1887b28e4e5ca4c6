"""Rows of a table become its columns, as Arrow keeps them.

Rows are written on a sheet, which holds a few of them column by column. A full sheet is put
down: whole columns of it go to their places, where truth values are bits, and a bit says of each
moment whether it is there.
"""

from __future__ import annotations

from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.jit import AT_ONCE, BITS, Columns, World, compiled, differing, fetch
from flowsim.engine.compiled.looking_ahead import LINE
from flowsim.engine.compiled.wide import turn

SHEET_ROWS = 2 * BITS  # a sheet of every table has room in the processor's nearest memory

(
    TABLE_ON_SHEET,  # rows that have not been put down
    TABLE_ROWS,  # that have
    TABLE_N_COLUMNS,
    TABLE_COLUMNS,  # what is said of each, one after the other
    TABLE_SHEET,
    TABLE_IS_OF_RECORDS,  # a row is one number, and what a record says besides
    TABLE_SIZE,
) = range(7)

(
    COLUMN_KIND,
    COLUMN_NOTHING,  # the number of what is not there, or not so; the code of the empty name
    COLUMN_VALUES,  # its place
    COLUMN_BITS,  # the place of its bits
    COLUMN_LACKS,  # something is not there
    COLUMN_N_WORDS,  # used so far
    COLUMN_WORDS,  # for each code its number in order of first use, or NEVER
    COLUMN_SIZE,
) = range(8)

NUMBER, MOMENT, FLAG, NAME, WORD, SETTING = range(6)  # kinds of columns


@compiled
def next_row(w: World, table: int, out: Columns) -> int:
    """Where a row's first number is written; the others follow SHEET_ROWS after each other."""
    if w[table + TABLE_ON_SHEET] == SHEET_ROWS:
        put_down(w, table, out)
    row = w[table + TABLE_SHEET] + w[table + TABLE_ON_SHEET]
    w[table + TABLE_ON_SHEET] += 1
    return int(row)


@compiled
def add_record(w: World, table: int, record: int, first: int, size: int, out: Columns) -> None:
    """A row of which one number is given; the others stand in a record after its link."""
    row = next_row(w, table, out)
    w[row] = first
    w[row + (size + 1) * SHEET_ROWS] = record + 1


@compiled
def _read_records(w: World, sheet: int, rows: int, size: int) -> None:
    """What records say whose addresses stand behind the columns and one of no use."""
    for row in range(sheet, sheet + rows, AT_ONCE):
        turn(w, row + (size + 1) * SHEET_ROWS, row + SHEET_ROWS, SHEET_ROWS, size)


@compiled
def put_down(w: World, table: int, out: Columns) -> None:
    """What is on the sheet goes to its columns."""
    rows, first = int(w[table + TABLE_ON_SHEET]), int(w[table + TABLE_ROWS])
    w[table + TABLE_ON_SHEET] = 0
    w[table + TABLE_ROWS] = first + rows
    column, sheet = w[table + TABLE_COLUMNS], w[table + TABLE_SHEET]
    if w[table + TABLE_IS_OF_RECORDS]:
        _read_records(w, sheet, rows, w[table + TABLE_N_COLUMNS])
    for _ in range(w[table + TABLE_N_COLUMNS]):
        kind, values = w[column + COLUMN_KIND], w[column + COLUMN_VALUES] + first
        if kind == NAME:
            _put_names(w, sheet, rows, w[column + COLUMN_NOTHING], out, values)
        elif kind == SETTING:
            _put_settings(w, sheet, rows, out, values)
        elif kind == WORD:
            _put_words(w, sheet, rows, column, out, values)
        elif kind != FLAG:
            _put_numbers(w, sheet, rows, out, values)
        if kind in (FLAG, MOMENT):
            _put_bits(w, sheet, rows, column, out, w[column + COLUMN_BITS] + first // BITS)
        if kind != FLAG:
            _look_ahead(out, values + rows)
        column += COLUMN_SIZE
        sheet += SHEET_ROWS


@compiled
def _put_numbers(w: World, sheet: int, rows: int, out: Columns, values: int) -> None:
    for i in range(rows):
        out[values + i] = w[sheet + i]


@compiled
def _look_ahead(out: Columns, place: int) -> None:
    """Ask for the memory where the next sheet will be put down."""
    for line in range(place, place + SHEET_ROWS, LINE):
        fetch(out, line)


@compiled
def _put_names(w: World, sheet: int, rows: int, empty: int, out: Columns, values: int) -> None:
    for i in range(rows):
        code = w[sheet + i]
        out[values + i] = code if code >= 0 else empty


@compiled
def _put_settings(w: World, sheet: int, rows: int, out: Columns, values: int) -> None:
    for i in range(rows):
        out[values + i] = w[w[sheet + i] + f.SETTING_CODE]


@compiled
def _put_words(w: World, sheet: int, rows: int, column: int, out: Columns, values: int) -> None:
    words = w[column + COLUMN_WORDS]
    for i in range(rows):
        word = words + w[sheet + i]
        if w[word] == f.NEVER:
            w[word] = w[column + COLUMN_N_WORDS]
            w[column + COLUMN_N_WORDS] += 1
        out[values + i] = w[word]


@compiled
def _put_bits(w: World, sheet: int, rows: int, column: int, out: Columns, place: int) -> None:
    nothing = w[column + COLUMN_NOTHING]
    lacks = w[column + COLUMN_LACKS]
    for i in range(0, rows, BITS):
        everything = -1 if rows - i >= BITS else (1 << rows - i) - 1
        bits = differing(w, sheet + i, nothing) & everything
        out[place + i // BITS] = bits
        lacks |= bits ^ everything
    w[column + COLUMN_LACKS] = lacks
