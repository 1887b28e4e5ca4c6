"""A small but complete area as it stands in a TOML file, for tests to spoil."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from flowsim.errors import Problem, ScenarioError
from flowsim.scenario.load import scenario_from_values
from flowsim.scenario.resolved import Scenario
from flowsim.texts import problem_text
from flowsim.texts.catalogs import say

TEXT = """
title = { sv = "Sjukhus", en = "Hospital" }
assumption = "made for tests"

[horizon]
start_date = 2025-01-06
warm_up_weeks = 4
days = 182

[hospitals]
north = {}
south = {}

[municipalities.hill]
population = 30000
population_65 = 8000
population_80 = 2000
hospitals = { north = 1.0 }
[municipalities.dale]
population = 50000
population_65 = 9000
population_80 = 2500
hospitals = { north = 0.25, south = 0.75 }

[settings.ed]
kind = "emergency"
[settings.north-medicine]
kind = "ward"
hospital = "north"
specialties = ["medicine"]
places = 20
surge_places = 2
rounds = [{ at = "09:00" }]
alternatives = [
  { target = "north-surgery", after = { hours = 2 }, keeps_ticket = true },
  { target = "surge", after = { hours = 6 } },
]
[settings.north-surgery]
kind = "ward"
hospital = "north"
places = 12
[settings.south-ward]
kind = "ward"
hospital = "south"
places = 25
weekday_places = { sat = 20, sun = 20 }
changes = [{ from_date = 2025-06-30, to_date = 2025-07-13, percent = 80 }]
[settings.short]
kind = "short-term"
owner = "municipality"
places = 10
windows = [{ days = ["mon", "wed"], opens = "08:00", closes = "16:00" }]
[settings.housing]
kind = "special-housing"
owner = "municipality"
places = 100
[[settings.housing.alternatives]]
target = "short-term"
origins = ["ward"]
after = { hours = 24 }
keeps_ticket = true
need_percent = 0

[teams.rehab]
role = "rehab"
[[teams.rehab.slots]]
starts = "08:00"
ends = "16:00"
minutes_per_day = { mon = 300, tue = 300, wed = 300, thu = 300, fri = 300 }
[teams.meeting-hill]
role = "meeting"
municipality = "hill"
slots = [{ starts = "13:00", ends = "14:00", cases_per_day = { mon = 3, wed = 3, fri = 3 } }]
[teams.meeting]
role = "meeting"
slots = [{ starts = "10:00", ends = "12:00", cases_per_day = { tue = 4, thu = 4 } }]

[tasks.assess]
from_kinds = ["ward"]
needs = ["new-social"]
roles = ["rehab"]
work = { minutes = 45 }
gates = "place"
[tasks.plan]
from_kinds = ["ward"]
roles = ["meeting"]
after = ["assess"]
gates = "place"
[tasks.transport]
from_kinds = ["ward"]
starts = "granted"
takes = { hours = 2 }

[routes.home]
stays = [{ kind = "home" }]
[routes.short]
stays = [
  { kind = "short-term", need = { family = "exponential", mean_days = 14 } },
  { kind = "home" },
]
[routes.housing]
stays = [{ kind = "special-housing", need = { family = "exponential", mean_days = 900 } }]

[groups.medicine]
specialty = "medicine"
planning_probability = 0.3
arrivals = { per_day = 5, by = "population-65" }
path = [
  { kind = "emergency", need = { family = "lognormal", mean_hours = 4, cv = 0.6 } },
  { kind = "ward", need = { family = "lognormal", mean_days = 4, cv = 0.8 } },
]
[groups.medicine.needs_mix]
unchanged = 0.6
new-social = 0.4
[groups.medicine.exits]
none = { home = 1.0 }
unchanged = { home = 1.0 }
new-social = { short = 0.5, housing = 0.5 }
[groups.surgery]
specialty = "surgery"
elective = true
arrivals = { per_day = 2, municipalities = { hill = 0.5, dale = 0.5 } }
path = [{ kind = "ward", need = { days = 3 } }]
exits = { none = { home = 1.0 } }

[[start.loaded]]
settings = ["ward"]
percent = 90
groups = { medicine = 0.6, surgery = 0.4 }
residual = { family = "exponential", mean_days = 4 }
[[start.loaded]]
settings = ["housing"]
percent = 98
groups = { medicine = 1.0 }
needs = { new-social = 1.0 }
residual = { family = "exponential", mean_days = 900 }
[[start.waiting]]
setting = "housing"
patients = 5
group = "medicine"
waited = { days = 40 }
need = { family = "exponential", mean_days = 900 }
"""

AREA: Mapping[str, Any] = tomllib.loads(TEXT)
REMOVED = object()
SWEDISH = "sv"


def spoiled(changes: Mapping[str, object]) -> dict[str, Any]:
    """The area with other values at key paths; `REMOVED` takes a key away."""
    values = copy.deepcopy(dict(AREA))
    for path, value in changes.items():
        *way, last = path.split(".")
        node: Any = values
        for name in way:
            node = node[int(name)] if isinstance(node, list) else node.setdefault(name, {})
        if value is REMOVED:
            del node[last]
        elif isinstance(node, list):
            node[int(last) :] = [value, *node[int(last) + 1 :]]
        else:
            node[last] = value
    return values


def loaded(values: Mapping[str, Any]) -> Scenario:
    return scenario_from_values(values, area_id="test", origin="test.toml")


def problems_of(changes: Mapping[str, object]) -> tuple[Problem, ...]:
    """Everything the loader says of the spoiled area."""
    return problems_in(spoiled(changes))


def problems_in(values: Mapping[str, Any]) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        loaded(values)
    return caught.value.problems


def the_problem(changes: Mapping[str, object]) -> Problem:
    """The one thing that is wrong; it can be told in both languages."""
    (found,) = problems_of(changes)
    assert found.file == "test.toml"
    assert problem_text(found, "en") != problem_text(found, SWEDISH)
    if found.allowed and not found.allowed.startswith(("{ways", "population >=")):
        assert say(found.allowed, "en", **found.details) != say(
            found.allowed, SWEDISH, **found.details
        )
    return found


def allowed(found: Problem) -> str:
    return found.allowed.format(**found.details)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
