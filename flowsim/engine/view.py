"""The plan and the cohort as Python lists: what an interpreted engine reads fastest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from flowsim.engine.plan import FlowPlan
from flowsim.engine.rules import MINIMUM_MIN
from flowsim.engine.settings import Setting
from flowsim.tables.cohort import Cohort, Ints
from flowsim.terms import Gate, TaskStart


def _per_row(start: Ints, values: Ints) -> list[list[int]]:
    bounds, flat = start.tolist(), values.tolist()
    return [flat[a:b] for a, b in pairwise(bounds)]


@dataclass(slots=True, eq=False)
class Slot:
    """One slot of a team: when, and its budget in cases or minutes."""

    starts_at: int
    ends_at: int
    budget: int
    in_minutes: bool
    day: int
    position: int


@dataclass(frozen=True)
class TaskType:
    """What is the same for a task of every patient."""

    code: int
    starts: TaskStart
    gates_place: bool
    gates_leaving: bool  # what gates the place gates leaving too
    is_municipal: int
    is_follow_up: bool
    lead_min: int
    valid_min: int
    notice: int  # position in terms.NoticeKind, or -1
    predecessors: frozenset[int]
    is_awaited: bool  # some task has this one among its predecessors


Place = tuple[int, int, int]  # municipality, hospital, specialty


class PlanView:
    """The FlowPlan's calendars, teams and tasks as lists; its settings are in `settings`."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, plan: FlowPlan) -> None:
        self.plan = plan
        for name in ("notice_min", "cancel_threshold", "is_elective_day", "band_from_percent"):
            setattr(self, name, getattr(plan, name).tolist())
        self.readmission_threshold = plan.readmission_threshold.tolist()
        self.first_choice = plan.first_choice.tolist()
        staffed_at = _per_row(plan.staffed_start, plan.staffed_at)
        staffed = _per_row(plan.staffed_start, plan.staffed)
        self.staffed_steps = [
            list(zip(*steps, strict=True)) for steps in zip(staffed_at, staffed, strict=True)
        ]
        self.opens = _per_row(plan.open_start, plan.opens_at)
        self.closes = _per_row(plan.open_start, plan.closes_at)
        self.task_types = _task_types(plan)
        self.pools = _per_row(plan.pool_start, plan.pool_team)
        self.teams: dict[Place, list[list[int]]] = {}
        self.team_slots = _slots(plan)

    def first_choice_of(self, kind: int, place: Place) -> int:
        """The setting for a kind and a (municipality, hospital, specialty); -1 none (R5)."""
        municipality, hospital, specialty = place
        choice: int = self.first_choice[kind][municipality][hospital][specialty]
        return choice

    def teams_at(self, place: Place) -> list[list[int]]:
        """By task, the teams that may take it for a patient from there; empty: none needed."""
        teams = self.teams.get(place)
        if teams is None:
            pools = self.plan.pool[(slice(None), *place)].tolist()
            teams = [self.pools[pool] if pool >= 0 else [] for pool in pools]
            self.teams[place] = teams
        return teams


def _task_types(plan: FlowPlan) -> list[TaskType]:
    gates, starts = tuple(Gate), tuple(TaskStart)
    predecessors = _per_row(plan.after_start, plan.after_task)
    return [
        TaskType(
            code=code,
            starts=starts[plan.task_starts[code]],
            gates_place=gates[plan.task_gates[code]] == Gate.PLACE,
            gates_leaving=gates[plan.task_gates[code]] in (Gate.PLACE, Gate.LEAVING),
            is_municipal=int(plan.task_is_municipal[code]),
            is_follow_up=bool(plan.task_is_follow_up[code]),
            lead_min=int(plan.task_lead_min[code]),
            valid_min=int(plan.task_valid_min[code]),
            notice=int(plan.task_notice[code]),
            predecessors=frozenset(predecessors[code]),
            is_awaited=any(code in before for before in predecessors),
        )
        for code in range(len(plan.tasks))
    ]


def _slots(plan: FlowPlan) -> list[list[Slot]]:
    columns = (
        plan.slot_at,
        plan.slot_ends,
        plan.slot_budget,
        plan.slot_in_minutes,
        plan.slot_day,
        plan.slot_of_day,
    )
    every = [
        Slot(at, ends, budget, bool(in_minutes), day, position)
        for at, ends, budget, in_minutes, day, position in zip(
            *(column.tolist() for column in columns), strict=True
        )
    ]
    bounds = plan.slot_start.tolist()
    return [every[a:b] for a, b in pairwise(bounds)]


