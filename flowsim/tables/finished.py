"""The stays of a finished run as its checks read them, and how a broken one is told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flowsim.errors import InvariantBroken
from flowsim.tables.columns import Bools, Ints
from flowsim.tables.journeys import Journeys
from flowsim.tables.stored import Int32s, Stored, StoredNames, chosen, stored, stored_names
from flowsim.terms import StayEnd

MOMENTS_OF_STAYS = (
    "requested_at",
    "place_granted_at",
    "entered_at",
    "medically_ready_at",
    "declared_ready_at",
    "receiver_ready_at",
    "left_at",
)


@dataclass(frozen=True, eq=False)
class Stays:
    """Columns of the table of stays, in which a stay's next one is in the next row.

    `goes_on` is whether the next row is the same patient's.
    """

    settings: tuple[str, ...]
    patient: Int32s
    setting: Int32s
    at: dict[str, Stored]
    weight: Int32s
    goes_on: Bools
    end: StoredNames
    is_moved: Bools
    until_at: Int32s  # left, the end of the run, or entered where the journey ended
    span: int  # one more than the last minute

    @cached_property
    def last_rows(self) -> Ints:
        """The row of each patient's last stay."""
        return np.flatnonzero(~self.goes_on)

    @property
    def entered_at(self) -> Int32s:
        """When each began."""
        return self.at["entered_at"].values


def read_stays(journeys: Journeys) -> Stays:
    """The stays of a finished run."""
    table, end_at = journeys.stays, journeys.window.end_at
    named = stored_names(journeys.settings, "setting")
    settings = tuple(named.names[code] for code in named.codes.tolist())
    patient = stored(table, "patient").values
    at = {name: stored(table, name) for name in MOMENTS_OF_STAYS}
    goes_on = np.zeros(len(patient), dtype=np.bool_)
    np.equal(patient[1:], patient[:-1], out=goes_on[:-1])
    end = stored_names(table, "end")
    unless_left = chosen(end.is_any(StayEnd.LEFT), at["entered_at"].values, np.int32(end_at))
    return Stays(
        settings=settings,
        patient=patient,
        setting=stored_names(table, "setting").among(settings),
        at=at,
        weight=stored(table, "weight").values,
        goes_on=goes_on,
        end=end,
        is_moved=end.is_any(StayEnd.MOVED),
        until_at=chosen(at["left_at"].is_there, at["left_at"].values, unless_left),
        span=end_at + 1,
    )


def broken(invariant: str, **facts: object) -> InvariantBroken:
    """A broken invariant, with the patient or setting and the minute."""
    return InvariantBroken(invariant, ", ".join(f"{key} {value}" for key, value in facts.items()))
