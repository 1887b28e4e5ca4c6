"""All KPIs of one run, as a table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flowsim.errors import InputError
from flowsim.kpi.amounts import Ratio
from flowsim.kpi.declare import Dimension
from flowsim.kpi.facts import Facts, facts_of
from flowsim.kpi.registry import PARTS, REGISTRY
from flowsim.kpi.sums import Pieces, Sums
from flowsim.scenario.problems import nearest
from flowsim.tables.columns import Ints, names_column
from flowsim.tables.journeys import Journeys
from flowsim.tables.schema import KPIS


def measure(
    journeys: Journeys | Facts,
    *,
    scenario: str,
    replication: int,
    wanted: Collection[str] | None = None,
) -> pa.Table:
    """Every KPI of a run in schema KPIS: in total, and by each dimension it declares.

    With `wanted` only the KPIs of these keys, which are the same rows: what the others
    start from is not looked at.

    Rows come in the order of the registry, then of the declared dimensions, then of
    their members. The total is always there, with a null value when there is nothing
    to divide by; a member is left out then.

    Raises:
        InputError: when there is no KPI of a wanted key.
    """
    keys = wanted_keys(wanted)
    facts = facts_of(journeys)
    ratios = ratios_of(facts, keys)
    sums = Sums(
        [amounts for ratio in ratios.values() for amounts in (ratio.above, ratio.below)],
        facts.members,
    )
    layout = _layout(tuple(facts.members.items()), keys)
    above = sums.of((ratios[key].above for key in keys), layout.pieces)
    below = sums.of((ratios[key].below for key in keys), layout.pieces)
    return _table(layout, above, below, scenario, replication)


def wanted_keys(wanted: Collection[str] | None) -> tuple[str, ...]:
    """The keys of the wanted KPIs in the order of the registry; all of them for None.

    Raises:
        InputError: when there is no KPI of a wanted key.
    """
    if wanted is None:
        return tuple(REGISTRY)
    for key in wanted:
        if key not in REGISTRY:
            raise InputError("unknown_kpi", kpi=key, nearest=nearest(key, REGISTRY) or "-")
    return tuple(key for key in REGISTRY if key in wanted)


def ratios_of(facts: Facts, keys: Collection[str]) -> dict[str, Ratio]:
    """What KPIs of the registry are made of, by key."""
    return {
        key: ratio
        for part in PARTS
        if any(kpi.key in keys for kpi in part.kpis)
        for key, ratio in part.ratios(facts).items()
        if key in keys
    }


@dataclass(frozen=True, eq=False)
class _Layout:
    """Every row the table could have, the same for all runs of a scenario."""

    pieces: Pieces  # of each KPI by each of its dimensions: one row for each member
    kpi: Ints
    by: Ints
    of: Ints  # position among `names`
    is_total: npt.NDArray[np.bool_]
    times: Ints
    per: Ints
    dimensions: tuple[Dimension, ...]
    names: tuple[str, ...]


@lru_cache(maxsize=8)  # a few scenarios take turns
def _layout(
    members: tuple[tuple[Dimension, tuple[str, ...]], ...], keys: tuple[str, ...]
) -> _Layout:
    of_dimension = dict(members)
    dimensions = tuple(of_dimension)
    names = tuple(sorted({name for each in of_dimension.values() for name in each}))
    position = {name: code for code, name in enumerate(names)}
    kpis = tuple(REGISTRY.values())
    split_by = {key: dict.fromkeys(("all", *REGISTRY[key].by)) for key in keys}
    pieces = [(key, by) for key in keys for by in split_by[key]]
    lengths = _ints([len(of_dimension[by]) for _, by in pieces])
    of_registry, of_asked = (
        {key: number for number, key in enumerate(every)} for every in (REGISTRY, keys)
    )
    of_piece = _ints([dimensions.index(by) for _, by in pieces])
    number = np.repeat(_ints([of_registry[key] for key, _ in pieces]), lengths)
    by = np.repeat(of_piece, lengths)
    return _Layout(
        pieces=Pieces(
            amount=_ints([of_asked[key] for key, _ in pieces]),
            by=of_piece,
            first=np.append(0, np.cumsum(lengths)),
        ),
        kpi=number,
        by=by,
        of=_ints([position[name] for _, by in pieces for name in of_dimension[by]]),
        is_total=by == dimensions.index("all"),
        times=np.asarray([kpi.times for kpi in kpis])[number],
        per=np.asarray([kpi.per for kpi in kpis])[number],
        dimensions=dimensions,
        names=names,
    )


def _ints(numbers: list[int]) -> Ints:
    return np.asarray(numbers, dtype=np.int64)


def _table(layout: _Layout, above: Ints, below: Ints, scenario: str, replication: int) -> pa.Table:
    shown = np.flatnonzero((below > 0) | layout.is_total)
    above, below = above[shown], below[shown]
    # Whole numbers below 2**53 above and below the line: one division, rounded once.
    value = above * layout.times[shown] / np.maximum(below * layout.per[shown], 1)
    columns = [
        names_column(np.zeros(len(shown), dtype=np.int64), (scenario,)),
        pa.array(np.full(len(shown), replication, dtype=np.int32)),
        names_column(layout.kpi[shown], tuple(REGISTRY)),
        names_column(layout.by[shown], layout.dimensions),
        names_column(layout.of[shown], layout.names),
        pa.array(value, mask=below == 0),
        pa.array(above),
        pa.array(below),
    ]
    return pa.Table.from_arrays(columns, schema=KPIS)
