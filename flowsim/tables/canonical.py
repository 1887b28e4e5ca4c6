"""One form of a table: the same bytes for the same rows, however they came together."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from flowsim.tables.columns import NOBODY, named, names_column


def canonical(table: pa.Table) -> pa.Table:
    """The same rows in one chunk, with the names that occur in alphabetical order."""
    columns = [
        _canonical_names(table, field.name)
        if pa.types.is_dictionary(field.type)
        else table.column(field.name).combine_chunks()
        for field in table.schema
    ]
    return pa.Table.from_arrays(columns, schema=table.schema)


def _canonical_names(table: pa.Table, name: str) -> pa.Array:
    if _is_canonical(table.column(name)):
        return table.column(name).chunk(0)
    column = named(table, name)
    # The last element counts, and answers for, code NOBODY.
    often = np.bincount(column.codes - NOBODY, minlength=len(column.names) + 1)[1:]
    names = sorted({column.names[code] for code in np.flatnonzero(often)})
    return names_column(column.among(names), names)


def _is_canonical(column: pa.ChunkedArray) -> bool:
    """Whether every name occurs, in order; then nothing needs to be made again."""
    if column.num_chunks != 1 or column.null_count:
        return False
    array = column.chunk(0)
    names = array.dictionary.to_pylist()
    if names != sorted(set(names)):
        return False
    return bool(np.bincount(array.indices.to_numpy(), minlength=len(names)).all())
