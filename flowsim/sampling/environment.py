"""Chance in staffing (R26): stored integers for every slot and setting, by the day."""

from __future__ import annotations

import numpy as np

from flowsim.sampling.streams import Streams, luck, numbers_of, stored_integers
from flowsim.scenario.model import Area
from flowsim.tables.cohort import Ints


def sample_slots(area: Area, days: int, streams: Streams) -> Ints:
    """Shape (teams, days, most slots a team has): teams by name, slots as listed.

    Every slot draws under its team and position, so a slot more moves no other's chance.
    """
    names = sorted(area.teams)
    slots = [len(area.teams[name].slots) for name in names]
    chance = np.zeros((len(names), days, max(slots, default=0)), dtype=np.int64)
    position = numbers_of(f"slot/{position}" for position in range(chance.shape[2]))
    for row, (name, n) in enumerate(zip(names, slots, strict=True)):
        word = streams.words(name, days, "slot")
        chance[row, :, :n] = stored_integers(luck(word[:, None], position[:n]))
    return chance


def sample_closures(area: Area, days: int, streams: Streams) -> Ints:
    """Shape (settings, days): settings by name."""
    words = [streams.words(name, days, "closure") for name in sorted(area.settings)]
    return stored_integers(np.array(words, dtype=np.uint64).reshape(len(words), days))
