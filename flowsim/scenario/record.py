"""What a resolved scenario file says besides its values: so that it loads as it was run.

`[resolved]` holds area, case, holidays and changes; each `[[provenance]]` is one source
or assumption with the keys that rest on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import Field

from flowsim.errors import Problem
from flowsim.scenario.base import FrozenMap, Part
from flowsim.scenario.resolved import Change, Provenance
from flowsim.scenario.translate import validated


class ResolvedTable(Part):
    """The `[resolved]` table."""

    area: str = ""
    case: str = ""
    holidays: tuple[date, ...] = ()
    changes: tuple[dict[str, Any], ...] = ()


class ProvenanceRow(Part):
    """One `[[provenance]]`: where these keys are from; `ranges` by key."""

    keys: tuple[str, ...]
    source: str | None = None
    assumption: str | None = None
    confidence: str | None = None
    note: str | None = None
    lever: str | None = None
    ranges: FrozenMap[str, tuple[float, float]] = Field(default_factory=dict)


class RecordTables(Part):
    """Both, as they stand at the top of a resolved file."""

    resolved: ResolvedTable = ResolvedTable()
    provenance: tuple[ProvenanceRow, ...] = ()


@dataclass(frozen=True)
class Record:
    """What was recorded when a scenario was resolved; nothing for an ordinary file.

    In a resolved file `provenance` is all there is: other numbers are the model's defaults.
    """

    area_id: str = ""
    case: str = ""
    holidays: tuple[date, ...] = ()
    changes: tuple[Change, ...] = ()
    provenance: Mapping[str, Provenance] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    is_resolved: bool = False


def take_record(values: Mapping[str, Any]) -> tuple[Record, Mapping[str, Any]]:
    """The record in a file, and the file without it."""
    names = tuple(RecordTables.model_fields)
    if not any(name in values for name in names):
        return Record(), values
    content = {name: value for name, value in values.items() if name not in names}
    written = {name: values[name] for name in names if name in values}
    tables, problems = validated(RecordTables, written)
    if tables is None:
        return Record(problems=problems), content
    resolved = tables.resolved
    changes = tuple(
        Change(str(c.get("lever")), str(c.get("key")), c.get("old"), c.get("new"))
        for c in resolved.changes
    )
    provenance = {key: _provenance(row, key) for row in tables.provenance for key in row.keys}
    record = Record(
        resolved.area,
        resolved.case,
        resolved.holidays,
        changes,
        provenance,
        is_resolved="resolved" in values,
    )
    return record, content


def _provenance(row: ProvenanceRow, key: str) -> Provenance:
    low, high = row.ranges.get(key, (None, None))
    return Provenance(row.source, row.assumption, row.confidence, low, high, row.note, row.lever)
