"""Reads a hand-worked case: a small area, its patients, and the moments that must come out.

A case file has `rule`, `title`, `why` (the working by hand), `[area...]` (the keys of an
area; groups and routes are made from the patients), `[[patients]]`, and `[expect...]`.
"""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flowsim.scenario.model import Area
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import Cohort
from flowsim.terms import FINAL_KINDS, HOSPITAL_KINDS, Kind
from tests.engine.case_cohort import Patient, cohort_of, rows_of

FOLDER = Path(__file__).parent / "cases"

MONDAY = date(2026, 2, 2)
"""Midnight of this day is minute 0 of every case; no public holiday is near."""

LONGEST_ID = 60

_KEYS = {
    *("rule", "title", "why", "days", "holidays", "area", "group", "patients"),
    *("environment", "expect"),
}
_PATIENT_KEYS = {
    *("name", "specialty", "hospital", "municipality", "need", "elective", "arrives", "asked"),
    *("lot", "in_service", "waits", "dies_at_end", "readmission_of", "chance", "stored_chance"),
    *("aged_65", "delay", "rows"),
}
_ROW_KEYS = {
    *("kind", "need", "weight", "notice_offset", "withdrawn_after", "estimate_error"),
    *("relapse_after", "relapse_need", "death_after", "interim_relapse_after"),
    *("interim_relapse_need", "interim_death_after", "patience", "tasks"),
}


@dataclass(frozen=True)
class Case:
    """A case as an engine takes it, and what is expected of the run.

    `expected` maps a table (`stays`, `requests`, ... or `causes`) to rows by patient (by
    setting for `capacity`; of `patients` one row), with times still as written.
    """

    rule: str
    title: str
    why: str
    scenario: Scenario
    cohort: Cohort
    patients: tuple[str, ...]
    expected: Mapping[str, Mapping[str, Any]]


def case_paths() -> list[Path]:
    """Every case file, in order of the rules."""
    return sorted(FOLDER.glob("*.toml"))


def read_case(path: Path) -> Case:
    """The case in a file.

    Raises:
        ValueError: when a key is not known or a time cannot be read.
    """
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    scenario, cohort = scenario_and_cohort(values, path.name)
    return Case(
        rule=values["rule"],
        title=values["title"],
        why=values["why"],
        scenario=scenario,
        cohort=cohort,
        patients=tuple(table["name"] for table in values["patients"]),
        expected=values["expect"],
    )


def scenario_and_cohort(values: Mapping[str, Any], name: str) -> tuple[Scenario, Cohort]:
    """What an engine takes, from the values of a case file that goes by this name.

    Raises:
        ValueError: when a key is not known or a time cannot be read.
    """
    _refuse_unknown(values, _KEYS, name)
    patients = [_patient(table, name) for table in values["patients"]]
    area = _area(values, patients)
    environment = values.get("environment", {})
    cohort = cohort_of(patients, area, days=area.horizon.total_days, environment=environment)
    return _scenario(area, tuple(values.get("holidays", ()))), cohort


def _patient(table: Mapping[str, Any], file: str) -> Patient:
    _refuse_unknown(table, _PATIENT_KEYS, file)
    for row in table["rows"]:
        _refuse_unknown(row, _ROW_KEYS, file)
    return Patient(name=table["name"], group=_group_id(table), values=table, rows=rows_of(table))


def _refuse_unknown(table: Mapping[str, Any], known: set[str], file: str) -> None:
    if unknown := set(table) - known:
        raise ValueError(f"{file}: unknown keys {sorted(unknown)}")


def _area(values: Mapping[str, Any], patients: Sequence[Patient]) -> Area:
    """The area of the file, with groups and routes that lead to the patients' itineraries.

    Groups that the file has are added: they make a specialty known that no patient has.
    """
    groups: dict[str, Any] = {}
    routes: dict[str, Any] = {}
    for patient in patients:
        if patient.group not in groups:
            groups[patient.group] = {**_group(patient, routes), **values.get("group", {})}
    given: dict[str, Any] = dict(values["area"])
    horizon = {"start_date": MONDAY, "days": values.get("days", 14), "follow_up_days": 0}
    given.setdefault("horizon", horizon)
    groups = {**given.get("groups", {}), **groups}
    return Area.model_validate({**given, "groups": groups, "routes": routes})


def _group_id(table: Mapping[str, Any]) -> str:
    """Patients who share everything that a group decides share a group."""
    kinds = [row["kind"] for row in table["rows"]]
    traits = [table.get(key, "") for key in ("specialty", "municipality", "hospital", "need")]
    traits.append("elective" if table.get("elective") else "")
    return _as_id("-".join([trait for trait in traits if trait] + kinds))


def _as_id(name: str) -> str:
    """The name, or something short that stands for it."""
    return name if len(name) <= LONGEST_ID else f"long-{zlib.crc32(name.encode()):08x}"


def _group(patient: Patient, routes: dict[str, Any]) -> dict[str, Any]:
    kinds = [Kind(row["kind"]) for row in patient.rows if row["kind"] != Kind.ENTRY]
    n_path = 1
    while n_path < len(kinds) and kinds[n_path] in HOSPITAL_KINDS:
        n_path += 1
    way_out = kinds[n_path:]
    need = patient.get("need", "none")
    municipality = patient.get("municipality")
    group: dict[str, Any] = {
        "specialty": patient.get("specialty", "medicine"),
        "elective": patient.get("elective", False),
        "arrivals": {"per_day": 0},
        "path": [{"kind": kind, "need": {"hours": 1}} for kind in kinds[:n_path]],
    }
    if need != "none":
        group |= {"planning_probability": 1.0, "needs_mix": {need: 1.0}}
    if municipality:
        group["arrivals"]["municipalities"] = {municipality: 1.0}
    if hospital := patient.get("hospital"):
        group["hospitals"] = {hospital: 1.0}
    if way_out:
        route = _as_id("to-" + "-".join(way_out))
        routes[route] = {"stays": [_route_stay(kind) for kind in way_out]}
        group["exits"] = {need: {route: 1.0}}
    return group


def _route_stay(kind: Kind) -> dict[str, Any]:
    if kind in FINAL_KINDS:
        return {"kind": kind}
    return {"kind": kind, "need": {"hours": 1}, "weight": {"minutes": 1}}


def _scenario(area: Area, holidays: tuple[date, ...]) -> Scenario:
    return Scenario(
        area_id="case",
        case="",
        area=area,
        values=MappingProxyType({}),
        holidays=holidays,
        provenance=MappingProxyType({}),
        changes=(),
        origin="tests",
        fingerprint="",
        sampling_fingerprint="",
        people_fingerprint="",
    )
