"""Stored files that were cut off, changed or made to do harm: read whole, or one error."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowsim.errors import InputError
from flowsim.tables import storage
from flowsim.tables.schema import NOTICES

NOTICES_TABLE = pa.table(
    {
        "patient": [1, 1, 2],
        "stay": [0, 0, 1],
        "kind": ["ready", "withdrawn", "ready"],
        "at": [10, 20, 30],
    }
).cast(NOTICES)

any_file = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "notices.parquet"
    storage.write_table(path, NOTICES_TABLE)
    return path.read_bytes()


def read_or_code(path: Path) -> str:
    """ "read" when every value can be looked at, or the code of the one error."""
    try:
        storage.read_table(path, NOTICES).to_pylist()
    except InputError as error:
        return error.code
    return "read"


@pytest.mark.property
@any_file
@given(data=st.data())
def test_a_changed_table_is_read_or_refused(
    tmp_path: Path, stored: bytes, data: st.DataObject
) -> None:
    content = bytearray(stored)
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "x.parquet").write_bytes(content)
    assert read_or_code(tmp_path / "x.parquet") in {"read", "file_broken", "file_is_another_table"}


def test_a_table_that_was_cut_off_is_refused_wherever_that_was(
    tmp_path: Path, stored: bytes
) -> None:
    for length in range(0, len(stored), 17):
        (tmp_path / "x.parquet").write_bytes(stored[:length])
        assert read_or_code(tmp_path / "x.parquet") == "file_broken"


@pytest.mark.property
@any_file
@given(content=st.binary(max_size=300))
def test_random_bytes_are_no_table(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.parquet").write_bytes(b"PAR1" + content + b"PAR1")
    assert read_or_code(tmp_path / "x.parquet") == "file_broken"


@pytest.mark.parametrize(
    "table",
    [
        NOTICES_TABLE.select(["patient", "stay"]),
        NOTICES_TABLE.rename_columns(["patient", "stay", "at", "kind"]),
        NOTICES_TABLE.set_column(3, "at", pa.array(["mon", "tue", "wed"])),
        pa.table({}),
    ],
    ids=["columns missing", "columns swapped", "texts for minutes", "nothing"],
)
def test_another_table_is_refused(tmp_path: Path, table: pa.Table) -> None:
    pq.write_table(table, tmp_path / "x.parquet")
    assert read_or_code(tmp_path / "x.parquet") == "file_is_another_table"


def test_more_rows_than_anybody_has_are_refused_before_they_are_read(
    tmp_path: Path, stored: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.parquet").write_bytes(stored)
    monkeypatch.setattr(storage, "MOST_ROWS", len(NOTICES_TABLE))
    assert read_or_code(tmp_path / "x.parquet") == "read"
    monkeypatch.setattr(storage, "MOST_ROWS", len(NOTICES_TABLE) - 1)
    monkeypatch.setattr(pq.ParquetFile, "read", None)
    assert read_or_code(tmp_path / "x.parquet") == "table_too_long"


@pytest.mark.parametrize(
    "content",
    [b"", b"[" * 100_000, b"[1]", b"\xff\xfe", b'{"a": ' * 5000, b"{'a': 1}", b"9" * 5000],
    ids=["empty", "deep list", "a list", "UTF-16", "deep table", "Python", "5000 digits"],
)
def test_a_manifest_that_is_no_json_object_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(InputError) as caught:
        storage.read_json(tmp_path / "manifest.json")
    assert caught.value.code == "file_broken"


def test_a_window_of_endless_minutes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "window.json").write_text(
        '{"start_date": "2026-02-02", "observe_from_at": Infinity}', encoding="utf-8"
    )
    with pytest.raises(InputError):
        storage.read_journeys(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_in_the_way_is_replaced_and_not_followed(tmp_path: Path, stored: bytes) -> None:
    (tmp_path / "elsewhere").write_bytes(b"of somebody else")
    (tmp_path / "x.parquet").symlink_to(tmp_path / "elsewhere")
    storage.write_table(tmp_path / "x.parquet", NOTICES_TABLE)
    assert (tmp_path / "elsewhere").read_bytes() == b"of somebody else"
    assert (tmp_path / "x.parquet").read_bytes() == stored
