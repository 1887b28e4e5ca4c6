"""How much of a change each lever of a case accounts for, with the interaction apart.

Every lever is also tried alone. What the levers change together beyond the sum of what
each changes alone is the interaction: positive where they help each other along, negative
where they do the same work twice. All parts are taken within a replication, so their
intervals come from how the parts themselves vary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from flowsim.errors import InputError
from flowsim.experiment.cases import library_of
from flowsim.experiment.compare import BASE, Floats, chance, values_by_replication
from flowsim.experiment.intervals import intervals
from flowsim.scenario.cases import parse_case
from flowsim.scenario.levers import terms_of_case
from flowsim.tables.schema import WATERFALL

INTERACTION, TOTAL = "interaction", "total"

Parts = Mapping[str, tuple[str, ...]]
"""By case, its levers one by one, each written as a case."""


def parts_of_cases(cases: Sequence[str], area: str, scenarios: Path | None = None) -> Parts:
    """The levers of every case that has several, saved cases written out.

    Raises:
        ScenarioError: when a case names something that there is not.
        InputError: when no case has more than one lever.
    """
    library = library_of(area, scenarios)
    found: dict[str, tuple[str, ...]] = {}
    for case in cases:
        terms = terms_of_case(parse_case(case), library)
        if len(terms) > 1:
            found[case] = tuple(term.text for term in terms)
    if not found:
        raise InputError("nothing_to_take_apart", cases=", ".join(cases))
    return found


def waterfall(kpis: pa.Table, parts: Parts, *, keys: Sequence[str], seed: int) -> pa.Table:
    """What each part changes, case by case (schema WATERFALL).

    Args:
        kpis: rows of the schema KPIS, of every case, of each of its parts and of the area.
        parts: as `parts_of_cases` gives them.
        keys: KPIs to show, in order.
        seed: of the experiment; it draws the resamples of the intervals.
    """
    values = values_by_replication(kpis, keys)
    replications = max((len(column) for column in values.values()), default=0)
    rows: list[tuple[str, str, str]] = []
    changes: list[Floats] = []
    bases: list[Floats] = []
    for case, alone in parts.items():
        for key in keys:
            needed = [(one, key, "") for one in (BASE, case, *alone)]
            if any(name not in values for name in needed):
                continue
            base, together, *each = (values[name] for name in needed)
            found = _changes(base, together, each)
            rows += [(case, part, key) for part in (*alone, INTERACTION, TOTAL)]
            changes += found
            bases += [np.where(np.isnan(found[-2]), np.nan, base)] * len(found)
    return _table(rows, changes, bases, chance(seed, replications))


def _changes(base: Floats, together: Floats, each: Sequence[Floats]) -> list[Floats]:
    """Of each lever alone, of their interaction, and in total; NaN where any is missing."""
    alone = [one - base for one in each]
    total = together - base
    interaction = total - np.sum(alone, axis=0)
    # A replication without one of the values cannot be taken apart.
    is_whole = ~np.isnan(interaction)
    return [np.where(is_whole, one, np.nan) for one in (*alone, interaction, total)]


def _table(
    rows: Sequence[tuple[str, str, str]],
    changes: Sequence[Floats],
    bases: Sequence[Floats],
    uniforms: Floats,
) -> pa.Table:
    if not rows:
        return WATERFALL.empty_table()
    found = intervals(np.column_stack(changes), uniforms)
    cases, parts, keys = zip(*rows, strict=True)
    columns = {
        "scenario": cases,
        "part": parts,
        "kpi": keys,
        "n": found.n,
        "base_mean": [_mean(base) for base in bases],
        "difference": found.mean,
        "low": found.low,
        "high": found.high,
        "is_identical": found.is_identical,
        "is_skewed": found.is_skewed,
    }
    arrays = [
        pa.array(columns[field.name], from_pandas=True).cast(field.type) for field in WATERFALL
    ]
    return pa.Table.from_arrays(arrays, schema=WATERFALL)


def _mean(values: Floats) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None
