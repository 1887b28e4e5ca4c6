"""How the answers hold when something nobody knows is low, middle or high.

Every case is compared with the area at the same level of the uncertain lever, so that a
difference is the effect of the case there and not that of the level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pyarrow as pa

from flowsim.experiment.compare import BASE, compare
from flowsim.scenario.cases import Term
from flowsim.tables.schema import SENSITIVITY


@dataclass(frozen=True)
class Levels:
    """A lever and the levels it is tried at, in its own unit."""

    lever: str
    values: tuple[float, ...]

    def case_at(self, level: float, case: str = BASE) -> str:
        """The case with the lever set to a level, in the grammar of cases."""
        setting = Term(self.lever, level).text
        return f"{setting}+{case}" if case else setting

    def cases(self, cases: Sequence[str]) -> tuple[str, ...]:
        """Every case at every level."""
        return tuple(self.case_at(level, case) for level in self.values for case in cases)


@dataclass(frozen=True)
class AtLevels:
    """The difference that a case makes to a KPI at each level; `None` where it has none.

    `break_even` is the level at which the difference changes sign, drawn straight between
    the two levels around it; None when it does not.
    """

    case: str
    kpi: str
    differences: tuple[tuple[float, float | None], ...]
    break_even: float | None


def sensitivity(
    kpis: pa.Table,
    levels: Levels,
    cases: Sequence[str],
    *,
    keys: Sequence[str],
    seed: int,
) -> pa.Table:
    """Differences of every case at every level (schema SENSITIVITY).

    `kpis` has the rows of every `levels.case_at(level, case)`, with and without a case.
    Intervals hold together over the whole table.
    """
    level_of = {levels.case_at(level): level for level in levels.values}
    pairs = [
        (levels.case_at(level, case), base) for base, level in level_of.items() for case in cases
    ]
    rows = compare(kpis, pairs=pairs, keys=keys, seed=seed).to_pylist()
    return pa.Table.from_pylist(
        [{**row, "lever": levels.lever, "level": level_of[row["base"]]} for row in rows],
        schema=SENSITIVITY,
    )


def at_levels(table: pa.Table, cases: Sequence[str]) -> list[AtLevels]:
    """The rows of a sensitivity table, gathered over the levels: case by case, KPI by KPI."""
    found: dict[tuple[str, str], list[tuple[float, float | None]]] = {}
    for row in table.to_pylist():
        case = row["scenario"].removeprefix(f"{row['base']}+")
        found.setdefault((case, row["kpi"]), []).append((row["level"], row["difference"]))
    return [
        AtLevels(case, kpi, tuple(differences), break_even(differences))
        for (case, kpi), differences in found.items()
        if case in cases
    ]


def break_even(differences: Sequence[tuple[float, float | None]]) -> float | None:
    """The first level at which a difference changes sign, or None."""
    known = sorted((level, value) for level, value in differences if value is not None)
    for (low, before), (high, after) in pairwise(known):
        if before * after < 0:
            return low + (high - low) * before / (before - after)
    return None
