"""Chance in staffing (R26): stored integers for every slot and setting, by the day."""

from __future__ import annotations

import numpy as np

from flowsim.sampling.scrambling import scrambled
from flowsim.sampling.streams import Streams, numbers_of, stored_integers
from flowsim.scenario.model import Area
from flowsim.tables.cohort import Chances


def sample_slots(area: Area, days: int, streams: Streams) -> Chances:
    """Shape (teams, days, most slots a team has): teams by name, slots as listed.

    Every slot draws under its team and position, so a slot more moves no other's chance.
    """
    names = sorted(area.teams)
    slots = np.array([len(area.teams[name].slots) for name in names], dtype=np.int64)
    most = int(slots.max(initial=0))
    words = streams.words(names, days, "slot")
    team, position = np.nonzero(np.arange(most) < slots[:, None])
    number = numbers_of(f"slot/{one}" for one in range(most))[position]
    chance = np.zeros((len(names), most, days), dtype=np.uint32)
    word = words.reshape(-1, days)[team]
    chance[team, position] = stored_integers(scrambled(word, number[:, None]))
    return np.ascontiguousarray(chance.transpose(0, 2, 1))


def sample_closures(area: Area, days: int, streams: Streams) -> Chances:
    """Shape (settings, days): settings by name."""
    words = streams.words(sorted(area.settings), days, "closure")
    return stored_integers(words).reshape(len(area.settings), days)
