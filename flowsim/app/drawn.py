"""What the page draws of a run, small enough to travel and to keep, and many runs as one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flowsim.present.views.cubes import Cubes
from flowsim.scenario.resolved import Scenario
from flowsim.terms import Kind

OF_KINDS = ("occupied-by-kind", "staffed-by-kind", "delay", "flow", "waiting")
OF_WARDS = ("occupied", "staffed")
DRAWN = (*OF_KINDS, *OF_WARDS)

Values = npt.NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Lines:
    """One series of one run: `values` has shape (members, positions)."""

    members: tuple[str, ...]
    values: Values


Drawn = Mapping[str, Lines]
"""Series of one run by name."""


def drawn(table: pa.Table, scenario: Scenario) -> Drawn:
    """The series that the page draws, of one run: sums by kind, and wards one by one.

    Args:
        table: rows of the schema SERIES of a single run.
        scenario: whose wards are kept.
    """
    wards = {name for name, one in scenario.area.settings.items() if one.kind is Kind.WARD}
    name, names = _codes(table["series"])
    of, members = _codes(table["of"])
    at = table["at"].to_numpy()
    value = table["value"].to_numpy(zero_copy_only=False)
    found: dict[str, Lines] = {}
    for series in DRAWN:
        rows = np.flatnonzero(name == names.index(series)) if series in names else _NO_ROWS
        kept = wards if series in OF_WARDS else members
        found[series] = _lines(of[rows], members, kept, at[rows], value[rows])
    return found


_NO_ROWS = np.empty(0, dtype=np.int64)


def _codes(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int32], list[str]]:
    encoded = column.combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = pa.concat_arrays(encoded.chunks)
    return encoded.indices.to_numpy(), encoded.dictionary.to_pylist()


def _lines(
    of: npt.NDArray[np.int32],
    names: Sequence[str],
    kept: Collection[str],
    at: npt.NDArray[np.int32],
    value: Values,
) -> Lines:
    """Members in the order in which they stand in the table; a missing row counts as nothing."""
    _, first = np.unique(of, return_index=True)
    in_order = [code for code in of[np.sort(first)].tolist() if names[code] in kept]
    position = np.full(len(names), -1)
    position[in_order] = np.arange(len(in_order))
    row = position[of]
    is_kept = row >= 0
    values = np.zeros((len(in_order), int(at[is_kept].max(initial=-1)) + 1))
    values[row[is_kept], at[is_kept]] = value[is_kept]
    return Lines(tuple(names[code] for code in in_order), _smaller(values))


def _smaller(values: Values) -> Values:
    """The same numbers in half the room, where nothing is lost: counts are."""
    small = values.astype(np.float32)
    return small if np.array_equal(small, values, equal_nan=True) else values


def together(by_case: Mapping[str, Sequence[Drawn]]) -> Cubes:
    """The runs of some scenarios as the views read them; every scenario has every member."""
    return {name: _cube(by_case, name) for name in DRAWN}


def _cube(
    by_case: Mapping[str, Sequence[Drawn]], name: str
) -> dict[str, dict[str, npt.NDArray[np.float64]]]:
    lines = {case: [run[name] for run in runs] for case, runs in by_case.items()}
    everything = [one for runs in lines.values() for one in runs]
    members = tuple(dict.fromkeys(member for one in everything for member in one.members))
    positions = max((one.values.shape[1] for one in everything), default=0)
    return {
        case: dict(zip(members, _stacked(runs, members, positions), strict=True))
        for case, runs in lines.items()
    }


def _stacked(
    runs: Iterable[Lines], members: Sequence[str], positions: int
) -> npt.NDArray[np.float64]:
    """Shape (members, replications, positions)."""
    runs = list(runs)
    whole = np.zeros((len(members), len(runs), positions))
    row = {member: n for n, member in enumerate(members)}
    for replication, one in enumerate(runs):
        at = [row[member] for member in one.members]
        whole[at, replication, : one.values.shape[1]] = one.values
    return whole


def kpi_rows(table: pa.Table, shown: Collection[tuple[str, str]]) -> pa.Table:
    """The rows of some KPIs, each by one dimension.

    Args:
        table: rows of the schema KPIS.
        shown: pairs of a KPI and a dimension; "all" is the whole area.
    """
    (key, keys), (by, dimensions) = _codes(table["kpi"]), _codes(table["by"])
    is_shown = np.zeros((len(keys), len(dimensions)), dtype=np.bool_)
    for one, dimension in shown:
        if one in keys and dimension in dimensions:
            is_shown[keys.index(one), dimensions.index(dimension)] = True
    return table.filter(pa.array(is_shown[key, by]))
