"""People: what is known of everybody before their stays are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

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


def never(n: int) -> Ints:
    """The column of something that happens to none of n people."""
    return np.full(n, -1, dtype=np.int64)


def zeros(n: int) -> Ints:
    """A column of n zeros."""
    return np.zeros(n, dtype=np.int64)


def together(parts: Sequence[People]) -> People:
    """Everybody in the order of (stratum name, ordinal).

    `parent` of each part counts from the beginning of the parts together, and is moved
    along with the patients; names without patients disappear.
    """
    present = [np.unique(part.ids.stratum).tolist() for part in parts]
    names = sorted(
        part.ids.names[code] for part, codes in zip(parts, present, strict=True) for code in codes
    )
    code_of = {name: code for code, name in enumerate(names)}
    stratum = np.concatenate(
        [
            np.array([code_of.get(name, -1) for name in part.ids.names], dtype=np.int64)[
                part.ids.stratum
            ]
            for part in parts
        ]
    )
    # ordinals already rise within a stratum, and a stratum is in one part only
    order = np.argsort(stratum, kind="stable")
    ordinal = np.concatenate([part.ids.ordinal for part in parts])
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])[order]
        for field in fields(People)
        if field.name != "ids"
    }
    position = np.empty(len(order) + 1, dtype=np.int64)
    position[order] = np.arange(len(order))
    position[-1] = -1  # nobody's parent
    columns["parent"] = position[columns["parent"]]
    return People(ids=Ids(tuple(names), stratum[order], ordinal[order]), **columns)
