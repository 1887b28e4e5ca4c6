"""Arrow columns as arrays."""

from __future__ import annotations

import pyarrow as pa

from flowsim.tables.columns import NEVER, NOBODY, flags, named, names_column, whole_numbers


def test_a_null_moment_is_never_and_a_negative_one_is_itself() -> None:
    table = pa.table({"at": pa.array([5, None, -3], pa.int32())})
    assert whole_numbers(table, "at").tolist() == [5, NEVER, -3]
    assert whole_numbers(table, "at", null=0).tolist() == [5, 0, -3]


def test_names_are_translated_to_the_codes_of_other_names() -> None:
    column = pa.array(["ward", None, "home", "ward"]).dictionary_encode()
    read = named(pa.table({"kind": column}), "kind")
    assert read.among(["home", "ward"]).tolist() == [1, NOBODY, 0, 1]
    assert read.among(["ward"]).tolist() == [0, NOBODY, NOBODY, 0]
    assert read.is_any("home", "elsewhere").tolist() == [False, False, True, False]


def test_rows_of_names_are_found_in_their_order() -> None:
    column = pa.array(["ward", None, "home", "ward", "entry"]).dictionary_encode()
    read = named(pa.table({"kind": column}), "kind")
    assert read.rows("ward").tolist() == [0, 3]
    assert read.rows("home", "ward").tolist() == [0, 2, 3]
    assert read.rows("elsewhere").tolist() == []
    assert read.of(read.rows("home", "ward")).is_any("home").tolist() == [False, True, False]


def test_names_in_the_same_order_keep_their_codes_but_for_those_that_are_not_there() -> None:
    column = pa.array(["entry", "home", "ward", None]).dictionary_encode()
    read = named(pa.table({"kind": column}), "kind")
    assert read.among(["entry", "home", "ward", "more"]).tolist() == [0, 1, 2, NOBODY]
    assert read.among(["entry", "home"]).tolist() == [0, 1, NOBODY, NOBODY]


def test_chunks_with_different_dictionaries_are_one_column() -> None:
    chunks = [pa.array(words).dictionary_encode() for words in (["b", "a"], ["c", "b"])]
    read = named(pa.table({"x": pa.chunked_array(chunks)}), "x")
    assert [read.names[code] for code in read.codes] == ["b", "a", "c", "b"]


def test_a_null_flag_is_not_set() -> None:
    assert flags(pa.table({"x": [True, None, False]}), "x").tolist() == [True, False, False]


def test_codes_become_names_and_nobody_null() -> None:
    column = names_column(
        named(pa.table({"x": pa.array(["b", None]).dictionary_encode()}), "x").codes.astype(
            "int64"
        ),
        ["b"],
    )
    assert column.to_pylist() == ["b", None]
