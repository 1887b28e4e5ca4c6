"""Files of results: whole or absent, the same bytes for the same values, clear when broken."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flowsim.errors import InputError
from flowsim.tables import storage
from flowsim.tables.journeys import Window
from flowsim.tables.schema import JOURNEY_TABLES, KPIS, SERIES
from tests.kpi.build import journeys


def kpi_rows(replication: int, keys: list[str]) -> pa.Table:
    rows = [
        {
            "scenario": "",
            "replication": replication,
            "kpi": key,
            "by": "all",
            "of": "",
            "value": 1 / 3,
            "numerator": 1,
            "denominator": 3,
        }
        for key in keys
    ]
    return pa.Table.from_pylist(rows, schema=KPIS)


def test_a_table_comes_back_as_it_was_with_its_meanings(tmp_path: Path) -> None:
    table = kpi_rows(0, ["occupancy", "discharges"])
    storage.write_table(tmp_path / "kpis.parquet", table)
    stored = storage.read_table(tmp_path / "kpis.parquet", KPIS)
    assert stored.to_pylist() == table.to_pylist()
    assert stored.schema.field("kpi").metadata[b"meaning"] == b"key in the registry"


def test_values_decide_the_bytes_and_not_how_rows_came_together(tmp_path: Path) -> None:
    table = kpi_rows(0, ["b", "a", "b"])
    position = table.schema.get_field_index("kpi")
    other_codes = pa.DictionaryArray.from_arrays(pa.array([2, 1, 2], pa.int32()), ["z", "a", "b"])
    alike = table.set_column(position, table.schema.field(position), other_codes)
    alike = pa.concat_tables([alike.slice(0, 1), alike.slice(1)])
    storage.write_table(tmp_path / "one", table)
    storage.write_table(tmp_path / "other", alike)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_names_are_stored_in_alphabetical_order(tmp_path: Path) -> None:
    storage.write_table(tmp_path / "kpis", kpi_rows(0, list("hgfedcba")))
    column = storage.read_table(tmp_path / "kpis").column("kpi").chunk(0)
    assert column.dictionary.to_pylist() == list("abcdefgh")


def test_blocks_are_joined_in_their_order_with_a_row_group_each(tmp_path: Path) -> None:
    parts = [kpi_rows(0, ["b", "a"]), kpi_rows(1, ["c"])]
    storage.write_tables(tmp_path / "all", KPIS, parts)
    assert pq.ParquetFile(tmp_path / "all").metadata.num_row_groups == 2
    joined = storage.read_table(tmp_path / "all", KPIS)
    assert joined.column("kpi").to_pylist() == ["b", "a", "c"]
    assert joined.column("replication").to_pylist() == [0, 0, 1]
    assert joined.column("kpi").num_chunks == 1


def test_an_empty_table_can_be_stored(tmp_path: Path) -> None:
    storage.write_table(tmp_path / "none", SERIES.empty_table())
    assert len(storage.read_table(tmp_path / "none", SERIES)) == 0


def test_a_file_cut_off_is_named_in_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "kpis.parquet"
    storage.write_table(path, kpi_rows(0, ["occupancy"]))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError) as broken:
        storage.read_table(path)
    assert broken.value.code == "file_broken"
    assert broken.value.parameters == {"file": str(path), "allowed": "Parquet"}


def test_a_page_cut_out_of_the_middle_is_not_readable(tmp_path: Path) -> None:
    path = tmp_path / "kpis.parquet"
    storage.write_table(path, kpi_rows(0, [f"k{i}" for i in range(500)]))
    content = bytearray(path.read_bytes())
    content[100:160] = bytes(60)
    path.write_bytes(content)
    with pytest.raises(InputError) as broken:
        storage.read_table(path)
    assert broken.value.code == "file_broken"


def test_a_missing_file_and_another_table_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputError) as missing:
        storage.read_table(tmp_path / "none.parquet")
    storage.write_table(tmp_path / "other.parquet", pa.table({"x": [1]}))
    with pytest.raises(InputError) as other:
        storage.read_table(tmp_path / "other.parquet", KPIS)
    assert (missing.value.code, other.value.code) == ("file_missing", "file_is_another_table")
    assert "numerator" in str(other.value.parameters["allowed"])


def test_a_write_that_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "kpis.parquet"
    storage.write_table(path, kpi_rows(0, ["occupancy"]))
    old = path.read_bytes()
    parts = (storage.read_table(part) for part in (path, tmp_path / "absent.parquet"))
    with pytest.raises(InputError):
        storage.write_tables(path, KPIS, parts)
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_held_by_another_program_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = iter([True, True])
    move = os.replace

    def held_for_a_moment(source: Path, target: Path) -> None:
        if next(refusals, False):
            raise PermissionError(13, "in use")
        move(source, target)

    monkeypatch.setattr(os, "replace", held_for_a_moment)
    monkeypatch.setattr(storage, "WAITS_S", (0, 0, 0))
    storage.write_text(tmp_path / "a.txt", "åäö\n")
    assert (tmp_path / "a.txt").read_bytes() == "åäö\n".encode()


def test_a_file_that_stays_held_is_named_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    storage.write_text(path, "old")

    def held(source: Path, target: Path) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(storage, "WAITS_S", (0,))
    with pytest.raises(InputError) as in_use:
        storage.write_text(path, "new")
    assert in_use.value.code == "file_in_use"
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError) as error:
        storage.write_text(tmp_path / "file" / "a.txt", "text")
    assert error.value.code == "file_not_writable"


def test_json_is_stored_in_order_for_people_and_read_back(tmp_path: Path) -> None:
    storage.write_json(tmp_path / "manifest.json", {"seed": 1, "case": "färre möten"})
    text = (tmp_path / "manifest.json").read_text(encoding="utf-8")
    assert text == '{\n  "case": "färre möten",\n  "seed": 1\n}\n'
    assert storage.read_json(tmp_path / "manifest.json") == {"seed": 1, "case": "färre möten"}


@pytest.mark.parametrize("content", ["{", "[1]", "\xff"])
def test_broken_json_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(InputError) as broken:
        storage.read_json(path)
    assert broken.value.code == "file_broken"


def test_journeys_come_back_as_they_were(tmp_path: Path) -> None:
    run = journeys(
        window=Window(date(2025, 1, 6), 0, 1440, 2880, (("tjörn", 4000), ("ale", 7000)), False),
        stays=[{"patient": 3, "setting": "ward", "entered_at": 5, "left_at": None}],
    )
    storage.write_journeys(tmp_path / "run", run)
    stored = storage.read_journeys(tmp_path / "run")
    assert stored.window == run.window
    for name in JOURNEY_TABLES:
        assert getattr(stored, name).to_pylist() == getattr(run, name).to_pylist(), name
