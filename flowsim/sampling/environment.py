"""Chance in staffing (R26): stored integers for every slot and setting, by the day."""

from __future__ import annotations

import numpy as np

from flowsim.sampling.people import zeros
from flowsim.sampling.streams import Streams
from flowsim.scenario.model import Area
from flowsim.tables.cohort import Ints


def sample_slots(area: Area, days: int, streams: Streams) -> Ints:
    """Shape (teams, days, most slots a team has): teams by name, slots as listed.

    Every slot draws under its team and position, so a slot more moves no other's chance.
    """
    names = sorted(area.teams)
    most = max((len(area.teams[name].slots) for name in names), default=0)
    chance = zeros(len(names) * days * most).reshape(len(names), days, most)
    for row, name in enumerate(names):
        for position in range(len(area.teams[name].slots)):
            chance[row, :, position] = streams.integers32(f"slot/{position}", name, days)
    return chance


def sample_closures(area: Area, days: int, streams: Streams) -> Ints:
    """Shape (settings, days): settings by name."""
    names = sorted(area.settings)
    chance = [streams.integers32("closure", name, days) for name in names]
    return np.stack(chance) if chance else zeros(0).reshape(0, days)
