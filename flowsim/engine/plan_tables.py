"""What a run had: the same tables for every engine, since nothing in a run decides them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa

from flowsim.engine.kinds import KINDS
from flowsim.engine.plan import FlowPlan
from flowsim.scenario.once import once
from flowsim.tables.cohort import Cohort, Ints
from flowsim.tables.columns import Bools, strings
from flowsim.tables.schema import SETTINGS, SLOTS, TASK_TYPES
from flowsim.terms import Gate, Owner, TaskStart

OWNERS = (Owner.REGION, Owner.MUNICIPALITY)  # by whether the municipality's

_of_plan = once(lambda plan: (plan,), last=4)  # run after run the same; a few scenarios take turns


@_of_plan
def settings_table(plan: FlowPlan) -> pa.Table:
    """Every setting in schema SETTINGS, by code."""
    return pa.Table.from_arrays(
        [
            _names(tuple(range(len(plan.settings))), plan.settings),
            _names(tuple(plan.setting_kind.tolist()), KINDS),
            _labels(tuple(OWNERS[owner] for owner in plan.is_municipal.tolist())),
            _names(tuple(plan.setting_hospital.tolist()), plan.hospitals),
            _names(tuple(plan.setting_municipality.tolist()), plan.municipalities),
            _labels(plan.setting_specialties),
            pa.array(plan.is_limited > 0),
            _numbers(plan.turnaround_min),
            _numbers(plan.level),
        ],
        schema=SETTINGS,
    )


@_of_plan
def task_types_table(plan: FlowPlan) -> pa.Table:
    """Every task in schema TASK_TYPES, by code."""
    count = len(plan.tasks)
    bounds, after = plan.after_start.tolist(), plan.after_task.tolist()
    return pa.Table.from_arrays(
        [
            _names(tuple(range(count)), plan.tasks),
            _numbers(np.arange(count)),
            _labels(tuple(OWNERS[owner] for owner in plan.task_is_municipal.tolist())),
            _names(tuple(plan.task_gates.tolist()), tuple(Gate)),
            _names(tuple(plan.task_starts.tolist()), tuple(TaskStart)),
            _labels(plan.task_cause),
            _lists(tuple(tuple(plan.tasks[t] for t in after[a:b]) for a, b in pairwise(bounds))),
        ],
        schema=TASK_TYPES,
    )


def slots_table(plan: FlowPlan, cohort: Cohort) -> pa.Table:
    """Every slot of the run in schema SLOTS, by team and time.

    A slot is cancelled by its stored chance alone (R26).
    """
    table = _slots(plan)
    if not plan.cancel_threshold.any():
        return table
    slots, team = _in_run(plan), table.column("team").chunk(0).indices.to_numpy()
    chance = cohort.slot_chance[team, plan.slot_day[slots], plan.slot_of_day[slots]]
    is_cancelled = pa.array(chance < plan.cancel_threshold[team])
    return table.set_column(len(SLOTS) - 1, SLOTS.field("is_cancelled"), is_cancelled)


@_of_plan
def _slots(plan: FlowPlan) -> pa.Table:
    """The slots when none of them is cancelled."""
    slots = _in_run(plan)
    team = np.repeat(np.arange(len(plan.teams)), np.diff(plan.slot_start))[slots]
    return pa.Table.from_arrays(
        [
            pa.DictionaryArray.from_arrays(_numbers(team), strings(plan.teams)),
            _numbers(plan.slot_at[slots]),
            _numbers(plan.slot_ends[slots]),
            _numbers(plan.slot_budget[slots]),
            pa.array(plan.slot_in_minutes[slots] > 0),
            pa.array(np.zeros(len(team), dtype=np.bool_)),
        ],
        schema=SLOTS,
    )


def _in_run(plan: FlowPlan) -> Bools:
    return plan.slot_at < plan.window.end_at


def _numbers(values: Ints) -> pa.Array:
    return pa.array(values.astype(np.int32))


def _names(codes: tuple[int, ...], of: tuple[str, ...]) -> pa.DictionaryArray:
    """Codes as names; -1 is the empty name."""
    names = of if "" in of else (*of, "")
    empty = names.index("")
    indices = pa.array([code if code >= 0 else empty for code in codes], pa.int32())
    return pa.DictionaryArray.from_arrays(indices, strings(names))


def _labels(words: tuple[str, ...]) -> pa.DictionaryArray:
    """Words as a dictionary in order of first use."""
    return pa.array(words, pa.string()).dictionary_encode()


def _lists(words: tuple[tuple[str, ...], ...]) -> pa.ListArray:
    return pa.array(words, pa.list_(pa.string()))
