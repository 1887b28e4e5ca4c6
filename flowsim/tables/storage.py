"""Tables and texts at rest: the only module that touches files of results.

A file is written beside its place as `x.tmp` and moved there, so it is whole or absent
whatever happens. The bytes of a table depend on its values and the versions of the
libraries, not on how its rows came together.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from flowsim.errors import InputError
from flowsim.tables.canonical import canonical
from flowsim.tables.journeys import Journeys, Window
from flowsim.tables.schema import JOURNEY_TABLES

COMPRESSION = "zstd"
MOST_ROWS = 200_000_000
"""Rows of a table that is read: a small file can claim, and hold, far more than memory."""
WAITS_S = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between tries to replace a file that another program holds open (Windows)."""


def write_table(path: Path, table: pa.Table) -> None:
    """Store a table as Parquet, in one row group, with the metadata of its schema.

    Raises:
        InputError: when the file cannot be written; the old one is left as it was.
    """
    write_tables(path, table.schema, [table])


def write_tables(path: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
    """Store tables as one, in their order, a row group for each.

    Raises:
        InputError: when the file cannot be written; the old one is left as it was.
    """
    # A dictionary of numbers, and their least and greatest, cost more than they save.
    names = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    with (
        _moved_into_place(path) as file,
        pq.ParquetWriter(
            file,
            schema,
            compression=COMPRESSION,
            use_dictionary=names,
            write_statistics=["replication"],
        ) as writer,
    ):
        for table in tables:
            writer.write_table(canonical(table), row_group_size=max(1, len(table)))


def read_table(path: Path, schema: pa.Schema | None = None) -> pa.Table:
    """A stored table, in one chunk; with `schema`, one of exactly these columns.

    Raises:
        InputError: when the file is missing, cut off, too long, or another table.
    """
    table = _read(path)
    if schema is not None and not table.schema.equals(schema):
        raise InputError("file_is_another_table", file=str(path), allowed=", ".join(schema.names))
    return table.unify_dictionaries().combine_chunks()


def _read(path: Path) -> pa.Table:
    try:
        with pq.ParquetFile(path) as file:
            rows = file.metadata.num_rows
            if rows > MOST_ROWS:
                raise InputError("table_too_long", file=str(path), rows=rows, most=MOST_ROWS)
            table = file.read()
        table.validate(full=True)  # names that are no text, codes without a name
        return table
    except FileNotFoundError:
        raise InputError("file_missing", file=str(path)) from None
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError("file_broken", file=str(path), allowed="Parquet") from error


def write_journeys(folder: Path, journeys: Journeys) -> None:
    """Store one run: a file for each table, and the observed window.

    Raises:
        InputError: when a file cannot be written.
    """
    for name in JOURNEY_TABLES:
        write_table(folder / f"{name}.parquet", getattr(journeys, name))
    window = journeys.window
    write_json(
        folder / "window.json",
        {
            "start_date": window.start_date.isoformat(),
            "observe_from_at": window.observe_from_at,
            "observe_to_at": window.observe_to_at,
            "end_at": window.end_at,
            "population_65": window.population_65,
            "has_readmissions": window.has_readmissions,
        },
    )


def read_journeys(folder: Path) -> Journeys:
    """One stored run.

    Raises:
        InputError: when a file is missing, cut off, or something else.
    """
    path = folder / "window.json"
    values = read_json(path)
    try:
        window = Window(
            start_date=date.fromisoformat(values["start_date"]),
            observe_from_at=int(values["observe_from_at"]),
            observe_to_at=int(values["observe_to_at"]),
            end_at=int(values["end_at"]),
            population_65=tuple((name, int(n)) for name, n in values["population_65"]),
            has_readmissions=bool(values["has_readmissions"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise InputError("file_broken", file=str(path), allowed="window.json of a run") from error
    tables = {
        name: read_table(folder / f"{name}.parquet", schema)
        for name, schema in JOURNEY_TABLES.items()
    }
    return Journeys(window=window, **tables)


def write_bytes(path: Path, content: bytes) -> None:
    """Store bytes as they are.

    Raises:
        InputError: when the file cannot be written; the old one is left as it was.
    """
    with _moved_into_place(path) as file:
        file.write(content)


def write_text(path: Path, text: str) -> None:
    """Store a text as UTF-8 with line ends as given, on every system.

    Raises:
        InputError: when the file cannot be written; the old one is left as it was.
    """
    write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, value: object) -> None:
    """Store plain values as JSON for people: keys in order, Swedish letters as they are.

    Raises:
        InputError: when the file cannot be written; the old one is left as it was.
    """
    write_text(path, json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def read_json(path: Path) -> dict[str, Any]:
    """A stored JSON object, such as a manifest.

    Raises:
        InputError: when the file is missing, or is not one JSON object.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError("file_missing", file=str(path)) from None
    except (OSError, ValueError, RecursionError) as error:
        raise InputError("file_broken", file=str(path), allowed="JSON") from error
    if not isinstance(value, dict):
        raise InputError("file_broken", file=str(path), allowed="JSON")
    return value


@contextlib.contextmanager
def _moved_into_place(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes the place of `path` when all went well."""
    beside = path.with_name(path.name + ".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            yield file
        _replace(path, beside)
    except BaseException as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            raise InputError("file_not_writable", file=str(path), reason=reason) from error
        raise


def _replace(path: Path, new: Path) -> None:
    """Move `new` to `path`; Excel, OneDrive and virus scanners may hold it for a moment."""
    for wait_s in WAITS_S:
        with contextlib.suppress(PermissionError):
            return os.replace(new, path)
        time.sleep(wait_s)
    raise InputError("file_in_use", file=str(path))
