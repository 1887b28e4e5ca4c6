"""Whether places taken, and their minutes, are those of the stays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from flowsim.tables.check_shapes import BLOCK_MIN, Noted
from flowsim.tables.columns import NOBODY, whole_numbers
from flowsim.tables.finished import Stays, broken
from flowsim.tables.journeys import Journeys
from flowsim.tables.stored import Int32s, for_reading, stored, stored_names

_MOMENT_BITS = 32


@dataclass(frozen=True, eq=False)
class Capacity:
    """The table of capacity in order of setting and minute."""

    table: pa.Table
    noted: Noted


def read_capacity(journeys: Journeys, stays: Stays) -> Capacity:
    """The rows of capacity, put in order where they are not."""
    table = journeys.capacity
    setting = stored_names(table, "setting").among(stays.settings)
    at = stored(table, "at").values
    order = (setting.astype(np.int64) << _MOMENT_BITS) + at
    if (order[1:] < order[:-1]).any():
        rows = np.argsort(order, kind="stable")  # two rows of a minute: the later one holds
        table, setting, at = table.take(pa.array(rows)), setting[rows], at[rows]
    return Capacity(table, _noted(setting, at, stays))


def _noted(setting: Int32s, at: Int32s, stays: Stays) -> Noted:
    from flowsim.tables.check_loops import find_rows

    blocks = stays.span // BLOCK_MIN + 1
    width = blocks * BLOCK_MIN
    setting, at = for_reading(setting), for_reading(at)
    key = np.full(len(at) + 1, np.iinfo(np.int64).max)
    first = np.empty((len(stays.settings) + 1) * blocks + 1, dtype=np.int32)
    find_rows(setting, at, width, key, first)
    return Noted(
        width=width,
        setting=setting,
        at=at,
        key=for_reading(key),
        first=for_reading(first),
    )


def places_are_those_of_stays(stays: Stays, capacity: Capacity) -> None:
    """Places taken, and their minutes, in every row of `capacity`; every setting is known.

    Raises:
        InvariantBroken: naming the setting and the minute, or the patient.
    """
    from flowsim.tables.check_loops import add_up

    noted = capacity.noted
    _all_in_the_run(stays, noted)
    counts = np.zeros(2 * len(noted.at), dtype=np.int64)
    add_up(stays.places, noted, counts)
    for column, expected in (("occupied", counts[::2]), ("occupied_min", counts[1::2])):
        found = whole_numbers(capacity.table, column)
        for row in np.flatnonzero(found != expected)[:1]:
            raise broken(
                f"{column} of capacity is that of the stays",
                setting=stays.settings[noted.setting[row]],
                minute=noted.at[row],
                stored=found[row],
                stays=expected[row],
            )


def _all_in_the_run(stays: Stays, noted: Noted) -> None:
    """What is nowhere, or at no minute of the run, would be counted nowhere."""
    for row in np.flatnonzero(stays.places.setting == NOBODY)[:1]:
        raise broken("a stay is in a setting of the run", patient=stays.of.patient[row])
    for row in np.flatnonzero(noted.setting == NOBODY)[:1]:
        raise broken("capacity is that of a setting of the run", minute=noted.at[row])
    for row in np.flatnonzero((noted.at < 0) | (noted.at >= stays.span))[:1]:
        raise broken("capacity is that of a minute of the run", minute=noted.at[row])
