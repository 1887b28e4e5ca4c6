"""What each lever of a case accounts for, KPI by KPI, as steps from today to the case."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import pyarrow as pa

from flowsim.experiment.waterfall import TOTAL


@dataclass(frozen=True)
class Step:
    """One part of a change: from where it begins to where it ends, in the unit of the KPI.

    `low` and `high` are the interval of the step's own size; None where there is none.
    """

    part: str
    begins: float
    ends: float
    low: float | None
    high: float | None

    @property
    def size(self) -> float:
        """How much the part changes."""
        return self.ends - self.begins


@dataclass(frozen=True)
class StepsPanel:
    """One KPI: its mean today, and the steps to its mean in the case."""

    kpi: str
    today: float
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Waterfall:
    """One case, with a panel for each KPI that it changes."""

    case: str
    panels: tuple[StepsPanel, ...]
    replications: int


def waterfalls(table: pa.Table | None) -> tuple[Waterfall, ...]:
    """One for each case of a table of the schema WATERFALL."""
    by_case: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in [] if table is None else table.to_pylist():
        by_case.setdefault(row["scenario"], {}).setdefault(row["kpi"], []).append(row)
    return tuple(
        Waterfall(
            case,
            tuple(_panel(kpi, rows) for kpi, rows in by_kpi.items() if _differs(rows)),
            max(row["n"] for rows in by_kpi.values() for row in rows),
        )
        for case, by_kpi in by_case.items()
        if any(_differs(rows) for rows in by_kpi.values())
    )


def _differs(rows: list[dict[str, Any]]) -> bool:
    return any(row["n"] and not row["is_identical"] for row in rows)


def _panel(kpi: str, rows: list[dict[str, Any]]) -> StepsPanel:
    parts = [row for row in rows if row["part"] != TOTAL]
    today: float = rows[0]["base_mean"]
    ends = list(accumulate((row["difference"] for row in parts), initial=today))
    return StepsPanel(
        kpi,
        today,
        tuple(
            Step(row["part"], begins, end, row["low"], row["high"])
            for row, begins, end in zip(parts, ends, ends[1:], strict=False)
        ),
    )
