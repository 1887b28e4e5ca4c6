"""Whether places taken, and their minutes, are those of the stays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from flowsim.tables.columns import whole_numbers
from flowsim.tables.finished import Stays, broken
from flowsim.tables.journeys import Journeys
from flowsim.tables.presence import Spans, taken_at
from flowsim.tables.stored import Int32s, stored, stored_names


@dataclass(frozen=True, eq=False)
class Capacity:
    """The table of capacity in order of setting and minute."""

    table: pa.Table
    setting: Int32s
    at: Int32s


def read_capacity(journeys: Journeys, stays: Stays) -> Capacity:
    """The rows of capacity, put in order where they are not."""
    table = journeys.capacity
    setting = stored_names(table, "setting").among(stays.settings)
    at = stored(table, "at").values
    key = setting.astype(np.int64) * stays.span + at
    if (key[1:] < key[:-1]).any():
        order = np.argsort(key, kind="stable")  # two rows of a minute: the later one holds
        table, setting, at = table.take(pa.array(order)), setting[order], at[order]
    return Capacity(table, setting, at)


def places_are_those_of_stays(journeys: Journeys, stays: Stays, capacity: Capacity) -> None:
    """Places taken, and their minutes, in every row of `capacity`.

    Raises:
        InvariantBroken: naming the setting and the minute.
    """
    lasts = np.flatnonzero(stays.until_at != stays.entered_at)
    spans = Spans(
        setting=stays.setting[lasts],
        from_at=stays.entered_at[lasts],
        to_at=stays.until_at[lasts],
        weight=stays.weight[lasts],
        span=stays.span,
    )
    # Nobody has left at the end of the run: those who are there are counted.
    before = np.minimum(capacity.at, np.int32(journeys.window.end_at - 1))
    here, minutes = taken_at(spans, capacity.setting, before)
    minutes += here * (capacity.at - before)
    for column, expected in (("occupied", here), ("occupied_min", minutes)):
        noted = whole_numbers(capacity.table, column)
        for row in np.flatnonzero(noted != expected)[:1]:
            raise broken(
                f"{column} of capacity is that of the stays",
                setting=stays.settings[capacity.setting[row]],
                minute=capacity.at[row],
                stored=noted[row],
                stays=expected[row],
            )
