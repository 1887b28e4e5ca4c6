"""The calendar of a run, written into the diary before its first minute."""

from __future__ import annotations

import numpy as np

from flowsim.engine.compiled import actions
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.clock import at
from flowsim.engine.compiled.jit import World, addresses, entry
from flowsim.engine.plan import FlowPlan
from flowsim.tables.cohort import Ints
from flowsim.units import DAY_MIN, HOUR_MIN

CENSUS_AT_MIN = 6 * HOUR_MIN  # the national time of day for counting beds


def write_calendar(world: World, plan: FlowPlan) -> None:
    """Write what the calendar brings into the diary."""
    count = len(plan.settings)
    staffed = np.repeat(np.arange(count), np.diff(plan.staffed_start))
    doors = np.repeat(np.arange(count), np.diff(plan.open_start))
    rounds = np.repeat(np.arange(count), np.diff(plan.round_start))
    is_early = plan.early_percent[rounds] > 0
    teams = np.repeat(np.arange(len(plan.teams)), np.diff(plan.slot_start))
    _write_changes(world, plan.staffed_at, staffed, plan.staffed)
    _write_doors(world, plan.opens_at, plan.closes_at, doors)
    _write_rounds(world, plan.round_at[is_early], rounds[is_early])
    _write_slots(world, plan.slot_at, teams)


@entry
def _write_changes(world: World, minutes: Ints, settings: Ints, staffed: Ints) -> None:
    w = addresses(world)
    for i in range(len(minutes)):
        setting = w[f.SETTINGS] + settings[i] * f.SETTING_SIZE
        at(w, minutes[i], actions.STAFF, settings[i], setting, staffed[i])


@entry
def _write_doors(world: World, opens_at: Ints, closes_at: Ints, settings: Ints) -> None:
    """All openings of a setting before all its closings, as they are listed."""
    w = addresses(world)
    for i in range(len(opens_at)):
        setting = w[f.SETTINGS] + settings[i] * f.SETTING_SIZE
        at(w, opens_at[i], actions.OPEN, settings[i], setting, 0)
    for i in range(len(opens_at)):
        setting = w[f.SETTINGS] + settings[i] * f.SETTING_SIZE
        at(w, closes_at[i], actions.CLOSE, settings[i], setting, 0)


@entry
def _write_rounds(world: World, minutes: Ints, settings: Ints) -> None:
    w = addresses(world)
    for i in range(len(minutes)):
        setting = w[f.SETTINGS] + settings[i] * f.SETTING_SIZE
        at(w, minutes[i], actions.EARLY_ROUND, actions.LAST_OF_RANK, setting, 0)


@entry
def _write_slots(world: World, minutes: Ints, teams: Ints) -> None:
    w = addresses(world)
    for minute in range(CENSUS_AT_MIN, w[f.END_AT], DAY_MIN):
        at(w, minute, actions.CENSUS, 0, 0, 0)
    for i in range(len(minutes)):
        team = w[f.TEAMS] + teams[i] * f.TEAM_SIZE
        at(w, minutes[i], actions.SLOT, teams[i], team, w[f.SLOTS] + i * f.SLOT_SIZE)
