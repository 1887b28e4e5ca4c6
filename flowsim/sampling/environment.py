"""Chance in staffing (R26): stored integers for every slot and setting, by the day."""

from __future__ import annotations

import numpy as np

from flowsim.sampling.streams import Streams, number_of, stored_integers
from flowsim.sampling.sweeps import luck
from flowsim.scenario.model import Area
from flowsim.tables.cohort import Chances


def sample_slots(area: Area, days: int, streams: Streams) -> Chances:
    """Shape (teams, days, most slots a team has): teams by name, slots as listed.

    Every slot draws under its team and position, so a slot more moves no other's chance.
    """
    names = sorted(area.teams)
    slots = np.array([len(area.teams[name].slots) for name in names], dtype=np.int64)
    most = int(slots.max(initial=0))
    words = streams.words(names, days, "slot").reshape(-1, days)
    chance = np.zeros((len(names), days, most), dtype=np.uint32)
    for position in range(most):
        team = np.flatnonzero(slots > position)
        bits = luck(words[team].ravel(), number_of(f"slot/{position}"))
        chance[team, :, position] = stored_integers(bits).reshape(-1, days)
    return chance


def sample_closures(area: Area, days: int, streams: Streams) -> Chances:
    """Shape (settings, days): settings by name."""
    words = streams.words(sorted(area.settings), days, "closure")
    return stored_integers(words).reshape(len(area.settings), days)
