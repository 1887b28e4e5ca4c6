"""A scenario as it is run: an area with a case applied, and where every value is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flowsim.scenario.model import Area


@dataclass(frozen=True)
class Provenance:
    """Where a value comes from: a source or, said openly, an assumption.

    `confidence` is the tag of the evidence file (E, X, D or A); `low` and `high` the
    range in the unit of the key, when the value is uncertain; `lever` changed it.
    """

    source: str | None = None
    assumption: str | None = None
    confidence: str | None = None
    low: float | None = None
    high: float | None = None
    note: str | None = None
    lever: str | None = None


@dataclass(frozen=True)
class Change:
    """One value that a lever changed; `key` is its path in the area."""

    lever: str
    key: str
    old: object
    new: object


@dataclass(frozen=True)
class Scenario:
    """Everything that is assumed in one run, frozen.

    `values` is the plain mapping that `area` was validated from, with every lever
    applied; `provenance` maps key paths (`settings.medicine.places`) to where the
    value is from; `holidays` are the resolved days on which closed teams do not work.
    """

    area_id: str
    case: str  # as written by the user; "" is the area as it is
    area: Area
    values: Mapping[str, object]
    holidays: tuple[date, ...]
    provenance: Mapping[str, Provenance]
    changes: tuple[Change, ...]
    origin: str  # the file or folder it was read from, for people
    fingerprint: str  # SHA-256 over values only
    sampling_fingerprint: str  # over the part that the Cohort depends on
    people_fingerprint: str  # the same, but for how many are there at the start
