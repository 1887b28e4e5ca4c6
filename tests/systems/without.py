"""Leaving a feature out of a system, so that a counterexample becomes readable."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

Values = dict[str, Any]

_OF_SETTINGS = {
    "alternatives": ("alternatives",),
    "doors": ("windows",),
    "rounds": ("rounds", "early_ready"),
    "early-ready": ("early_ready",),
    "priorities": ("priorities",),
    "turnaround": ("turnaround_minutes",),
    "travel": ("travel_minutes",),
    "capacity-changes": ("weekday_places", "changes", "closure"),
}
_OF_TEAMS = {"cancelled-slots": ("cancelled_probability",), "booking-time": ("notice_hours",)}
_OF_ROWS = {
    "fates": tuple(
        f"{pair}{what}"
        for pair in ("", "interim_")
        for what in ("relapse_after", "relapse_need", "death_after")
    ),
    "notices": ("notice_offset", "withdrawn_after"),
    "tasks": ("tasks",),
    "weights": ("weight",),
}

FEATURES = sorted([*_OF_SETTINGS, *_OF_TEAMS, *_OF_ROWS, "readmissions", "start"])
"""What can be left out."""


def leave_out(values: Values, features: Collection[str]) -> None:
    """Take features out of the values of a system; what is left does not change.

    Raises:
        KeyError: when there is no such feature.
    """
    for feature in features:
        if feature in _OF_SETTINGS:
            _without_keys(values["area"]["settings"].values(), _OF_SETTINGS[feature])
        elif feature in _OF_TEAMS:
            _without_keys(values["area"]["teams"].values(), _OF_TEAMS[feature])
        elif feature in _OF_ROWS:
            rows = [row for patient in values["patients"] for row in patient["rows"]]
            _without_keys(rows, _OF_ROWS[feature])
        else:
            _PATIENTS[feature](values)


def _without_keys(tables: Any, keys: Collection[str]) -> None:
    for table in tables:
        for key in keys:
            table.pop(key, None)


def _without_readmissions(values: Values) -> None:
    values["patients"] = [one for one in values["patients"] if "readmission_of" not in one]


def _without_start(values: Values) -> None:
    """Nobody is there at minute 0; with them go their readmissions."""
    kept = [one for one in values["patients"] if "waits" not in one and "in_service" not in one]
    names = {one["name"] for one in kept}
    values["patients"] = [one for one in kept if _is_known(one, names)]


def _is_known(patient: Values, names: set[str]) -> bool:
    """Whether the patient, and all whose readmission this is, are still there."""
    first = str(patient["name"]).removesuffix("-again")
    while first.endswith("-again"):
        first = first.removesuffix("-again")
    return first in names


_PATIENTS = {"readmissions": _without_readmissions, "start": _without_start}
