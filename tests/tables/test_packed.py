"""Packed tables: the same bytes for the same rows, and any damage is noticed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from flowsim.errors import InputError
from flowsim.tables.packed import is_whole, packed, read_packed
from flowsim.tables.schema import SERIES


def rows(settings: list[str]) -> pa.Table:
    made = [
        {"scenario": "", "replication": 0, "series": "occupied", "of": of, "at": at, "value": at}
        for at, of in enumerate(settings)
    ]
    return pa.Table.from_pylist(made, schema=SERIES)


@pytest.mark.parametrize("settings", [[], ["b", "a", "b"]])
def test_what_was_packed_is_read_back(tmp_path: Path, settings: list[str]) -> None:
    path = tmp_path / "a.packed"
    path.write_bytes(packed(rows(settings)))
    assert read_packed(path).to_pylist() == rows(settings).to_pylist()
    assert read_packed(path).schema.equals(SERIES, check_metadata=True)


def test_values_decide_the_bytes_and_not_how_rows_came_together() -> None:
    pieces = pa.concat_tables([rows(["b", "a", "b", "c"]).slice(at, 1) for at in range(3)])
    assert packed(pieces) == packed(rows(["b", "a", "b"]))


def test_one_changed_bit_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.packed"
    content = packed(rows(["b", "a", "b"]))
    path.write_bytes(content)
    assert is_whole(path)
    for at in (0, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert not is_whole(path)


@pytest.mark.parametrize("content", [None, b"", b"ARROW1"])
def test_what_is_not_there_or_cut_off_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.packed"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_packed(path)
    assert refused.value.code == ("file_missing" if content is None else "file_broken")
    assert refused.value.parameters["file"] == str(path)
