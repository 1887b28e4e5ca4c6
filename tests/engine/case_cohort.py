"""The patients of a case file as a Cohort: explicit luck, nothing drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from flowsim.scenario.model import Area
from flowsim.tables.cohort import (
    OF_PATIENTS,
    OF_ROWS,
    OF_TASKS,
    U32,
    Chances,
    Cohort,
    Ints32,
    type_of,
)
from flowsim.terms import FINAL_KINDS, Kind, NeedCategory
from flowsim.units import DAY_MIN
from tests.engine.case_times import length, moment

ENTERS_DIRECTLY = FINAL_KINDS | {Kind.EMERGENCY, Kind.ENTRY}
NO = -1
"""What does not happen."""


@dataclass(frozen=True)
class Patient:
    """One `[[patients]]` table of a case file, with its group and itinerary rows."""

    name: str
    group: str
    values: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]

    def get(self, key: str, default: Any = None) -> Any:
        """A value of the table."""
        return self.values.get(key, default)


@dataclass
class _Columns:
    """Columns that grow row by row."""

    data: dict[str, list[int]] = field(default_factory=dict)

    def add(self, values: Mapping[str, int]) -> None:
        for name, value in values.items():
            self.data.setdefault(name, []).append(value)

    def array(self, name: str) -> npt.NDArray[Any]:
        return np.array(self.data.get(name, []), dtype=type_of(name))


def rows_of(values: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Itinerary rows, with the wait outside in front of whoever must ask for a first place."""
    rows = tuple(values["rows"])
    starts_inside = values.get("in_service") or values.get("waits")
    if starts_inside or Kind(rows[0]["kind"]) in ENTERS_DIRECTLY:
        return rows
    return ({"kind": Kind.ENTRY, "need": 0}, *rows)


def cohort_of(
    patients: Sequence[Patient], area: Area, *, days: int, environment: Mapping[str, Any]
) -> Cohort:
    """The Cohort of a case: patients in the order of the file."""
    names = _Names(area, patients)
    people, rows, tasks = _Columns(), _Columns(), _Columns()
    row_start, task_start = [0], [0]
    for ordinal, patient in enumerate(patients):
        people.add({"ordinal": ordinal, **_person(patient, names)})
        for row in patient.rows:
            rows.add(_row(row))
            for task, values in sorted(row.get("tasks", {}).items()):
                tasks.add(_task(names.tasks.index(task), values))
            task_start.append(len(tasks.data.get("task", [])))
        row_start.append(len(task_start) - 1)
    columns = {
        name: part.array(name)
        for part, keys in ((people, _DRAWN), (rows, OF_ROWS), (tasks, OF_TASKS))
        for name in keys
    }
    return Cohort(
        strata=("case",),
        groups=names.groups,
        specialties=names.specialties,
        hospitals=names.hospitals,
        municipalities=names.municipalities,
        stratum=_ints([0] * len(patients)),
        row_start=_ints(row_start),
        task_start=_ints(task_start),
        team_names=tuple(sorted(area.teams)),
        slot_chance=_slot_chance(area, days, environment.get("slots", ())),
        setting_names=tuple(sorted(area.settings)),
        closure_chance=_closure_chance(area, days, environment.get("closures", ())),
        **columns,
    )


def stored_chance(share: float) -> int:
    """A chance in [0, 1) as the Cohort stores it."""
    return int(share * U32)


class _Names:
    """Names behind the codes; the order is part of the Cohort."""

    def __init__(self, area: Area, patients: Sequence[Patient]) -> None:
        self.groups = tuple(sorted(area.groups))
        self.specialties = ("", *sorted({g.specialty for g in area.groups.values()}))
        self.hospitals = ("", *sorted(area.hospitals))
        self.municipalities = ("", *sorted(area.municipalities))
        self.tasks = sorted(area.tasks)
        self.patients = [patient.name for patient in patients]


