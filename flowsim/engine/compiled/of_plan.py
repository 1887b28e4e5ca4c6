"""What the plan alone says of the world before the first minute: it is the same for every run."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.calendar import write_calendar
from flowsim.engine.compiled.clock import AFTER_THE_END
from flowsim.engine.compiled.jit import World
from flowsim.engine.compiled.memory import SPARE
from flowsim.engine.compiled.moving_in import HALF
from flowsim.engine.compiled.shelf import Column, Shelf, new_block, records_at
from flowsim.engine.kinds import FINAL, HOSPITAL, KINDS
from flowsim.engine.plan import ANY, FlowPlan
from flowsim.scenario.once import once
from flowsim.tables.cohort import LONGEST_MIN, Ints
from flowsim.terms import Gate
from flowsim.units import DAY_MIN


class Known(NamedTuple):
    """The world of a plan, without the empty pages of its diary."""

    header: World
    pages: npt.NDArray[np.intp]  # that are not empty: their minutes
    newest: World  # entry of each
    records: World  # what stands behind the diary


def up_to(thresholds: Ints) -> Ints:
    """The highest stored chance below each threshold; of 0, which none is below, anything."""
    return np.maximum(thresholds - 1, 0) - HALF


def size_of_plan(plan: FlowPlan) -> int:
    """Numbers that settings, teams, kinds of tasks and the calendar take."""
    calendar = len(plan.slot_at) * (f.SLOT_SIZE + f.EVENT_SIZE)
    calendar += (len(plan.staffed_at) + 2 * len(plan.opens_at)) * (f.EVENT_SIZE + f.NOTE_SIZE)
    calendar += len(plan.round_at) * (f.EVENT_SIZE + 1) + 2 * plan.window.end_at
    days = plan.window.end_at // 1440 + 2
    calendar += len(plan.settings) * days * (f.NOTE_SIZE + 2)
    tables = plan.first_choice.size + plan.pool.size + len(plan.tasks) ** 2
    tables += 2 * plan.readmission_threshold.size + len(plan.settings) * (f.SETTING_SIZE + 40)
    tables += len(plan.alternative_target) * (f.ALTERNATIVE_SIZE + len(plan.specialties))
    return calendar + tables


@once(lambda plan: (plan,), last=4)  # a few scenarios take turns
def known_of(plan: FlowPlan) -> Known:
    """What is known of a plan, made once."""
    world = new_block(f.HEADER_SIZE + size_of_plan(plan) + 2 * SPARE)
    world[:] = 0  # also what lies between records, so that all that is kept is the plan's
    world[f.NOW] = -1
    world[f.SIZE] = len(world)
    world[f.END_AT] = plan.window.end_at
    shelf = Shelf(world, f.HEADER_SIZE)
    world[f.PAGES] = shelf.room(plan.window.end_at + AFTER_THE_END)
    pages = world[world[f.PAGES] : shelf.top]
    _settings(shelf, plan)
    _teams(shelf, plan)
    _tasks(shelf, plan)
    _alternatives(shelf, plan)
    _tables(shelf, plan)
    world[f.TOP] = shelf.top
    write_calendar(world, plan)
    due = np.flatnonzero(pages)
    records = world[world[f.PAGES] + len(pages) : world[f.TOP]]
    return Known(world[: f.HEADER_SIZE].copy(), due, pages[due], records.copy())


def _settings(shelf: Shelf, plan: FlowPlan) -> None:
    world, count = shelf.world, len(plan.settings)
    by_level = np.lexsort((np.arange(count), plan.level))
    position = np.empty(count, dtype=np.int64)
    position[by_level] = np.arange(count)
    steps = np.stack([plan.priority, plan.step_after_min, plan.step_priority], axis=2)
    priorities = shelf.put(steps)
    is_final = np.isin(plan.setting_kind, list(FINAL))
    columns: dict[int, Column] = {
        f.SETTING_CODE: np.arange(count),
        f.SETTING_KIND: plan.setting_kind,
        f.SETTING_IS_HOSPITAL: np.isin(plan.setting_kind, list(HOSPITAL)),
        f.SETTING_IS_FINAL: is_final,
        f.SETTING_IS_LIMITED: plan.is_limited,
        f.SETTING_IS_ALWAYS_FREE: (plan.is_limited == 0) & (plan.is_windowed == 0),
        f.SETTING_POSITION: position,
        f.SETTING_TURNAROUND: plan.turnaround_min,
        f.SETTING_TRAVEL: plan.travel_min,
        f.SETTING_KEEPS_PLACE: plan.keeps_place,
        f.SETTING_SURGE_PLACES: plan.surge,
        f.SETTING_EARLY_PERCENT: plan.early_percent,
        f.SETTING_EARLY_WITHIN: plan.early_within_min,
        f.SETTING_CLOSED_UP_TO: up_to(plan.closure_threshold),
        f.SETTING_CLOSURE_PLACES: plan.closure_places,
        f.SETTING_PRIORITIES: priorities + np.arange(count) * 3 * len(KINDS),
        f.SETTING_ROUNDS: _rounds(shelf, plan),
        f.SETTING_N_ALTERNATIVES: np.diff(plan.alternative_start),
        f.SETTING_IS_OPEN: plan.is_windowed == 0,
        f.SETTING_CHANGED_AT: f.NEVER,
        f.SETTING_HAS_CHANGED: ~is_final,
    }
    world[f.N_SETTINGS] = count
    world[f.SETTINGS] = shelf.records(count, f.SETTING_SIZE, columns)
    world[f.BY_LEVEL] = shelf.put(world[f.SETTINGS] + by_level * f.SETTING_SIZE)
    world[f.N_CHANGED] = int((~is_final).sum())  # the state of the first minute is noted


def _rounds(shelf: Shelf, plan: FlowPlan) -> Ints:
    """Addresses of what tells for each day where its first round, or the next, stands."""
    days = np.arange(plan.window.end_at // DAY_MIN + 1) * DAY_MIN
    addresses = np.zeros(len(plan.settings), dtype=np.int64)
    for setting, (first, last) in enumerate(pairwise(plan.round_start.tolist())):
        if first < last:
            rounds = np.append(plan.round_at[first:last], LONGEST_MIN)
            by_day = shelf.put(rounds) + np.searchsorted(rounds, days)
            addresses[setting] = shelf.put(by_day)
    return addresses


def _teams(shelf: Shelf, plan: FlowPlan) -> None:
    world, count = shelf.world, len(plan.teams)
    slots: dict[int, Column] = {
        f.SLOT_AT: plan.slot_at,
        f.SLOT_ENDS: plan.slot_ends,
        f.SLOT_BUDGET: plan.slot_budget,
        f.SLOT_IN_MINUTES: plan.slot_in_minutes,
        f.SLOT_DAY: plan.slot_day,
        f.SLOT_OF_DAY: plan.slot_of_day,
    }
    world[f.SLOTS] = shelf.records(len(plan.slot_at), f.SLOT_SIZE, slots)
    first_slot = world[f.SLOTS] + plan.slot_start[:-1] * f.SLOT_SIZE
    columns: dict[int, Column] = {
        f.TEAM_CODE: np.arange(count),
        f.TEAM_NOTICE: plan.notice_min,
        f.TEAM_NEXT_SLOT: first_slot,
        f.TEAM_CANCELLED_UP_TO: up_to(plan.cancel_threshold),
    }
    world[f.N_TEAMS] = count
    world[f.TEAMS] = shelf.records(count, f.TEAM_SIZE, columns)


def _tasks(shelf: Shelf, plan: FlowPlan) -> None:
    world, count = shelf.world, len(plan.tasks)
    gates = tuple(Gate)
    gates_place = plan.task_gates == gates.index(Gate.PLACE)
    before = np.zeros((count, count), dtype=np.int64)
    before[np.repeat(np.arange(count), np.diff(plan.after_start)), plan.after_task] = 1
    columns: dict[int, Column] = {
        f.TASK_STARTS: plan.task_starts,
        f.TASK_LEAD: plan.task_lead_min,
        f.TASK_GATES_PLACE: gates_place,
        f.TASK_GATES_LEAVING: gates_place | (plan.task_gates == gates.index(Gate.LEAVING)),
        f.TASK_IS_MUNICIPAL: plan.task_is_municipal,
        f.TASK_VALID: plan.task_valid_min,
        f.TASK_NOTICE: plan.task_notice,
        f.TASK_IS_FOLLOW_UP: plan.task_is_follow_up,
        f.TASK_HAS_BEFORE: before.any(axis=1),
        f.TASK_IS_AWAITED: before.any(axis=0),
    }
    world[f.N_TASKS] = count
    world[f.TASK_TYPES] = shelf.records(count, f.TASK_SIZE, columns)
    world[f.BEFORE] = shelf.put(before)


def _alternatives(shelf: Shelf, plan: FlowPlan) -> None:
    world, target = shelf.world, plan.alternative_target
    settings = world[f.SETTINGS] + np.maximum(target, 0) * f.SETTING_SIZE
    masks, specialties = plan.alternative_specialties[:, np.newaxis], len(plan.specialties)
    is_for = (masks == ANY) | (masks >> np.arange(specialties) & 1 > 0)
    columns: dict[int, Column] = {
        f.ALTERNATIVE_TARGET: target,
        f.ALTERNATIVE_SETTING: settings,
        f.ALTERNATIVE_KIND: plan.alternative_kind,
        f.ALTERNATIVE_AFTER: plan.alternative_after_min,
        f.ALTERNATIVE_KEEPS: plan.alternative_keeps,
        f.ALTERNATIVE_PERCENT: plan.alternative_percent,
        f.ALTERNATIVE_ORIGINS: plan.alternative_origins,
        f.ALTERNATIVE_SPECIALTIES: shelf.put(is_for) + np.arange(len(target)) * specialties,
        f.ALTERNATIVE_POSTPONE_DAYS: plan.postpone_days,
        f.ALTERNATIVE_AFTER_TRIES: plan.open_after_tries,
        f.ALTERNATIVE_RAISE_AFTER: plan.raise_after_tries,
        f.ALTERNATIVE_RAISED_PRIORITY: plan.raised_priority,
    }
    first = shelf.records(len(target), f.ALTERNATIVE_SIZE, columns)
    world[f.ALTERNATIVES] = first
    of_setting = records_at(world, f.SETTINGS, len(plan.settings), f.SETTING_SIZE)
    starts = first + plan.alternative_start[:-1] * f.ALTERNATIVE_SIZE
    of_setting[:, f.SETTING_ALTERNATIVES] = starts


def _tables(shelf: Shelf, plan: FlowPlan) -> None:
    world = shelf.world
    world[f.N_PLACES] = plan.first_choice[0].size
    world[f.N_SPECIALTIES] = plan.first_choice.shape[-1]
    choices = world[f.SETTINGS] + plan.first_choice * f.SETTING_SIZE
    world[f.FIRST_CHOICES] = shelf.put(np.where(plan.first_choice < 0, 0, choices))
    world[f.POOL_OF] = shelf.put(plan.pool)
    world[f.POOL_START] = shelf.put(plan.pool_start)
    teams = world[f.TEAMS] + plan.pool_team * f.TEAM_SIZE
    world[f.POOL_TEAM] = shelf.put(teams)
    world[f.N_DAYS] = len(plan.is_elective_day)
    world[f.ELECTIVE_DAYS] = shelf.put(plan.is_elective_day)
    world[f.N_BANDS] = len(plan.band_from_percent)
    world[f.BANDS] = shelf.put(plan.band_from_percent)
    thresholds = plan.readmission_threshold
    world[f.THRESHOLDS] = shelf.put(np.stack([thresholds > 0, up_to(thresholds)], axis=-1))