# what the engine reads of a Cohort, by patient and by itinerary row
COLUMNS = (
    "specialty",
    "group",
    "need",
    "lot",
    "ends_as_died",
    "readmission_chance",
    "readmission_delay_min",
    "row_start",
    "weight",
    "withdrawn_after_min",
    "estimate_error_min",
    "patience_min",
    "task_start",
)

Fate = tuple[int, int, int, int, int, int]
"""Death and relapse after so long, and what a relapse needs; then the same in an interim stay."""
Row = tuple[int, int, bool, bool, Fate | None]
"""Of an itinerary: need_min, notice_offset_min, has tasks, is the last, what may befall."""


class CohortView:
    """The Cohort's columns as lists, by their names; `readmissions` by parent.

    What is read together stands together, in `rows`. `closure_chance` is by the plan's codes
    of the settings.
    """

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, cohort: Cohort, plan: FlowPlan, settings: Sequence[Setting]) -> None:
        for name in COLUMNS:
            setattr(self, name, _listed(getattr(cohort, name)))
        # what is asked of a few only
        self.asked_at, self.waits_in, self.kind = cohort.asked_at, cohort.waits_in, cohort.kind
        self.slot_chance = cohort.slot_chance.tolist()
        self.tasks = _tasks(cohort)
        self.rows = _rows(cohort)
        self.first_choice: list[Setting] = [
            settings[code] for code in _first_choices(cohort, plan).tolist()
        ]
        self.origin = (cohort.municipality, cohort.hospital, self.specialty)
        chances = dict(zip(cohort.setting_names, cohort.closure_chance.tolist(), strict=True))
        self.closure_chance = [chances.get(name, []) for name in plan.settings]
        self.readmissions: dict[int, list[int]] = {}
        for child in np.flatnonzero(cohort.readmission_of >= 0).tolist():
            self.readmissions.setdefault(int(cohort.readmission_of[child]), []).append(child)

    def is_last(self, row: int) -> bool:
        """Whether a row is the last of its itinerary."""
        return self.rows[row][3]

    def place(self, patient: int) -> Place:
        """Where a patient is from, which says who is responsible (R5, R23)."""
        municipality, hospital, specialty = self.origin
        return int(municipality[patient]), int(hospital[patient]), specialty[patient]


def _listed(column: npt.NDArray[Any]) -> list[Any]:
    """A column as a list; where nothing differs it is made in no time."""
    if len(column) and (column == column[0]).all():
        return [column[0].item()] * len(column)
    return list(column.tolist())


def _rows(cohort: Cohort) -> list[Row]:
    need_min = cohort.need_min
    is_last = np.zeros(len(need_min), dtype=bool)
    is_last[cohort.row_start[1:] - 1] = True
    columns = (
        np.where(need_min >= 0, np.maximum(need_min, MINIMUM_MIN), need_min),
        cohort.notice_offset_min,
        np.diff(cohort.task_start) > 0,
        is_last,
    )
    return list(zip(*map(_listed, columns), _fates(cohort), strict=True))


def _fates(cohort: Cohort) -> list[Fate | None]:
    """What may befall who waits in each row; None where nothing can."""
    after_min = (
        cohort.death_after_min,
        cohort.relapse_after_min,
        cohort.interim_death_after_min,
        cohort.interim_relapse_after_min,
    )
    is_possible = np.maximum.reduce(after_min) >= 0
    columns = (
        cohort.death_after_min,
        cohort.relapse_after_min,
        cohort.relapse_need_min,
        cohort.interim_death_after_min,
        cohort.interim_relapse_after_min,
        cohort.interim_relapse_need_min,
    )
    fates: list[Fate | None] = [None] * len(is_possible)
    possible = np.flatnonzero(is_possible)
    each = zip(*(column[possible].tolist() for column in columns), strict=True)
    for row, fate in zip(possible.tolist(), each, strict=True):
        fates[row] = fate
    return fates


Task = tuple[int, int, int, int, int]
"""Code, work_min, takes_min, attempts and clarification_min of one task of one row."""


def _tasks(cohort: Cohort) -> list[Task]:
    columns = (
        cohort.task,
        cohort.work_min,
        cohort.takes_min,
        cohort.attempts,
        np.maximum(cohort.clarification_min, MINIMUM_MIN),
    )
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _first_choices(cohort: Cohort, plan: FlowPlan) -> Ints:
    """The setting that each itinerary row leads to (R5)."""
    of_row = np.repeat(np.arange(cohort.n_patients), np.diff(cohort.row_start))
    place = (cohort.municipality[of_row], cohort.hospital[of_row], cohort.specialty[of_row])
    choices: Ints = plan.first_choice[(cohort.kind, *place)]
    return choices
