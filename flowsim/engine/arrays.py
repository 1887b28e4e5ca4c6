"""Small helpers that turn lists into the plan's integer arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from flowsim.tables.cohort import U32, Ints


def ints(values: Iterable[int]) -> Ints:
    """A C-contiguous int64 array."""
    return np.array(list(values), dtype=np.int64)


def ragged(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Lists per row as (start, values), CSR."""
    start = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in lists], out=start[1:])
    return start, ints(value for one in lists for value in one)


def names_with_none(names: Iterable[str]) -> tuple[str, ...]:
    """Sorted names with "" (none) first, as the Cohort orders them."""
    return ("", *sorted(set(names) - {""}))


def threshold(probability: float) -> int:
    """Stored integers below this happen: probability as a share of 2^32, rounded half up."""
    return int(probability * U32 + 0.5)
