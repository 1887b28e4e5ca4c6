"""Before a run: how much work arrives at each setting and team, against what it can do.

The work is what the patients of one replication bring, counted from their itineraries, so
that seasons, mixes and routes are in it as they will be in the run. Time lost by waiting
is not: where patients are blocked by what comes after, the load is an outcome of the run
and can only be measured there (`experiment.growth`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from flowsim.engine.flatten import flatten
from flowsim.engine.plan import FlowPlan
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.model import Area
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import U32, Cohort, Ints
from flowsim.units import WEEK_MIN

STANDARD_ERRORS = 3.0
"""A load is called above capacity when it is so by this many standard errors: with some
fifty settings and teams, chance alone then seldom names one."""

REPLICATIONS_COUNTED = 5
FEWEST_WEEKS = 8
"""In shorter runs whole weeks say too little about the luck of a replication."""
MOST_READMISSIONS = 3
"""A patient is readmitted at most so many times in a row (R19)."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Load:
    """What arrives at a setting or at teams that share their work, and what they can do.

    `offered` and `capacity` are per week, in the unit: place weeks (places taken all week),
    minutes of help, cases or minutes of work. `per_case` is the work of one case in that
    unit. `standard_error` belongs to `offered`.
    """

    what: Literal["setting", "team"]
    names: tuple[str, ...]
    unit: Literal["places", "help-minutes", "cases", "work-minutes"]
    offered: float
    capacity: float
    standard_error: float
    per_case: float
    has_valve: bool

    @property
    def ratio(self) -> float:
        """Offered over capacity; above 1 the line grows for as long as the run lasts."""
        return self.offered / self.capacity if self.capacity > 0 else float("inf")

    @property
    def is_above(self) -> bool:
        """Whether more arrives than can be done, beyond the luck of one replication."""
        return self.offered - self.capacity > STANDARD_ERRORS * self.standard_error

    @property
    def growth_per_week(self) -> float:
        """Cases by which the line grows in a week; 0 when there is room."""
        return max(0.0, self.offered - self.capacity) / self.per_case if self.per_case else 0.0

    @property
    def lacking(self) -> int:
        """Whole places, minutes or cases a week more that would hold the line."""
        return (
            int(np.floor(self.offered - self.capacity)) + 1 if self.offered >= self.capacity else 0
        )

    @property
    def less_percent(self) -> float:
        """By how much less would have to arrive, in percent of what does."""
        return max(0.0, 100 * (1 - self.capacity / self.offered)) if self.offered else 0.0


def offered_loads(scenario: Scenario, *, seed: int) -> tuple[Load, ...]:
    """The load of every limited setting and every group of teams, highest first.

    It is counted over the whole run from the patients of the first replications;
    readmissions that would come at the lowest occupancy are among them.
    """
    plan = flatten(scenario)
    cohorts = [
        sample_cohort(scenario, seed=seed, replication=replication)
        for replication in range(REPLICATIONS_COUNTED)
    ]
    weeks = plan.window.end_at / WEEK_MIN
    loads = [*_settings(scenario.area, plan, cohorts, weeks), *_teams(plan, cohorts, weeks)]
    return tuple(sorted(loads, key=lambda load: -load.ratio))


@dataclass(frozen=True, eq=False)
class _Work:
    """Work by case: where it is done, how much, and the week of its arrival.

    The weeks of several replications stand one after the other.
    """

    at: Ints  # code of a setting or team
    amount: Numbers
    minutes: Numbers  # the same in minutes, where `amount` is in cases
    week: Ints
    weeks: float

    def of(self, among: npt.NDArray[np.bool_]) -> _Work:
        """Some of the cases."""
        return _Work(
            self.at[among], self.amount[among], self.minutes[among], self.week[among], self.weeks
        )

    def standard_error(self) -> float:
        """Of the mean per week: the larger of what cases and what whole weeks show."""
        by_case = np.sqrt((self.amount**2).sum()) / self.weeks
        if self.weeks < FEWEST_WEEKS or not len(self.amount):
            return float(by_case)
        per_week = np.bincount(self.week, self.amount)
        return float(max(by_case, per_week.std(ddof=1) / np.sqrt(len(per_week))))


def _comes(cohort: Cohort, plan: FlowPlan) -> npt.NDArray[np.bool_]:
    """Who arrives during the run: start patients apart, readmissions by the least chance."""
    starts = (cohort.begins_in_service | cohort.waits_in | (cohort.asked_at < 0)) > 0
    is_child = cohort.readmission_of >= 0
    comes: npt.NDArray[np.bool_] = ~starts & ~is_child & (cohort.arrived_at < plan.window.end_at)
    least = plan.readmission_threshold[cohort.group, 0, 0, 0, 1]
    may = is_child & (cohort.readmission_chance < least)
    for _ in range(MOST_READMISSIONS):
        comes = comes | (may & comes[np.maximum(cohort.readmission_of, 0)])
    return comes


def _week_of(cohort: Cohort) -> Ints:
    """The week in which each patient, or the first episode of a readmitted one, arrives."""
    first = np.arange(cohort.n_patients)
    for _ in range(MOST_READMISSIONS):
        parent = cohort.readmission_of[first]
        first = np.where(parent >= 0, parent, first)
    return np.maximum(cohort.arrived_at[first], 0) // WEEK_MIN


def _joined(parts: Sequence[_Work]) -> _Work:
    """The work of several replications, as if one came after the other."""
    length = max(1, round(parts[0].weeks))
    return _Work(
        np.concatenate([part.at for part in parts]),
        np.concatenate([part.amount for part in parts]),
        np.concatenate([part.minutes for part in parts]),
        np.concatenate(
            [np.minimum(part.week, length - 1) + i * length for i, part in enumerate(parts)]
        ),
        parts[0].weeks * len(parts),
    )


