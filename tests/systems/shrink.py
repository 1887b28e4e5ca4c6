"""A failing system made small: fewer patients, then fewer features, keys and tasks."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from tests.systems.system import System, system_from
from tests.systems.without import FEATURES, leave_out

Values = dict[str, Any]
Fails = Callable[[System], bool]


def smallest(system: System, fails: Fails) -> System:
    """The smallest system found in which it fails too.

    Raises:
        ValueError: when it does not fail in the given one.
    """
    if not fails(system):
        raise ValueError(f"{system.name} does not fail")
    values = copy.deepcopy(dict(system.values))
    smaller = True
    while smaller:
        smaller = False
        for fewer in _with_fewer_patients(values):
            if _still(fewer, fails):
                values, smaller = fewer, True
                break
    for simpler in (_without_features, _without_fields):
        values = simpler(values, fails)
    return system_from(values, f"smallest of {system.name}")


def _still(values: Values, fails: Fails) -> bool:
    try:
        return fails(system_from(values, "smaller"))
    except (KeyError, ValueError):  # no system at all: something is missing now
        return False


def _with_fewer_patients(values: Values) -> Iterator[Values]:
    """Without half of the patients, a quarter ... one; readmissions go with theirs."""
    names = list(dict.fromkeys(_family(patient) for patient in values["patients"]))
    size = len(names) // 2
    while size >= 1:
        for first in range(0, len(names), size):
            gone = set(names[first : first + size])
            kept = [one for one in values["patients"] if _family(one) not in gone]
            if kept:
                yield {**values, "patients": kept}
        size //= 2


def _family(patient: Values) -> str:
    return str(patient["name"]).split("-")[0]


def _without_features(values: Values, fails: Fails) -> Values:
    for feature in FEATURES:
        simpler = copy.deepcopy(values)
        leave_out(simpler, [feature])
        if simpler["patients"] and _still(simpler, fails):
            values = simpler
    return values


def _without_fields(values: Values, fails: Fails) -> Values:
    """Without single keys of patients, rows, settings, teams and tasks, one by one."""
    for way in list(_fields(values)):
        simpler = copy.deepcopy(values)
        if _remove(simpler, way) and _still(simpler, fails):
            values = simpler
    return values


def _remove(values: Any, way: tuple[Any, ...]) -> bool:
    """Take one key away; false when it has gone with another."""
    *tables, last = way
    for name in tables:
        if isinstance(values, dict) and name not in values:
            return False
        values = values[name]
    return values.pop(last, None) is not None


NEEDED = frozenset(
    {"kind", "need", "rows", "name", "hospital", "municipality", "specialty", "specialties"}
)
"""Keys without which it is another system, or none."""


def _fields(values: Values) -> Iterator[tuple[Any, ...]]:
    for part in ("settings", "teams", "tasks"):
        for name, table in values["area"][part].items():
            yield from (("area", part, name, key) for key in table if key not in NEEDED)
    for position, patient in enumerate(values["patients"]):
        for row, fields in enumerate(patient["rows"]):
            keys = (key for key in fields if key not in NEEDED)
            yield from (("patients", position, "rows", row, key) for key in keys)
            tasks = fields.get("tasks", {})
            yield from (("patients", position, "rows", row, "tasks", task) for task in tasks)
        yield from (("patients", position, key) for key in patient if key not in NEEDED)
