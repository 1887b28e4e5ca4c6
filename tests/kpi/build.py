"""Tiny Journeys written by hand: rows as dicts, with only what a test is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from flowsim.tables.journeys import Journeys, Window
from flowsim.tables.schema import JOURNEY_TABLES
from flowsim.terms import Kind
from flowsim.units import DAY_MIN, HOUR_MIN

Rows = Sequence[dict[str, object]]

MONDAY = date(2025, 1, 6)
HOUR = HOUR_MIN
DAY = DAY_MIN

_BLANK: dict[str, dict[str, object]] = {
    "patients": {
        "group": "medicine",
        "specialty": "medicine",
        "hospital": "north",
        "municipality": "ale",
        "need": "new-social",
        "is_elective": False,
        "is_65": True,
        "is_start": False,
        "arrived_at": 0,
        "end": "open",
    },
    "stays": {
        "is_outlier": False,
        "is_interim": False,
        "is_surge": False,
        "is_early": False,
        "weight": 1,
    },
    "requests": {"stay": 0, "is_first_choice": True, "end": "granted", "priority": 0, "weight": 1},
    "tasks": {"stay": 0, "team": "", "attempt": 1, "end": "done", "work_min": 0},
    "notices": {"stay": 0, "kind": "ready"},
    "capacity": {
        "surge": 0,
        "is_open": True,
        "occupied": 0,
        "is_census": False,
        "occupied_min": 0,
    },
    "slots": {"in_minutes": False, "is_cancelled": False},
    "settings": {
        "owner": "region",
        "hospital": "",
        "municipality": "",
        "specialty": "",
        "is_limited": True,
        "turnaround_min": 0,
        "level": 0,
    },
    "task_types": {
        "owner": "region",
        "gates": "leaving",
        "starts": "ready",
        "cause": "process",
        "after": [],
    },
}


def window(days: int = 7, *, start: int = 0, end: int | None = None) -> Window:
    """Observed from day `start`, for `days` days; the run ends with it unless said."""
    to = (start + days) * DAY
    return Window(MONDAY, start * DAY, to, to if end is None else end * DAY)


def journeys(
    *,
    window: Window,
    stays: Rows = (),
    patients: Rows = (),
    requests: Rows = (),
    tasks: Rows = (),
    notices: Rows = (),
    capacity: Rows = (),
    settings: Rows = (),
    task_types: Rows = (),
    slots: Rows = (),
) -> Journeys:
    """A run of these rows.

    Patients and settings that are only mentioned are made up: a setting that is called
    like a kind is of that kind, any other a ward. Stays are numbered, have their own
    setting as first choice and, unless said, ended `moved` before another stay, `open`
    when not left and `left` otherwise.
    """
    return Journeys(
        window=window,
        patients=_table("patients", _all_patients(patients, stays)),
        stays=_table("stays", _numbered(stays)),
        requests=_table("requests", requests),
        tasks=_table("tasks", tasks),
        notices=_table("notices", notices),
        capacity=_table("capacity", capacity),
        settings=_table("settings", _all_settings(settings, stays, capacity)),
        task_types=_table(
            "task_types", [{"order": order, **row} for order, row in enumerate(task_types)]
        ),
        slots=_table("slots", slots),
    )


def _table(name: str, rows: Rows) -> pa.Table:
    blank = _BLANK[name]
    return pa.Table.from_pylist([{**blank, **row} for row in rows], schema=JOURNEY_TABLES[name])


def _all_patients(patients: Rows, stays: Rows) -> Rows:
    said = {row["patient"]: row for row in patients}
    codes = sorted({*said, *(row["patient"] for row in stays)})  # type: ignore[type-var]
    return [said.get(code, {"patient": code}) for code in codes]


def _numbered(stays: Rows) -> Rows:
    ordered = sorted(stays, key=lambda row: row["patient"])  # type: ignore[arg-type,return-value]
    rows: list[dict[str, object]] = []
    for position, row in enumerate(ordered):
        is_first = position == 0 or ordered[position - 1]["patient"] != row["patient"]
        is_last = position + 1 == len(ordered) or (
            ordered[position + 1]["patient"] != row["patient"]
        )
        sequence = 0 if is_first else int(rows[-1]["sequence"]) + 1  # type: ignore[call-overload]
        end = "moved" if not is_last else "open" if row.get("left_at") is None else "left"
        rows.append({"sequence": sequence, "first_choice": row["setting"], "end": end, **row})
    return rows


def _all_settings(settings: Rows, stays: Rows, capacity: Rows) -> Rows:
    said = {row["setting"]: row for row in settings}
    mentioned = {
        *(row["setting"] for row in (*stays, *capacity)),
        *(row["first_choice"] for row in stays if "first_choice" in row),
    }
    kinds = {str(kind) for kind in Kind}
    made_up = [
        {"setting": name, "kind": name if name in kinds else "ward"}
        for name in sorted(mentioned - set(said))  # type: ignore[type-var]
    ]
    return [*settings, *made_up]
