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
from flowsim.scenario.base import UNTITLED, Text
from flowsim.scenario.cases import Term
from flowsim.tables.schema import SENSITIVITY


@dataclass(frozen=True)
class Levels:
    """A lever and the levels it is tried at, in its own unit; the texts are the lever's.

    The levels are of its main parameter, or of the one that `parameter` names.
    """

    lever: str
    values: tuple[float, ...]
    unit: str = ""
    title: Text = UNTITLED
    description: Text = UNTITLED
    parameter: str = ""

    def case_at(self, level: float, case: str = BASE) -> str:
        """The case with the lever set to a level, in the grammar of cases."""
        named = ((self.parameter, level),) if self.parameter else ()
        setting = Term(self.lever, None if named else level, named).text
        return f"{setting}+{case}" if case else setting

    def cases(self, cases: Sequence[str]) -> tuple[str, ...]:
        """Every case at every level."""
        return tuple(self.case_at(level, case) for level in self.values for case in cases)


@dataclass(frozen=True)
class AtLevel:
    """The difference that a case makes at one level; None where it has none.

    `low` and `high` are the ends of the interval that holds together with all others of
    the table, None where there is none.
    """

    level: float
    difference: float | None
    low: float | None = None
    high: float | None = None
    is_skewed: bool = False

    @property
    def sign(self) -> int:
        """+1 or -1 where the interval leaves zero out and can be trusted, else 0."""
        if self.low is None or self.high is None or self.is_skewed:
            return 0
        return (self.low > 0) - (self.high < 0)


@dataclass(frozen=True)
class AtLevels:
    """The difference that a case makes to a KPI at each level.

    `changes_sign_between` are the two levels between which it surely changes sign; None
    when no two levels have a sure sign each that are opposite.
    """

    case: str
    kpi: str
    differences: tuple[AtLevel, ...]
    changes_sign_between: tuple[float, float] | None


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
    found: dict[tuple[str, str], list[AtLevel]] = {}
    for row in table.to_pylist():
        case = row["scenario"].removeprefix(f"{row['base']}+")
        at_level = AtLevel(
            row["level"], row["difference"], row["low"], row["high"], row["is_skewed"]
        )
        found.setdefault((case, row["kpi"]), []).append(at_level)
    return [
        AtLevels(case, kpi, tuple(differences), sign_change(differences))
        for (case, kpi), differences in found.items()
        if case in cases
    ]


def sign_change(differences: Sequence[AtLevel]) -> tuple[float, float] | None:
    """The first two levels with a sure sign each that are opposite, or None.

    Levels between them, at which no sign is sure, are passed over. Where between the two
    the sign changes is not known, and not guessed.
    """
    sure = sorted((one for one in differences if one.sign), key=lambda one: one.level)
    for before, after in pairwise(sure):
        if before.sign != after.sign:
            return before.level, after.level
    return None
