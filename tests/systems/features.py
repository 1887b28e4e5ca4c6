"""What a system has, and what happened in it: so that the generator cannot become toothless."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from flowsim.engine.plan import BY_KIND, DRAWN, POSTPONE, STAY, SURGE, FlowPlan
from flowsim.tables.journeys import Journeys
from tests.systems.system import System

Row = Mapping[str, Any]

_TARGETS = {SURGE: "surge", STAY: "stay", POSTPONE: "postpone", BY_KIND: "by kind"}


def features_of(system: System, journeys: Journeys) -> set[str]:
    """Names of the features of the model that this run has used."""
    plan = system.plan
    flagged = {f"plan: {name}" for name, is_in in _OF_PLAN.items() if is_in(plan)}
    happened = {f"run: {name}" for name in _happened(journeys)}
    alternatives = {f"alternative: {name}" for name in _alternatives(plan)}
    return flagged | happened | alternatives | {f"grid: {_grid_of(system)} min"}


_OF_PLAN: dict[str, Callable[[FlowPlan], bool]] = {
    "priority steps": lambda p: bool((p.step_after_min >= 0).any()),
    "places change": lambda p: bool((np.diff(p.staffed_start) > 1).any()),
    "places closed by chance": lambda p: bool((p.closure_threshold > 0).any()),
    "doors": lambda p: bool(p.is_windowed.any()),
    "doors of a setting without limit": lambda p: bool((p.is_windowed & ~p.is_limited & 1).any()),
    "rounds": lambda p: len(p.round_at) > 0,
    "turnaround": lambda p: bool(p.turnaround_min.any()),
    "travel": lambda p: bool(p.travel_min.any()),
    "places kept": lambda p: bool(p.keeps_place.any()),
    "three levels": lambda p: bool(p.level.max() >= 2),
    "pool of teams": lambda p: bool((np.diff(p.pool_start) > 1).any()),
    "slots of cases": lambda p: bool((p.slot_in_minutes == 0).any()),
    "slots of minutes": lambda p: bool((p.slot_in_minutes == 1).any()),
    "two slots a day": lambda p: bool((p.slot_of_day > 0).any()),
    "booking time": lambda p: bool(p.notice_min.any()),
    "cancelled slots": lambda p: bool((p.cancel_threshold > 0).any()),
    "validity": lambda p: bool((p.task_valid_min >= 0).any()),
    "early readiness": lambda p: bool((p.early_percent > 0).any()),
    "holidays": lambda p: 0 in p.is_elective_day[:5].tolist(),
}


def _alternatives(plan: FlowPlan) -> Iterator[str]:
    for one in range(len(plan.alternative_target)):
        target = int(plan.alternative_target[one])
        name = _TARGETS.get(target, "setting")
        yield name
        yield f"{name} after {_when(int(plan.alternative_after_min[one]))}"
        if plan.alternative_keeps[one]:
            yield f"ticket kept, {plan.alternative_percent[one]} % of the need"
        if plan.open_after_tries[one]:
            yield "after tries"


def _when(after_min: int) -> str:
    return "a patience" if after_min == DRAWN else "some time" if after_min else "no time"


def _grid_of(system: System) -> int:
    """The largest of some grids that all arrivals lie on."""
    arrivals = system.cohort.arrived_at
    return max(grid for grid in (1, 60, 360, 1440) if not (arrivals[arrivals > 0] % grid).any())


def _happened(journeys: Journeys) -> Iterator[str]:
    yield from _ends(journeys)
    stays = _by_patient(journeys.stays.to_pylist())
    for mine in stays.values():
        yield from _of_stays(mine)
    yield from _of_requests(journeys.requests.to_pylist())
    yield from _of_tasks(journeys)
    yield from _of_capacity(journeys)
    yield from _of_returns(journeys)


def _by_patient(rows: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["patient"]].append(row)
    return found


def _ends(journeys: Journeys) -> Iterator[str]:
    for table in ("patients", "stays", "requests", "tasks"):
        for end in getattr(journeys, table).column("end").unique().to_pylist():
            yield f"{table} {end}"
    for kind in journeys.notices.column("kind").unique().to_pylist():
        yield f"notice {kind}"


def _of_stays(stays: list[dict[str, Any]]) -> Iterator[str]:
    for flag in ("is_outlier", "is_interim", "is_surge", "is_early"):
        if any(stay[flag] for stay in stays):
            yield flag
    for before, after in pairwise(stays):
        is_first = after["setting"] == after["first_choice"]
        if is_first and before["first_choice"] == after["first_choice"]:
            yield "moved to the first choice from an alternative"
            if before["is_outlier"]:
                yield "an outlier carries its need"
        if before["setting"] == after["setting"]:
            yield "stayed in the place"
        if before["left_at"] < after["entered_at"]:
            yield "travelled"
    if any(stay["weight"] > 1 for stay in stays):
        yield "weight above 1"
    if any(_said_before_ready(stay) for stay in stays):
        yield "declared before the need ended"


def _said_before_ready(stay: Row) -> bool:
    ready, declared = stay["medically_ready_at"], stay["declared_ready_at"]
    return ready is not None and declared is not None and declared < ready


def _of_requests(requests: list[dict[str, Any]]) -> Iterator[str]:
    grants = Counter(
        (row["setting"], row["ended_at"]) for row in requests if row["end"] == "granted"
    )
    if any(count >= 3 for count in grants.values()):
        yield "three grants of a setting in one minute"
    asked = Counter((row["setting"], row["requested_at"], row["priority"]) for row in requests)
    if any(count >= 4 for count in asked.values()):
        yield "four with the same time and priority"
    tries = Counter(row["patient"] for row in requests if row["end"] == "postponed")
    if any(count >= 2 for count in tries.values()):
        yield "postponed twice"
    for row in requests:
        if row["requested_at"] < 0 and row["end"] == "granted":
            yield "granted who asked before the start"
        if row["end"] == "granted" and row["requested_at"] < (row["awake_at"] or 0):
            yield "asked before being in line"


def _of_tasks(journeys: Journeys) -> Iterator[str]:
    team_of: dict[str, set[str]] = defaultdict(set)
    for row in journeys.tasks.to_pylist():
        if row["attempt"] >= 3:
            yield "third attempt"
        if row["team"]:
            team_of[row["task"]].add(row["team"])
        if row["team"] and row["started_at"] > row["due_at"]:
            yield "not taken in the first slot"
    if any(len(teams) > 1 for teams in team_of.values()):
        yield "several teams do a task"


def _of_capacity(journeys: Journeys) -> Iterator[str]:
    for row in journeys.capacity.to_pylist():
        if row["staffed"] is not None and row["occupied"] > row["staffed"]:
            yield "more patients than places"
        if row["staffed"] is not None and row["occupied"] < row["staffed"] and not row["is_open"]:
            yield "a free place behind a closed door"


def _of_returns(journeys: Journeys) -> Iterator[str]:
    patients = {row["patient"]: row for row in journeys.patients.to_pylist()}
    for row in patients.values():
        depth, before = 0, row["readmission_of"]
        while before is not None:
            depth, before = depth + 1, patients[before]["readmission_of"]
        if depth:
            yield f"readmitted, {depth} deep"
            if patients[row["readmission_of"]]["end"] == "open":
                yield "readmitted from a place that is kept"
