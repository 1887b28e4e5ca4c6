"""Columns as they lie in memory."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from flowsim.tables.columns import NOBODY
from flowsim.tables.stored import chosen, for_reading, stored, stored_names


def test_numbers_are_those_of_the_column_wherever_it_begins() -> None:
    table = pa.table({"at": pa.array([1, 5, None, -3], pa.int32())}).slice(1)
    column = stored(table, "at")
    assert column.is_there.tolist() == [True, False, True]
    assert column.values[[0, 2]].tolist() == [5, -3]
    assert column.or_else(-1).tolist() == [5, -1, -3]


def test_an_empty_column_has_no_numbers() -> None:
    column = stored(pa.schema([("at", pa.int32())]).empty_table(), "at")
    assert column.values.tolist() == column.or_else(7).tolist() == column.is_there.tolist() == []


def test_a_column_without_null_is_not_copied() -> None:
    column = stored(pa.table({"at": pa.array([1, 2], pa.int32())}), "at")
    assert np.shares_memory(column.values, column.or_else(0))


def test_names_are_found_by_their_codes_and_null_is_nobody() -> None:
    column = pa.array(["ward", None, "home", "ward"]).dictionary_encode()
    names = stored_names(pa.table({"kind": column}), "kind")
    assert names.among(["home", "ward"]).tolist() == [1, NOBODY, 0, 1]
    assert names.among(["ward"]).tolist() == [0, NOBODY, NOBODY, 0]
    assert names.among(["ward", "home", "entry"]).tolist() == [0, NOBODY, 1, 0]
    assert names.is_any("home", "elsewhere").tolist() == [False, False, True, False]
    assert names.is_any("home", "ward").tolist() == [True, False, True, True]
    assert names.of(np.asarray([2, 1])).codes.tolist() == [1, NOBODY]


@pytest.mark.parametrize("other", [0, -(2**31), 2**31 - 1])
def test_numbers_are_chosen_however_far_apart_they_are(other: int) -> None:
    numbers = np.asarray([2**31 - 1, -(2**31), 5], dtype=np.int32)
    which = np.asarray([True, False, True])
    expected = [2**31 - 1, other, 5]
    assert chosen(which, numbers, np.int32(other)).tolist() == expected


def test_what_is_for_reading_cannot_be_changed_and_is_not_copied() -> None:
    numbers = np.arange(3, dtype=np.int32)
    same = for_reading(numbers)
    with pytest.raises(ValueError, match="read-only"):
        same[0] = 5
    numbers[0] = 5
    assert same.tolist() == [5, 1, 2]
