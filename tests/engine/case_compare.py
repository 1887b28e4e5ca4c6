"""Compares what happened in a run with what a case expects, in words that can be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from tests.engine.case_files import Case
from tests.engine.case_times import length, moment, readable

Row = Mapping[str, Any]

ORDERED = {"stays": "sequence"}
"""Tables whose rows of a patient are compared in order; others in any order."""

PARTIAL = {"capacity"}
"""Tables of which a case names some rows only; of the others all rows of a patient."""


def differences(case: Case, tables: Mapping[str, pa.Table]) -> list[str]:
    """One paragraph for every patient (or setting) and table that differs."""
    found = []
    for name, expected in case.expected.items():
        happened = _by_key(case, name, tables[name])
        for key, wanted in expected.items():
            rows = [_decoded(row) for row in (wanted if isinstance(wanted, list) else [wanted])]
            actual = _comparable(name, rows, happened[key])
            if not _agree(name, rows, actual):
                found.append(_paragraph(f"{name} of {key}", rows, actual))
    return found


def _by_key(case: Case, name: str, table: pa.Table) -> dict[str, list[Row]]:
    """Rows by patient name, or by setting for the capacity table."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in table.to_pylist():
        key = row["setting"] if name == "capacity" else case.patients[row["patient"]]
        groups[key].append(row)
    return groups


def _decoded(row: Row) -> Row:
    return {column: _value(column, value) for column, value in row.items()}


def _value(column: str, value: Any) -> Any:
    if _is_moment(column):
        return moment(value)
    return length(value) if column == "minutes" else value


def _is_moment(column: str) -> bool:
    return column == "at" or column.endswith("_at")


def _comparable(name: str, expected: Sequence[Row], actual: Sequence[Row]) -> list[Row]:
    """The rows that the case speaks of: of notices, only the kinds it names."""
    if name == "notices":
        kinds = {row["kind"] for row in expected}
        return [row for row in actual if row["kind"] in kinds]
    if name in ORDERED:
        return sorted(actual, key=lambda row: int(row[ORDERED[name]]))
    return list(actual)


def _agree(name: str, expected: Sequence[Row], actual: Sequence[Row]) -> bool:
    if name not in PARTIAL and len(expected) != len(actual):
        return False
    if name in ORDERED:
        return all(map(_matches, expected, actual))
    left = list(actual)
    for row in expected:
        match = next((candidate for candidate in left if _matches(row, candidate)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _matches(expected: Row, actual: Row) -> bool:
    return all(actual[column] == value for column, value in expected.items())


def _paragraph(title: str, expected: Sequence[Row], actual: Sequence[Row]) -> str:
    columns = list(dict.fromkeys(column for row in expected for column in row))
    lines = [f"{title}:"]
    lines += [f"  expected  {_line(row, [c for c in columns if c in row])}" for row in expected]
    shown = columns or None
    lines += [f"  happened  {_line(row, shown or list(row))}" for row in actual]
    return "\n".join(lines)


def _line(row: Row, columns: Sequence[str]) -> str:
    return ", ".join(
        f"{column} {readable(row[column]) if _is_moment(column) else row[column]}"
        for column in columns
    )
