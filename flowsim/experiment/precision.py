"""How many replications are enough: go on until intervals are as narrow as was asked for.

Precision is absolute: a half width in the unit of the KPI, of the interval that is shown.
Relative precision means nothing for a difference, whose mean may be zero or negative.

Looks are taken at fixed numbers of replications, so that what is run depends on the
question and the seed alone. What is narrow enough must be so at two looks in a row: the
spread of few replications is sometimes small by chance (look-ahead: Hoad, Robinson and
Davies 2010, Journal of the Operational Research Society 61:1632).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flowsim.errors import InputError
from flowsim.experiment.blocks import Block
from flowsim.experiment.compare import Pair, compare, values_by_replication
from flowsim.experiment.summary import ordinary_interval
from flowsim.kpi.registry import REGISTRY
from flowsim.scenario.problems import nearest

Floats = npt.NDArray[np.float64]

IN_A_BLOCK = 5
FEWEST_UNCHANGING = 100
"""What is the same in so many replications is not waited for any longer: with 95 % fewer
than 3 in 100 replications would differ (1 - 0.05 ** (1 / 100))."""

State = Literal["precise", "late", "wide", "skewed", "constant", "missing"]
"""precise: narrow enough, twice in a row. late: at the last look only. wide: not yet.
skewed: narrow enough, but not to be trusted. constant: the same in every replication, so
that there is no spread to judge by. missing: not defined in every replication."""


@dataclass(frozen=True)
class Wanted:
    """A KPI and how far the ends of its interval may be from the mean, in its own unit."""

    kpi: str
    half_width: float


@dataclass(frozen=True)
class Until:
    """What is to be precise: the differences of `pairs`, or means when there are none.

    `keys` are the KPIs shown: simultaneous intervals depend on all of them.
    """

    wanted: tuple[Wanted, ...]
    keys: tuple[str, ...]
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class Goal:
    """One interval that is to be precise, and how it is; None where there is no interval."""

    case: str
    kpi: str
    wanted: float
    half_width: float | None
    state: State


@dataclass(frozen=True)
class Stop:
    """After how many replications it stopped, and how every goal was then."""

    replications: int
    at_most: int
    goals: tuple[Goal, ...]

    @property
    def is_precise(self) -> bool:
        """Whether every goal was reached."""
        return all(goal.state == "precise" for goal in self.goals)


def until_of(
    precision: Mapping[str, float], keys: Sequence[str] = (), pairs: Sequence[Pair] = ()
) -> Until | None:
    """What is to be precise, from KPI -> half width; None when that is nothing.

    Args:
        precision: of the differences of `pairs`, or of means when there are none.
        keys: the KPIs shown, when differences are.
        pairs: cases with what each is compared with.

    Raises:
        InputError: when there is no such KPI, or a half width is not above 0.
    """
    for kpi, half_width in precision.items():
        check_kpi(kpi)
        if not 0 < half_width < np.inf:
            raise InputError("precision_not_above_zero", kpi=kpi, value=half_width)
    if not precision:
        return None
    wanted = tuple(Wanted(kpi, float(half_width)) for kpi, half_width in precision.items())
    return Until(wanted, tuple(dict.fromkeys((*keys, *precision))), tuple(pairs))


def check_kpi(kpi: str) -> None:
    """Check that there is such a KPI.

    Raises:
        InputError: when there is none, with the nearest name.
    """
    if kpi not in REGISTRY:
        raise InputError("unknown_kpi", kpi=kpi, nearest=nearest(kpi, REGISTRY) or "-")


def blocks_to(replications: int) -> tuple[Block, ...]:
    """All blocks up to a look; those of an earlier look are the first of them."""
    firsts = range(0, replications, IN_A_BLOCK)
    return tuple(
        Block(number, first, min(first + IN_A_BLOCK, replications) - 1)
        for number, first in enumerate(firsts)
    )


def judge(kpis: pa.Table, until: Until, *, seed: int) -> tuple[Goal, ...]:
    """How every goal is after the replications of a table (schema KPIS)."""
    if not until.pairs:
        return _means(kpis, until)
    rows = compare(kpis, pairs=until.pairs, keys=until.keys, seed=seed).to_pylist()
    by_name = {(row["scenario"], row["kpi"]): row for row in rows}
    return tuple(
        _goal(case, wanted, by_name.get((case, wanted.kpi)))
        for case, _ in until.pairs
        for wanted in until.wanted
    )


def _means(kpis: pa.Table, until: Until) -> tuple[Goal, ...]:
    """Goals of the means of one scenario, which has ordinary intervals."""
    values = values_by_replication(kpis, [wanted.kpi for wanted in until.wanted])
    case = next(iter(values), ("", "", ""))[0]
    nothing = np.empty(0)
    return tuple(
        goal_of_mean(case, wanted, values.get((case, wanted.kpi, ""), nothing))
        for wanted in until.wanted
    )


def goal_of_mean(case: str, wanted: Wanted, values: Floats) -> Goal:
    """How the goal of a mean is after these replications; NaN is a missing value."""
    found = ordinary_interval(values)
    row = {
        "n_missing": len(values) - found.n,
        "difference": found.mean,
        "low": found.low,
        "high": found.high,
        "is_skewed": found.is_skewed,
    }
    return _goal(case, wanted, row)


def _goal(case: str, wanted: Wanted, row: dict[str, Any] | None) -> Goal:
    if row is None or row["n_missing"] or row["difference"] is None:
        return Goal(case, wanted.kpi, wanted.half_width, None, "missing")
    if row["low"] is None or row["high"] is None:
        return Goal(case, wanted.kpi, wanted.half_width, None, "wide")
    reach = max(row["high"] - row["difference"], row["difference"] - row["low"])
    if row["high"] <= row["low"]:
        state: State = "constant"
    elif reach > wanted.half_width:
        state = "wide"
    else:
        state = "skewed" if row["is_skewed"] else "precise"
    return Goal(case, wanted.kpi, wanted.half_width, reach, state)


def confirmed(now: Sequence[Goal], before: Sequence[Goal]) -> tuple[Goal, ...]:
    """Goals as they are now; what was not precise at the look before is late."""
    was_precise = {(goal.case, goal.kpi) for goal in before if goal.state in ("precise", "late")}
    return tuple(
        Goal(goal.case, goal.kpi, goal.wanted, goal.half_width, "late")
        if goal.state == "precise" and (goal.case, goal.kpi) not in was_precise
        else goal
        for goal in now
    )


def is_enough(goals: Sequence[Goal], replications: int) -> bool:
    """Whether more replications could change nothing that is waited for."""
    settled: set[State] = {"precise", "missing"}
    if replications >= FEWEST_UNCHANGING:
        settled.add("constant")
    return all(goal.state in settled for goal in goals)