def _person(patient: Patient, names: _Names) -> dict[str, int]:
    starts_here = patient.get("in_service") or patient.get("waits")
    parent = patient.get("readmission_of")
    arrived = NO if parent else _moment(patient.get("arrives", 0 if starts_here else None))
    return {
        "group": names.groups.index(patient.group),
        "specialty": names.specialties.index(patient.get("specialty", "medicine")),
        "hospital": names.hospitals.index(patient.get("hospital", "")),
        "municipality": names.municipalities.index(patient.get("municipality", "")),
        "need": list(NeedCategory).index(NeedCategory(patient.get("need", "none"))),
        "is_elective": int(patient.get("elective", False)),
        "is_65": int(patient.get("aged_65", True)),
        "arrived_at": arrived,
        "asked_at": _moment(patient.get("asked", max(arrived, 0))),
        "lot": patient.get("lot", 0),
        "begins_in_service": int(patient.get("in_service", False)),
        "waits_in": int(patient.get("waits", False)),
        "ends_as_died": int(patient.get("dies_at_end", False)),
        "readmission_of": names.patients.index(parent) if parent else NO,
        "readmission_chance": _chance(patient),
        "readmission_delay_min": length(patient.get("delay", NO)),
    }


def _chance(patient: Patient) -> int:
    if "stored_chance" in patient.values:
        return int(patient.values["stored_chance"])
    return stored_chance(patient.get("chance", 0.0))


def _row(row: Mapping[str, Any]) -> dict[str, int]:
    return {
        "kind": list(Kind).index(Kind(row["kind"])),
        "need_min": length(row.get("need", NO)),
        "weight": row.get("weight", 1),
        "notice_offset_min": length(row.get("notice_offset", 0)),
        "estimate_error_min": length(row.get("estimate_error", 0)),
        **{f"{name}_min": length(row.get(name, NO)) for name in _MAY_HAPPEN},
    }


def _task(code: int, values: Mapping[str, Any]) -> dict[str, int]:
    return {
        "task": code,
        "work_min": length(values.get("work", 0)),
        "takes_min": length(values.get("takes", 0)),
        "attempts": values.get("attempts", 1),
        "clarification_min": length(values.get("clarification", 1)),
    }


_DRAWN = tuple(name for name in OF_PATIENTS if name != "stratum")
"""What a case may say of a person; all are of one stratum."""

_MAY_HAPPEN = (
    "withdrawn_after",
    "relapse_after",
    "relapse_need",
    "death_after",
    "interim_relapse_after",
    "interim_relapse_need",
    "interim_death_after",
    "patience",
)


def _slot_chance(area: Area, days: int, given: Iterable[Mapping[str, Any]]) -> Chances:
    teams = sorted(area.teams)
    most = max((len(area.teams[team].slots) for team in teams), default=0)
    chances = np.full((len(teams), days, most), U32 - 1, dtype=np.uint32)
    for entry in given:
        day = _moment(f"{entry['day']} 00:00") // DAY_MIN
        slot = entry.get("slot", 0)
        chances[teams.index(entry["team"]), day, slot] = stored_chance(entry["chance"])
    return chances


def _closure_chance(area: Area, days: int, given: Iterable[Mapping[str, Any]]) -> Chances:
    settings = sorted(area.settings)
    chances = np.full((len(settings), days), U32 - 1, dtype=np.uint32)
    for entry in given:
        day = _moment(f"{entry['day']} 00:00") // DAY_MIN
        chances[settings.index(entry["setting"]), day] = stored_chance(entry["chance"])
    return chances


def _moment(text: str | int | None) -> int:
    minute = moment(text) if text is not None else None
    if minute is None:
        raise ValueError("a patient needs `arrives`, `in_service`, `waits` or `readmission_of`")
    return minute


def _ints(values: Sequence[int]) -> Ints32:
    return np.array(values, dtype=np.int32)
