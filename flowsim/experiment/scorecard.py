"""Which way each case moves each goal, from a comparison with the area as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from flowsim.experiment.compare import FEWEST_FOR_VERDICT
from flowsim.experiment.precision import check_kpi
from flowsim.scenario.goals import GoalKpi, Goals

Row = Mapping[str, Any]

Mark = Literal["towards", "away", "unclear", "identical", "skewed", "preliminary", "missing"]
"""towards and away: surely so. unclear: the interval holds 0. identical: in every replication.
skewed: too skewed to say. preliminary: too few replications. missing: no value."""


@dataclass(frozen=True)
class Column:
    """A KPI of a goal; `number` is that of the goal, from 1."""

    number: int
    kpi: str
    wanted: str


@dataclass(frozen=True)
class Cell:
    """What a case does to a KPI of a goal; `difference` is None where there is none."""

    mark: Mark
    difference: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Scorecard:
    """A row for each case, a column for each KPI of the goals."""

    columns: tuple[Column, ...]
    rows: Mapping[str, tuple[Cell, ...]]


def columns_of(goals: Goals) -> tuple[Column, ...]:
    """The KPIs of all goals, in order.

    Raises:
        InputError: when there is no such KPI.
    """
    found = [
        Column(number, one.kpi, one.wanted)
        for number, goal in enumerate(goals.goal, 1)
        for one in goal.kpis
    ]
    for column in found:
        check_kpi(column.kpi)
    return tuple(found)


def scorecard(comparison: pa.Table, goals: Goals, cases: Sequence[str]) -> Scorecard:
    """The marks of a comparison (schema COMPARISON) that has the KPIs of the goals."""
    by_name = {(row["scenario"], row["kpi"]): row for row in comparison.to_pylist()}
    columns = columns_of(goals)
    return Scorecard(
        columns,
        {
            case: tuple(
                cell_of(
                    by_name.get((case, column.kpi)), GoalKpi(kpi=column.kpi, wanted=column.wanted)
                )
                for column in columns
            )
            for case in cases
        },
    )


def cell_of(row: Row | None, goal: GoalKpi) -> Cell:
    """What a row of a comparison says of a goal."""
    if row is None or row["difference"] is None:
        return Cell("missing")
    return Cell(_mark(row, goal), row["difference"], row["low"], row["high"])


def _mark(row: Row, goal: GoalKpi) -> Mark:
    if row["is_identical"]:
        return "identical"
    if row["low"] is None or row["n"] < FEWEST_FOR_VERDICT:
        return "preliminary"
    if row["low"] <= 0 <= row["high"]:
        return "unclear"
    if row["is_skewed"]:
        return "skewed"
    return "towards" if (row["low"] > 0) == (goal.wanted == "higher") else "away"