def _settings(
    area: Area, plan: FlowPlan, cohorts: Sequence[Cohort], weeks: float
) -> Iterator[Load]:
    work = _joined([_place_work(cohort, plan, weeks) for cohort in cohorts])
    capacity = _place_weeks(plan)
    for code in np.flatnonzero(plan.is_limited).tolist():
        name = plan.settings[code]
        yield _load(
            "setting",
            (name,),
            "help-minutes" if area.settings[name].unit == "minutes-per-week" else "places",
            work.of(work.at == code),
            float(capacity[code]) / weeks,
            has_valve=_has_valve(area, name),
        )


def _place_work(cohort: Cohort, plan: FlowPlan, weeks: float) -> _Work:
    """Place weeks that arriving patients need in the first choice of each of their stays."""
    patient = np.repeat(np.arange(cohort.n_patients), np.diff(cohort.row_start))
    place = (cohort.municipality[patient], cohort.hospital[patient], cohort.specialty[patient])
    setting = plan.first_choice[(cohort.kind, *place)]
    counted = _comes(cohort, plan)[patient] & (cohort.need_min > 0) & (setting >= 0)
    rows = np.flatnonzero(counted)
    minutes = cohort.weight[rows].astype(np.float64) * cohort.need_min[rows]
    week = _week_of(cohort)[patient[rows]]
    return _Work(setting[rows], minutes / WEEK_MIN, minutes, week, weeks)


def _place_weeks(plan: FlowPlan) -> Numbers:
    """Staffed places x weeks over the run, less what is expected to be closed by chance."""
    lasts = np.diff(np.append(plan.staffed_at, plan.window.end_at))
    last = plan.staffed_start[1:][np.diff(plan.staffed_start) > 0] - 1
    lasts[last] = plan.window.end_at - plan.staffed_at[last]
    of = np.repeat(np.arange(len(plan.settings)), np.diff(plan.staffed_start))
    closed = (plan.closure_places * plan.closure_threshold / U32)[of]
    staffed = np.maximum(plan.staffed - closed, 0)
    return np.bincount(of, staffed * lasts, len(plan.settings)) / WEEK_MIN


def _teams(plan: FlowPlan, cohorts: Sequence[Cohort], weeks: float) -> Iterator[Load]:
    """Teams that may take each other's tasks are one: who has the first slot does them."""
    together = _together(plan)
    work = _joined([_team_work(cohort, plan, weeks) for cohort in cohorts])
    group = together[work.at]
    slots = np.repeat(np.arange(len(plan.teams)), np.diff(plan.slot_start))
    held = plan.slot_budget * (1 - plan.cancel_threshold / U32)[slots]
    for first in np.unique(together[slots]).tolist():
        mine, theirs = work.of(group == first), together[slots] == first
        in_minutes = bool(plan.slot_in_minutes[theirs].all())
        budget = held[theirs]
        if in_minutes:
            mine = replace(mine, amount=mine.minutes)
        elif mine.amount.sum():
            per_case = max(1.0, float(mine.minutes.sum() / mine.amount.sum()))
            budget = np.where(plan.slot_in_minutes[theirs] > 0, budget / per_case, budget)
        yield _load(
            "team",
            tuple(plan.teams[team] for team in np.flatnonzero(together == first).tolist()),
            "work-minutes" if in_minutes else "cases",
            mine,
            float(budget.sum()) / weeks,
            has_valve=False,
        )


def _team_work(cohort: Cohort, plan: FlowPlan, weeks: float) -> _Work:
    """Attempts at tasks of arriving patients, at the first team of those that may do them."""
    row = np.repeat(np.arange(len(cohort.kind)), np.diff(cohort.task_start))
    patient = np.repeat(np.arange(cohort.n_patients), np.diff(cohort.row_start))[row]
    place = (cohort.municipality[patient], cohort.hospital[patient], cohort.specialty[patient])
    pool = plan.pool[(cohort.task, *place)]
    done = np.flatnonzero(_comes(cohort, plan)[patient] & (pool >= 0))
    attempts = cohort.attempts[done].astype(np.float64)
    week = _week_of(cohort)[patient[done]]
    team = plan.pool_team[plan.pool_start[pool[done]]]
    return _Work(team, attempts, attempts * cohort.work_min[done], week, weeks)


def _together(plan: FlowPlan) -> Ints:
    """For each team the lowest code among those that it shares tasks with."""
    lowest = np.arange(len(plan.teams))
    for pool in range(len(plan.pool_start) - 1):
        members = plan.pool_team[plan.pool_start[pool] : plan.pool_start[pool + 1]]
        joined = np.isin(lowest, lowest[members])
        lowest[joined] = lowest[joined].min(initial=len(lowest))
    return lowest


def _load(
    what: Literal["setting", "team"],
    names: tuple[str, ...],
    unit: Literal["places", "help-minutes", "cases", "work-minutes"],
    work: _Work,
    capacity: float,
    *,
    has_valve: bool,
) -> Load:
    cases = len(work.amount)
    total = float(work.amount.sum())
    return Load(
        what=what,
        names=names,
        unit=unit,
        offered=total / work.weeks,
        capacity=capacity,
        standard_error=work.standard_error(),
        per_case=total / cases if cases else 0.0,
        has_valve=has_valve,
    )


def _has_valve(area: Area, name: str) -> bool:
    """Whether anything but a free place ever shortens the line of a setting."""
    setting = area.settings[name]
    dies = any(one.enabled and one.death_per_day > 0 for one in area.while_waiting)
    return bool(setting.alternatives) or setting.early_ready.enabled or dies
