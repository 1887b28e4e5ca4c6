"""The Series table as arrays: replications x positions, for every scenario and group."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.float64]
Cube = Mapping[str, Mapping[str, Numbers]]


def cube(series: pa.Table, name: str, groups: Mapping[str, str] | None = None) -> Cube:
    """Sums of one series: scenario -> group -> array of shape (replications, positions).

    `groups` maps members (`of`) to groups; members that it leaves out are left out, and
    without it every member is its own group. A missing row counts as nothing; a null (no
    limit, not defined) makes the sum nan. Scenarios and groups keep the order of the table.
    """
    rows = series.filter(pc.equal(series["series"].cast(pa.string()), name))
    scenario, scenarios = _codes(rows["scenario"])
    member, members = _codes(rows["of"])
    replication, replications = _codes(rows["replication"])
    at = rows["at"].to_numpy().astype(np.int64)
    names = members if groups is None else [groups.get(one) for one in members]
    wanted = list(dict.fromkeys(one for one in names if one is not None))
    group_of_member = np.array([wanted.index(one) if one is not None else -1 for one in names])
    positions = int(at.max()) + 1 if len(at) else 0
    sums = np.zeros((len(scenarios), len(wanted), len(replications), positions))
    if len(at):
        group = group_of_member[member]
        kept = group >= 0
        values = rows["value"].to_numpy(zero_copy_only=False).astype(float)
        where = (scenario[kept], group[kept], replication[kept], at[kept])
        np.add.at(sums, where, values[kept])
    return {
        case: {key: sums[i, j] for j, key in enumerate(wanted)} for i, case in enumerate(scenarios)
    }


def _codes(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Each value as a position in the list of different values, in order of appearance."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    encoded = column.dictionary_encode().combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()
