"""People: what is known of everybody before their stays are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np

from flowsim.sampling.streams import Ids
from flowsim.sampling.sweeps import placed
from flowsim.scenario.model import Area
from flowsim.tables.cohort import Chances, Ints32, type_of


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
    group: Ints32
    municipality: Ints32
    hospital: Ints32
    is_65: Ints32
    itinerary: Ints32
    arrived_at: Ints32
    asked_at: Ints32
    begins_in_service: Ints32
    waits_in: Ints32
    parent: Ints32
    readmission_chance: Chances
    readmission_delay_min: Ints32

    def __len__(self) -> int:
        return len(self.ids)


_COLUMNS = tuple(field.name for field in fields(People) if field.name != "ids")


def never(n: int) -> Ints32:
    """The column of something that happens to none of n people."""
    return np.full(n, -1, dtype=np.int32)


def zeros(n: int) -> Ints32:
    """A column of n zeros."""
    return np.zeros(n, dtype=np.int32)


def no_chance(n: int) -> Chances:
    """The column of a stored chance that nobody is asked about."""
    return np.zeros(n, dtype=np.uint32)


def in_order(parts: Sequence[People]) -> People:
    """Everybody in the order of (stratum name, ordinal); no stratum is in two parts.

    In each part strata stand in the order of its `ids.names`.

    `parent` is a position in the parts, one after the other; it is moved along with the
    patients. Names without patients disappear.
    """
    names = tuple(chain.from_iterable(part.ids.names for part in parts))
    strata = [np.bincount(part.ids.stratum, minlength=len(part.ids.names)) for part in parts]
    count = np.concatenate(strata)
    by_name = np.array(_by_name(names), dtype=np.int64)
    present = by_name[count[by_name] > 0]
    size = count[present]
    begins = np.zeros(len(names), dtype=np.int64)
    begins[present] = np.cumsum(size) - size
    # people of a stratum stand together: each stratum is moved as a whole
    to = np.arange(count.sum()) + np.repeat(begins - (np.cumsum(count) - count), count)
    places = np.split(to, np.cumsum([len(part) for part in parts])[:-1])
    columns: dict[str, Any] = {
        name: placed([getattr(part, name) for part in parts], places, type_of(name))
        for name in _COLUMNS
    }
    position = np.append(to, -1).astype(np.int32)  # nobody's parent stays nobody
    columns["parent"] = position.take(columns["parent"])
    ids = Ids(
        names=tuple(names[one] for one in present.tolist()),
        stratum=np.repeat(np.arange(len(present), dtype=np.int32), size),
        ordinal=placed([part.ids.ordinal for part in parts], places, np.int32),
        word=placed([part.ids.word for part in parts], places, np.uint64),
    )
    return People(ids=ids, **columns)


@lru_cache(maxsize=64)
def _by_name(names: tuple[str, ...]) -> tuple[int, ...]:
    """Positions of names in the order of the names."""
    return tuple(sorted(range(len(names)), key=names.__getitem__))
