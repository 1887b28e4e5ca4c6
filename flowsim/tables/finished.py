"""The stays of a finished run as its checks read them, and how a broken one is told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from flowsim.errors import InvariantBroken
from flowsim.tables.check_shapes import Ends, Granted, Lasting, StayColumns
from flowsim.tables.columns import Ints, flags
from flowsim.tables.journeys import Journeys
from flowsim.tables.stored import StoredNames, for_reading, stored, stored_names
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

    Settings are numbered as in the column of stays, so that it is read as it is.
    """

    settings: tuple[str, ...]
    of: StayColumns
    places: Lasting
    granted: Granted
    end: StoredNames
    ends: Ends
    span: int  # one more than the last minute

    @cached_property
    def last_rows(self) -> Ints:
        """The row of each patient's last stay."""
        patient = self.of.patient
        is_last = np.ones(len(patient), dtype=np.bool_)
        np.not_equal(patient[1:], patient[:-1], out=is_last[:-1])
        return np.flatnonzero(is_last)


def read_stays(journeys: Journeys) -> Stays:
    """The stays of a finished run."""
    table, end_at = journeys.stays, journeys.window.end_at
    setting, end = stored_names(table, "setting"), stored_names(table, "end")
    settings = _settings(setting, stored_names(journeys.settings, "setting").listed())
    ends = Ends(*(end.code(one) for one in (StayEnd.MOVED, StayEnd.LEFT, StayEnd.OPEN)))
    columns = _columns(table, end)
    return Stays(
        settings=settings,
        of=columns,
        places=Lasting(
            setting=for_reading(setting.among(settings)),
            entered_at=columns.entered_at,
            left_at=columns.left_at,
            is_left=columns.is_left,
            end=columns.end,
            weight=stored(table, "weight").values,
            over=ends.left,
            end_at=end_at,
        ),
        granted=Granted(
            patient=columns.patient,
            granted_at=columns.place_granted_at,
            is_granted=columns.is_granted,
            is_surge=for_reading(flags(table, "is_surge")),
        ),
        end=end,
        ends=ends,
        span=end_at + 1,
    )


def _settings(of_stays: StoredNames, known: tuple[str, ...]) -> tuple[str, ...]:
    """The settings of the run, those of its stays first, as far as they are known."""
    return tuple(dict.fromkeys((*(name for name in of_stays.names if name in known), *known)))


def _columns(table: pa.Table, end: StoredNames) -> StayColumns:
    at = [stored(table, name) for name in MOMENTS_OF_STAYS]
    columns: list[Any] = [stored(table, name).values for name in ("patient", "sequence")]
    columns += [one.values for one in at]
    columns += [for_reading(one.is_there) for one in at]
    columns.append(for_reading(end.codes))
    return StayColumns(*columns)


def broken(invariant: str, **facts: object) -> InvariantBroken:
    """A broken invariant, with the patient or setting and the minute."""
    return InvariantBroken(invariant, ", ".join(f"{key} {value}" for key, value in facts.items()))
