"""A small area in which every mechanism of sampling occurs, and how to change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np

from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import scenario_from_values
from flowsim.tables.cohort import Cohort, Ints
from flowsim.terms import Kind, NeedCategory

KINDS = tuple(Kind)
NEEDS = tuple(NeedCategory)
TASKS = ("assessment", "medicines", "transport", "visit")


def lognormal(mean_days: float, cv: float = 1.0) -> dict[str, Any]:
    """A lognormal duration as written in a file."""
    return {"family": "lognormal", "mean_days": mean_days, "cv": cv}


def area_values() -> dict[str, Any]:
    """Two municipalities with a hospital each, acute medicine and elective surgery."""
    both = {"east": 0.6, "west": 0.4}
    exits = {
        "none": {"home": 0.95, "died": 0.05},
        "unchanged": {"return": 1},
        "new-social": {"short-term": 0.5, "special-housing": 0.3, "home": 0.2},
    }
    planned = {
        "planning_probability": 0.4,
        "needs_mix": {"unchanged": 0.6, "new-social": 0.4},
        "exits": exits,
        "readmission_probability": 0.15,
    }
    return {
        "assumption": "made up for tests",
        "horizon": {
            "start_date": "2024-01-01",
            "warm_up_weeks": 10,
            "days": 50,
            "follow_up_days": 10,
        },
        "hospitals": {"coast": {}, "inland": {}},
        "municipalities": {
            "east": {"population": 60_000, "population_65": 12_000, "hospitals": {"coast": 1}},
            "west": {
                "population": 40_000,
                "population_65": 9_000,
                "hospitals": {"coast": 0.3, "inland": 0.7},
            },
        },
        "settings": _settings(),
        "teams": {
            "assessors": {
                "role": "assessor",
                "slots": [
                    {"starts": "08:00", "ends": "12:00", "cases_per_day": {"mon": 4, "thu": 4}},
                    {"starts": "13:00", "ends": "16:00", "cases_per_day": {"mon": 3}},
                ],
                "cancelled_probability": 0.1,
            }
        },
        "tasks": _tasks(),
        "groups": {
            "medicine": {
                "specialty": "medicine",
                "age_65_share": 0.7,
                "arrivals": {
                    "per_day": 10,
                    "dispersion": 0.1,
                    "municipalities": both,
                    "hours": [1] * 8 + [3] * 12 + [2] * 4,
                },
                "path": [
                    {"kind": "emergency", "need": {"family": "exponential", "mean_hours": 4}},
                    {"kind": "ward", "need": lognormal(5)},
                ],
                **deepcopy(planned),
            },
            "surgery": {
                "specialty": "surgery",
                "elective": True,
                "arrivals": {
                    "per_day": 4,
                    "municipalities": both,
                    "weekday": {"mon": 1, "tue": 1, "wed": 1, "thu": 1, "fri": 1},
                    "holiday_factor": 0,
                    "hours": [0] * 7 + [1] * 3 + [0] * 14,
                },
                "path": [{"kind": "ward", "need": {"family": "gamma", "mean_days": 3, "cv": 0.7}}],
                **deepcopy(planned),
            },
        },
        "routes": {
            "home": {"stays": [{"kind": "home"}]},
            "return": {"stays": [{"kind": "return"}]},
            "died": {"ends": "died"},
            "short-term": {
                "stays": [{"kind": "short-term", "need": lognormal(20, 0.8)}, {"kind": "home"}]
            },
            "special-housing": {"stays": [{"kind": "special-housing", "need": lognormal(900)}]},
        },
        "readiness": {
            "late": {"family": "exponential", "mean_hours": 3},
            "premature_probability": 0.3,
            "premature": {"family": "exponential", "mean_hours": 10},
            "disputed_probability": 0.5,
            "withdrawn_after": {"family": "exponential", "mean_hours": 2},
        },
        "estimate": {"bias_hours": -6, "sd_hours": 24},
        "while_waiting": [
            {"kinds": ["ward"], "relapse_per_day": 0.1, "death_per_day": 0.02},
            {
                "kinds": ["short-term", "entry"],
                "relapse_per_day": 0.05,
                "relapse_need": lognormal(3),
                "death_per_day": 0.04,
            },
        ],
        "readmission": {
            "enabled": True,
            "max_depth": 2,
            "days": [
                {"from_day": 0, "to_day": 7, "share": 0.4},
                {"from_day": 7, "to_day": 30, "share": 0.6},
            ],
            "occupancy": [{"from_percent": 100, "relative_risk": 2.0}],
        },
        "start": {
            "loaded": [
                {"settings": ["ward"], "percent": 90},
                {
                    "settings": ["homes-east", "homes-west"],
                    "patients": 40,
                    "groups": {"medicine": 1},
                    "residual": lognormal(700),
                    "needs": {"new-social": 1},
                    "exits": {"died": 1},
                },
            ],
            "waiting": [
                {
                    "setting": "homes-west",
                    "patients": 12,
                    "group": "medicine",
                    "waited": lognormal(60),
                    "need": lognormal(900),
                }
            ],
        },
    }


def _settings() -> dict[str, Any]:
    settings: dict[str, Any] = {
        "ed-coast": {"kind": "emergency", "hospital": "coast"},
        "ed-inland": {"kind": "emergency", "hospital": "inland"},
    }
    for hospital in ("coast", "inland"):
        for specialty in ("medicine", "surgery"):
            settings[f"{specialty}-{hospital}"] = {
                "kind": "ward",
                "hospital": hospital,
                "specialties": [specialty],
                "places": 30,
                "closure": {"probability": 0.1, "places": 2},
            }
    for municipality in ("east", "west"):
        patience = {"family": "exponential", "mean_days": 9}
        settings[f"short-term-{municipality}"] = {
            "kind": "short-term",
            "municipality": municipality,
            "places": 20,
            "alternatives": [{"target": "elsewhere", "patience": patience}],
        }
        interim = {"target": "short-term", "keeps_ticket": True, "need_percent": 0}
        settings[f"homes-{municipality}"] = {
            "kind": "special-housing",
            "municipality": municipality,
            "places": 60,
            "alternatives": [
                {**interim, "origins": ["ward"], "after": {"hours": 0}},
            ],
        }
    return settings


def _tasks() -> dict[str, Any]:
    return {
        "assessment": {
            "from_kinds": ["ward"],
            "to_kinds": ["short-term", "special-housing"],
            "roles": ["assessor"],
            "gates": "place",
            "work": {"family": "lognormal", "mean_minutes": 90, "cv": 0.5},
            "search": {"probability": 0.25, "work": {"minutes": 45}},
            "takes": {"minutes": 0},
            "incomplete_probability": 0.3,
            "clarification": {"family": "exponential", "mean_hours": 5},
        },
        "medicines": {
            "from_kinds": ["ward"],
            "probability": 0.6,
            "takes": {"family": "uniform", "low_minutes": 0, "high_minutes": 60},
        },
        "transport": {"starts": "granted", "takes": {"minutes": 45}},
        # those who wait at the start have been visited: it comes before the request
        "visit": {
            "from_kinds": ["entry"],
            "needs": ["none"],
            "specialties": ["medicine"],
            "gates": "place",
        },
    }


def cohort_of(values: dict[str, Any], *, seed: int = 7, replication: int = 0) -> Cohort:
    """The cohort of an area written as values."""
    scenario = scenario_from_values(values, area_id="test-area")
    return sample_cohort(scenario, seed=seed, replication=replication)


def patients_in(cohort: Cohort, stratum: str) -> Ints:
    """Positions of the patients of a stratum."""
    return np.flatnonzero(cohort.stratum == cohort.strata.index(stratum))


def rows_of_kind(cohort: Cohort, kind: Kind, patients: Ints | None = None) -> Ints:
    """Positions of the rows of a kind, of everybody or of some patients."""
    rows = np.flatnonzero(cohort.kind == KINDS.index(kind))
    return rows if patients is None else rows[np.isin(patient_of(cohort)[rows], patients)]


def patient_of(cohort: Cohort) -> Ints:
    """The patient of every row."""
    return np.repeat(np.arange(cohort.n_patients), np.diff(cohort.row_start))


def row_of_task(cohort: Cohort) -> Ints:
    """The row of every task."""
    return np.repeat(np.arange(len(cohort.kind)), np.diff(cohort.task_start))


def task_rows(cohort: Cohort, code: int) -> Ints:
    """Positions of a task among all tasks."""
    return np.flatnonzero(cohort.task == code)


_OF_PATIENT = (
    "group specialty hospital municipality need is_elective is_65 arrived_at asked_at lot",
    "begins_in_service waits_in ends_as_died readmission_chance readmission_delay_min",
)
_OF_ROW = (
    "kind need_min weight notice_offset_min withdrawn_after_min estimate_error_min",
    "relapse_after_min relapse_need_min death_after_min interim_relapse_after_min",
    "interim_relapse_need_min interim_death_after_min patience_min",
)
_OF_TASK = ("work_min takes_min attempts clarification_min",)


@dataclass(frozen=True)
class Luck:
    """Everything that was drawn for a patient; lists are per stay or per task."""

    patient: Mapping[str, list[int]]
    stays: Mapping[str, list[int]]
    tasks: list[tuple[int, str]]  # stay and id
    work: Mapping[str, list[int]]


def luck_of(cohort: Cohort, stratum: str, tasks: Iterable[str] = TASKS) -> dict[int, Luck]:
    """By ordinal, the luck of each patient of a stratum; `tasks` are those of the area."""
    names = sorted(tasks)
    first = cohort.row_start
    return {
        int(cohort.ordinal[p]): Luck(
            _values(cohort, _OF_PATIENT, slice(p, p + 1)),
            _values(cohort, _OF_ROW, slice(first[p], first[p + 1])),
            [
                (row - int(first[p]), names[cohort.task[task]])
                for row in range(first[p], first[p + 1])
                for task in range(cohort.task_start[row], cohort.task_start[row + 1])
            ],
            _values(
                cohort,
                _OF_TASK,
                slice(cohort.task_start[first[p]], cohort.task_start[first[p + 1]]),
            ),
        )
        for p in patients_in(cohort, stratum).tolist()
    }


def _values(cohort: Cohort, names: Iterable[str], where: slice) -> dict[str, Any]:
    return {name: getattr(cohort, name)[where].tolist() for line in names for name in line.split()}
