"""Small helpers that turn lists into the plan's integer arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

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


@dataclass(frozen=True)
class Places:
    """Where patients can be from, and their specialties: the axes of what is resolved."""

    municipalities: tuple[str, ...]
    hospitals: tuple[str, ...]
    specialties: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, int, int]:
        """Lengths of the three axes."""
        return len(self.municipalities), len(self.hospitals), len(self.specialties)

    def every(self) -> Iterator[tuple[tuple[int, int, int], tuple[str, str, str]]]:
        """Codes and names of every (municipality, hospital, specialty)."""
        axes = (self.municipalities, self.hospitals, self.specialties)
        for (m, municipality), (h, hospital), (s, specialty) in product(*map(_numbered, axes)):
            yield (m, h, s), (municipality, hospital, specialty)


def _numbered(names: tuple[str, ...]) -> list[tuple[int, str]]:
    return list(enumerate(names))
