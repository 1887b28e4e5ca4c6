"""Rows written on sheets are the columns that Arrow would make of the same numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.columns import (
    ASKED,
    FLAG,
    MOMENT,
    NUMBER,
    Column,
    Form,
    Tables,
    named,
    settings_of,
    worded,
)
from flowsim.engine.compiled.jit import Columns, World, addresses, entry
from flowsim.engine.compiled.memory import SPARE
from flowsim.engine.compiled.sheets import SHEET_ROWS, add_record, next_row, put_down
from flowsim.engine.compiled.shelf import new_block

WARDS, ENDS = ("ava", "kir"), ("left", "died", "open")
KINDS = (NUMBER, MOMENT, ASKED, FLAG, named(WARDS), worded(ENDS))
COUNTS = (0, 1, 31, 32, 33, SHEET_ROWS - 1, SHEET_ROWS, SHEET_ROWS + 1, 3 * SHEET_ROWS + 40)


@entry
def write(world: World, columns: Columns, table: int, rows: Columns) -> None:
    w, out = addresses(world), addresses(columns)
    for i in range(rows.shape[0]):
        at = next_row(w, table, out)
        for column in range(rows.shape[1]):
            w[at + column * SHEET_ROWS] = rows[i, column]
    put_down(w, table, out)


def written(rows: Columns, kinds: tuple[Column, ...] = KINDS) -> list[pa.Array]:
    world = new_block(f.HEADER_SIZE + SPARE)
    world[:] = f.NEVER  # whatever lies there from before
    world[f.TOP] = f.HEADER_SIZE
    tables = Tables(world)
    form = Form(*kinds)
    before, table = (tables.add(form, len(rows) + 5) for _ in range(2))
    columns = tables.room()
    write(world, columns, table, np.ascontiguousarray(rows, dtype=np.int32))
    assert not any(len(column) for column in tables.written(form, before, columns))
    return tables.written(form, table, columns)


def drawn(count: int) -> Columns:
    draws = np.random.default_rng(count)
    ranges = ((-9, 9), (-1, 3), (-1, 3), (0, 2), (-1, 2), (0, 3))
    rows = np.stack([draws.integers(*bounds, count) for bounds in ranges], axis=1)
    rows[:, 2] = np.where(rows[:, 2] < 0, f.NOT_ASKED, rows[:, 2])
    return rows.astype(np.int32)


def or_none(values: Columns, nothing: int) -> list[Any]:
    return [None if value == nothing else value for value in values.tolist()]


@pytest.mark.parametrize("count", COUNTS)
def test_columns_are_those_of_the_rows_however_many_there_are(count: int) -> None:
    rows = drawn(count)
    number, moment, asked, flag, ward, end = written(rows)
    assert number.to_pylist() == rows[:, 0].tolist()
    assert moment.to_pylist() == or_none(rows[:, 1], f.NEVER)
    assert asked.to_pylist() == or_none(rows[:, 2], f.NOT_ASKED)
    assert flag.to_pylist() == [value != 0 for value in rows[:, 3].tolist()]
    assert ward.to_pylist() == [(*WARDS, "")[code] for code in rows[:, 4].tolist()]
    assert end.to_pylist() == [ENDS[code] for code in rows[:, 5].tolist()]
    for column in (number, moment, asked, flag, ward, end):
        column.validate(full=True)


def test_names_stand_in_the_order_of_the_plan_and_words_in_that_of_their_first_use() -> None:
    rows = np.array([[0, 2], [0, 0], [-1, 2]])
    ward, end = written(rows, (named(WARDS), worded(ENDS)))
    assert ward.dictionary.to_pylist() == ["ava", "kir", ""]
    assert end.dictionary.to_pylist() == ["open", "left"]


def test_nothing_says_that_moments_are_there_when_all_are() -> None:
    all_there, one_not = written(np.array([[7, 8]] * 40 + [[9, f.NEVER]]), (MOMENT, MOMENT))
    assert (all_there.null_count, one_not.null_count) == (0, 1)
    assert all_there.buffers()[0] is None


def test_columns_that_somebody_still_reads_stay_when_others_are_written() -> None:
    rows = drawn(3 * SHEET_ROWS)
    kept = written(rows)
    as_they_were = [column.to_pylist() for column in kept]
    one_slice = written(rows)[1].slice(7, 20)
    numbers = written(rows)[0].to_numpy()

    for _ in range(3):
        written(-rows[::-1], (NUMBER,) * len(KINDS))

    assert [column.to_pylist() for column in kept] == as_they_were
    assert one_slice.to_pylist() == as_they_were[1][7:27]
    assert numbers.tolist() == as_they_were[0]


def test_memory_is_used_again_when_nothing_is_left_of_its_columns() -> None:
    def place() -> int:
        return int(written(drawn(SHEET_ROWS))[0].buffers()[1].address)

    first = place()
    assert place() == first


@entry
def write_records(world: World, columns: Columns, table: int, records: Columns, size: int) -> None:
    w, out = addresses(world), addresses(columns)
    for i in range(len(records)):
        add_record(w, table, records[i], i, size, out)
    put_down(w, table, out)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("size", [2, 4, 16, 17])
def test_records_are_rows_wherever_they_stand_but_for_their_first_number(
    count: int, size: int
) -> None:
    draws = np.random.default_rng(count)
    records = f.HEADER_SIZE + (size + 3) * draws.permutation(count).astype(np.int32)
    world = new_block(f.HEADER_SIZE + (size + 3) * count + SPARE)
    world[:] = draws.integers(-9, 9, len(world))
    world[f.TOP] = f.HEADER_SIZE + (size + 3) * count
    expected = world[records[:, np.newaxis] + np.arange(size)]
    expected[:, 0] = np.arange(count)

    tables, form = Tables(world), Form(*[NUMBER] * size, is_of_records=True)
    table = tables.add(form, count)
    columns = tables.room()
    write_records(world, columns, table, records, size)

    found = [column.to_pylist() for column in tables.written(form, table, columns)]
    assert found == expected.T.tolist()


def test_addresses_of_settings_are_their_names() -> None:
    world = new_block(f.HEADER_SIZE + SPARE)
    settings = f.HEADER_SIZE + np.arange(2) * f.SETTING_SIZE
    world[settings + f.SETTING_CODE] = (0, 1)
    world[f.TOP] = f.HEADER_SIZE + 2 * f.SETTING_SIZE
    tables, form = Tables(world), Form(settings_of(named(WARDS)))
    table = tables.add(form, 3)
    columns = tables.room()
    write(world, columns, table, settings[[1, 0, 1], np.newaxis].astype(np.int32))

    (ward,) = tables.written(form, table, columns)
    assert ward.to_pylist() == ["kir", "ava", "kir"]
