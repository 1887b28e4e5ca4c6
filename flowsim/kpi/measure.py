"""All KPIs of one run, as a table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from flowsim.kpi import beds, boarding, delay, discharge, municipal, readmission, ready
from flowsim.kpi.amounts import Amounts, Ratio
from flowsim.kpi.declare import Dimension, Kpi
from flowsim.kpi.facts import Facts, facts_of
from flowsim.kpi.registry import REGISTRY
from flowsim.tables.columns import Ints, names_column
from flowsim.tables.journeys import Journeys
from flowsim.tables.schema import KPIS


def measure(journeys: Journeys | Facts, *, scenario: str, replication: int) -> pa.Table:
    """Every KPI of a run in schema KPIS: in total, and by each dimension it declares.

    Rows come in the order of the registry, then of the declared dimensions, then of
    their members. The total is always there, with a null value when there is nothing
    to divide by; a member is left out then.
    """
    facts = facts_of(journeys)
    ratios = ratios_of(facts)
    sums = _Sums(facts.members)
    rows = [
        (kpi, dimension, *sums.of(ratios[kpi.key], dimension))
        for kpi in REGISTRY.values()
        for dimension in ("all", *kpi.by)
    ]
    return _table(rows, facts, scenario, replication)


def ratios_of(facts: Facts) -> dict[str, Ratio]:
    """What every KPI of the registry is made of, by key."""
    return {
        key: ratio
        for topic in (beds, boarding, ready, discharge, municipal, readmission, delay)
        for key, ratio in topic.ratios(facts).items()
    }


class _Sums:
    """Sums by member, each made once: many KPIs share what they divide by."""

    def __init__(self, members: Mapping[Dimension, tuple[str, ...]]) -> None:
        self._members = members
        self._made: dict[tuple[Amounts, Dimension], Ints] = {}

    def of(self, ratio: Ratio, dimension: Dimension) -> tuple[Ints, Ints, Ints]:
        """Codes of the members that are shown, with their numerators and denominators."""
        above, below = self._sum(ratio.above, dimension), self._sum(ratio.below, dimension)
        shown = np.flatnonzero((below > 0) | (dimension == "all"))
        return shown, above[shown], below[shown]

    def _sum(self, amounts: Amounts, dimension: Dimension) -> Ints:
        key = (amounts, dimension)
        if key not in self._made:
            self._made[key] = amounts.total(dimension, len(self._members[dimension]))
        return self._made[key]


Row = tuple[Kpi, Dimension, Ints, Ints, Ints]


def _table(rows: list[Row], facts: Facts, scenario: str, replication: int) -> pa.Table:
    lengths = [len(shown) for _, _, shown, _, _ in rows]
    keys, dimensions = tuple(REGISTRY), tuple(facts.members)
    numerator = np.concatenate([above for *_, above, _ in rows])
    denominator = np.concatenate([below for *_, below in rows])
    times = np.repeat([kpi.times for kpi, *_ in rows], lengths)
    per = np.repeat([kpi.per for kpi, *_ in rows], lengths)
    # Whole numbers below 2**53 above and below the line: one division, rounded once.
    value = numerator * times / np.maximum(denominator * per, 1)
    count = len(numerator)
    kpi = np.repeat([keys.index(kpi.key) for kpi, *_ in rows], lengths)
    by = np.repeat([dimensions.index(by) for _, by, *_ in rows], lengths)
    names = tuple(sorted({name for names in facts.members.values() for name in names}))
    position = {name: code for code, name in enumerate(names)}
    code = {
        dimension: np.asarray([position[name] for name in members], dtype=np.int64)
        for dimension, members in facts.members.items()
    }
    of = np.concatenate([code[by][shown] for _, by, shown, *_ in rows])
    columns = [
        names_column(np.zeros(count, dtype=np.int64), (scenario,)),
        pa.array(np.full(count, replication, dtype=np.int32)),
        names_column(kpi, keys),
        names_column(by, dimensions),
        names_column(of, names),
        pa.array(value, mask=denominator == 0),
        pa.array(numerator),
        pa.array(denominator),
    ]
    return pa.Table.from_arrays(columns, schema=KPIS)
