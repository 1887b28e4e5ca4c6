"""Small helpers that turn lists into the plan's integer arrays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from flowsim.scenario.model import Setting, Team
from flowsim.tables.cohort import U32, Ints


def ints(values: Iterable[int]) -> Ints:
    """A C-contiguous int64 array."""
    return np.array(list(values), dtype=np.int64)


def ragged(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Lists per row as (start, values), CSR."""
    start = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in lists], out=start[1:])
    return start, ints(value for one in lists for value in one)


def stacked(arrays: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Arrays per row as (start, values), CSR."""
    start = np.zeros(len(arrays) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in arrays], out=start[1:])
    return start, np.concatenate([np.zeros(0, dtype=np.int64), *arrays])


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

    def alike(self, parts: Iterable[Setting | Team]) -> tuple[Ints, list[tuple[str, str, str]]]:
        """Kinds of patients that no filter of the parts tells apart.

        Returns:
            The kind of every (municipality, hospital, specialty), in the shape of the
            places, and the names of the first patients of each kind.
        """
        some = list(parts)
        first = np.ix_(
            _first_alike(self.municipalities, {one.municipality for one in some}),
            _first_alike(self.hospitals, {one.hospital for one in some}),
            _first_alike(self.specialties, {name for one in some for name in one.specialties}),
        )
        distinct, kind = np.unique(np.ravel_multi_index(first, self.shape), return_inverse=True)
        codes = zip(*np.unravel_index(distinct, self.shape), strict=True)
        whom = [
            (self.municipalities[m], self.hospitals[h], self.specialties[s]) for m, h, s in codes
        ]
        return kind.reshape(self.shape), whom


def _first_alike(names: Sequence[str], told_apart: Collection[str | None]) -> Ints:
    """For each name the position of the first that is not told apart from it."""
    others = [position for position, name in enumerate(names) if name not in told_apart]
    return ints(
        position if name in told_apart else others[0] for position, name in enumerate(names)
    )
