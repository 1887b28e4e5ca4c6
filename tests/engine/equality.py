"""Two engines side by side: the tables that differ, and the first step that does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from flowsim.engine.compiled.engine import simulate_compiled
from flowsim.engine.plan import FlowPlan
from flowsim.engine.reference import simulate_reference
from flowsim.tables.cohort import Cohort
from flowsim.tables.journeys import Journeys
from flowsim.tables.schema import JOURNEY_TABLES

KEPT_IN = Path("counterexamples")
"""Folder, below the present one, of systems in which the engines differed."""

RANKS = {
    "medically_ready_at": 5,
    "arrived_at": 6,
    "requested_at": 6,
    "due_at": 7,
    "started_at": 7,
    "finished_at": 4,
}
"""When in its minute a moment has its turn (R1); others belong to the settle."""
SETTLED = 8

Step = tuple[int, int, int, str, str]
"""Minute, rank, patient, what, and the row it is from."""


def differences(cohort: Cohort, plan: FlowPlan) -> str:
    """What the engines do not agree on, in words that can be read; empty when they agree."""
    reference, compiled = simulate_reference(cohort, plan), simulate_compiled(cohort, plan)
    unequal = [
        name
        for name in JOURNEY_TABLES
        if not getattr(reference, name).equals(getattr(compiled, name))
    ]
    if not unequal:
        return ""
    lines = [f"tables that differ: {', '.join(unequal)}"]
    return "\n".join([*lines, *first_difference(trace(reference), trace(compiled))])


def first_difference(reference: list[Step], compiled: list[Step]) -> list[str]:
    """The first step of each trace that the other has not."""
    for one, other in zip(reference, compiled, strict=False):
        if one != other:
            return [f"SimPy engine:    {readable(one)}", f"compiled engine: {readable(other)}"]
    longer = reference[len(compiled) :] or compiled[len(reference) :]
    return [f"only in one engine: {readable(step)}" for step in longer[:1]]


def readable(step: Step) -> str:
    """A step as a line."""
    minute, rank, patient, what, row = step
    return f"minute {minute} (rank {rank}), patient {patient}: {what} in {row}"


def trace(journeys: Journeys) -> list[Step]:
    """All moments of a run in the order of the clock."""
    return sorted(
        step
        for name in ("patients", "stays", "requests", "tasks", "notices")
        for step in _steps(name, getattr(journeys, name))
    )


def _steps(name: str, table: pa.Table) -> Iterator[Step]:
    for row in table.to_pylist():
        for column, minute in row.items():
            if minute is not None and (column == "at" or column.endswith("_at")):
                rank = RANKS.get(column, SETTLED)
                yield minute, rank, row["patient"], f"{name}.{column}", _in_words(row)


def _in_words(row: dict[str, Any]) -> str:
    return ", ".join(f"{column} {value}" for column, value in row.items())
