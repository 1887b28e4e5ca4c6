"""People: what is known of everybody before their stays are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np

from flowsim.sampling.streams import Ids
from flowsim.scenario.model import Area
from flowsim.tables.cohort import Ints


@dataclass(frozen=True)
class Codes:
    """Names of an area in the order of their codes: sorted, "" for none first."""

    groups: tuple[str, ...]
    specialties: tuple[str, ...]
    hospitals: tuple[str, ...]
    municipalities: tuple[str, ...]
    tasks: tuple[str, ...]


def codes_of(area: Area) -> Codes:
    """The codes of an area; they do not depend on the order in its file."""
    specialties = {group.specialty for group in area.groups.values()}
    return Codes(
        groups=tuple(sorted(area.groups)),
        specialties=("", *sorted(specialties)),
        hospitals=("", *sorted(area.hospitals)),
        municipalities=("", *sorted(area.municipalities)),
        tasks=tuple(sorted(area.tasks)),
    )


@dataclass(frozen=True)
class People:
    """One array per property, in the order of `ids`; codes are those of `Codes`.

    `itinerary` is a code of `Itineraries`. `parent` is the position of the patient whose
    readmission this would be, or -1.
    """

    ids: Ids
    group: Ints
    municipality: Ints
    hospital: Ints
    is_65: Ints
    itinerary: Ints
    arrived_at: Ints
    asked_at: Ints
    begins_in_service: Ints
    waits_in: Ints
    parent: Ints
    readmission_chance: Ints
    readmission_delay_min: Ints

    def __len__(self) -> int:
        return len(self.ids)


_COLUMNS = tuple(field.name for field in fields(People) if field.name != "ids")


def never(n: int) -> Ints:
    """The column of something that happens to none of n people."""
    return np.full(n, -1, dtype=np.int64)


def zeros(n: int) -> Ints:
    """A column of n zeros."""
    return np.zeros(n, dtype=np.int64)


def joined(parts: Sequence[People]) -> People:
    """All parts, one after the other; no stratum is in two of them."""
    before = np.cumsum([0, *(len(part.ids.names) for part in parts)])
    ids = Ids(
        names=tuple(name for part in parts for name in part.ids.names),
        stratum=np.concatenate(
            [part.ids.stratum + base for part, base in zip(parts, before[:-1], strict=True)]
        ),
        ordinal=np.concatenate([part.ids.ordinal for part in parts]),
        word=np.concatenate([part.ids.word for part in parts]),
    )
    return People(
        ids=ids,
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS},
    )


def in_order(people: People) -> People:
    """Everybody in the order of (stratum name, ordinal).

    `parent` is moved along with the patients; names without patients disappear.
    """
    ids = people.ids
    by_name = np.array(_by_name(ids.names), dtype=np.int64)
    count = np.bincount(ids.stratum, minlength=len(ids.names))
    present = by_name[count[by_name] > 0]
    # people of a stratum stand together: each stratum is moved as a whole
    begins = np.zeros(len(ids.names), dtype=np.int64)
    runs = np.flatnonzero(np.diff(ids.stratum, prepend=-1))
    begins[ids.stratum[runs]] = runs
    size = count[present]
    first = np.cumsum(size) - size
    order = np.arange(len(ids)) + np.repeat(begins[present] - first, size)
    position = np.empty(len(ids) + 1, dtype=np.int64)
    position[order] = np.arange(len(ids))
    position[-1] = -1  # nobody's parent
    columns = {name: getattr(people, name)[order] for name in _COLUMNS}
    columns["parent"] = position[columns["parent"]]
    names = tuple(ids.names[one] for one in present.tolist())
    stratum = np.repeat(np.arange(len(present)), size)
    return People(ids=Ids(names, stratum, ids.ordinal[order], ids.word[order]), **columns)


@lru_cache(maxsize=64)
def _by_name(names: tuple[str, ...]) -> tuple[int, ...]:
    """Positions of names in the order of the names."""
    return tuple(sorted(range(len(names)), key=names.__getitem__))
