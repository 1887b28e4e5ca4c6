"""The Series table as arrays: replications x positions, for every scenario and member."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.float64]
Cube = Mapping[str, Mapping[str, Numbers]]


def cube(series: pa.Table, name: str) -> Cube:
    """One series: scenario -> member (`of`) -> array of shape (replications, positions).

    A missing row counts as nothing; a null (no limit, not defined) makes a nan. Scenarios
    and members keep the order of the table.
    """
    rows = series.filter(pc.equal(series["series"].cast(pa.string()), name))
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
        column = column.cast(column.type.value_type)
    encoded = column.dictionary_encode().combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()
