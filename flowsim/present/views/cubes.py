"""The Series table as arrays: replications x positions, for every scenario and member."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.float64]
Cube = Mapping[str, Mapping[str, Numbers]]
Cubes = Mapping[str, Cube]
"""Series by name that are arrays already."""


def cube(series: pa.Table | Cubes, name: str) -> Cube:
    """One series: scenario -> member (`of`) -> array of shape (replications, positions).

    A missing row counts as nothing; a null (no limit, not defined) makes a nan. Scenarios
    and members keep the order of the table.
    """
    if not isinstance(series, pa.Table):
        return series.get(name, {})
    rows = series.filter(pc.is_in(series["series"], pa.array([name])))
    scenario, scenarios = _codes(rows["scenario"])
    member, members = _codes(rows["of"])
    replication, replications = _codes(rows["replication"])
    at = rows["at"].to_numpy().astype(np.int64)
    positions = int(at.max()) + 1 if len(at) else 0
    values = rows["value"].to_numpy(zero_copy_only=False).astype(float)
    filled = np.zeros((len(scenarios), len(members), len(replications), positions))
    filled[scenario, member, replication, at] = values
    return {
        case: {key: filled[i, j] for j, key in enumerate(members)}
        for i, case in enumerate(scenarios)
    }


def _codes(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Each value as a position in the list of different values, in order of appearance."""
    if pa.types.is_dictionary(column.type):
        return _in_order(column)
    encoded = column.dictionary_encode().combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()


def _in_order(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], list[str]]:
    """The same for names that are stored as positions in a list already, in any order."""
    if not len(column):
        return np.empty(0, dtype=np.int64), []
    chunks = column.unify_dictionaries().chunks
    stored = np.concatenate([chunk.indices.to_numpy() for chunk in chunks]).astype(np.int64)
    names = chunks[0].dictionary.to_pylist()
    first = np.full(len(names), len(stored))
    first[stored[::-1]] = np.arange(len(stored))[::-1]
    used = np.argsort(first, kind="stable")[: np.count_nonzero(first < len(stored))]
    position = np.empty(len(names), dtype=np.int64)
    position[used] = np.arange(len(used))
    return position[stored], [names[code] for code in used]
