"""What the teams of a run offered: the same for every engine, since nothing decides it.

A slot is cancelled by its stored chance alone (R26).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from flowsim.engine.plan import FlowPlan
from flowsim.tables.cohort import Cohort
from flowsim.tables.schema import SLOTS


def slots_table(plan: FlowPlan, cohort: Cohort) -> pa.Table:
    """Every slot of the run in schema SLOTS, by team and time."""
    team = np.repeat(np.arange(len(plan.teams)), np.diff(plan.slot_start))
    in_run = np.flatnonzero(plan.slot_at < plan.window.end_at)
    team, slots = team[in_run], in_run
    is_cancelled = np.zeros(len(slots), dtype=np.bool_)
    if len(slots):
        chance = cohort.slot_chance[team, plan.slot_day[slots], plan.slot_of_day[slots]]
        is_cancelled = chance < plan.cancel_threshold[team]
    return pa.Table.from_arrays(
        [
            pa.DictionaryArray.from_arrays(
                pa.array(team.astype(np.int32)), pa.array(plan.teams, pa.string())
            ),
            pa.array(plan.slot_at[slots].astype(np.int32)),
            pa.array(plan.slot_ends[slots].astype(np.int32)),
            pa.array(plan.slot_budget[slots].astype(np.int32)),
            pa.array(plan.slot_in_minutes[slots] > 0),
            pa.array(is_cancelled),
        ],
        schema=SLOTS,
    )
