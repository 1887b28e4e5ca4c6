"""A small area from the emergency department to special housing, to try levers on.

Two hospitals, each with its municipality, so that what is shared and what is moved between
them can be told apart. Almost every number is round; what a test needs scarce it says itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from flowsim.scenario.cases import parse_case
from flowsim.scenario.levers import resolve_case
from flowsim.scenario.load import scenario_from_values
from flowsim.scenario.locate import find_library
from flowsim.scenario.resolved import Scenario
from tests.levers.discharge_area import NOTHING, REPLICATIONS, WEEKDAYS, Runs

SITES = ("halmstad", "varberg")

COMMON = """
assumption = "test"
[horizon]
start_date = 2025-01-06
warm_up_weeks = 2
days = 140
[settings.home-help]
kind = "home-help"
[settings.home-health]
kind = "home-health"
[routes.home]
stays = [{ kind = "home" }]
[routes.return-home]
stays = [{ kind = "return" }]
[routes.home-help]
stays = [{ kind = "home-help" }]
[routes.home-health]
stays = [{ kind = "home-health" }]
[routes.short-term-home-help]
stays = [{ kind = "short-term", need = SHORT }, { kind = "home-help" }]
[routes.short-term-home-health]
stays = [{ kind = "short-term", need = SHORT }, { kind = "home-health" }]
[routes.short-term-special-housing]
stays = [{ kind = "short-term", need = SHORT }, { kind = "special-housing", need = LONG }]
ends = "died"
[routes.special-housing]
stays = [{ kind = "special-housing", need = LONG }]
ends = "died"
[routes.dies-there]
ends = "died"
[groups.medicine-65]
specialty = "medicine"
age_65_share = 1.0
arrivals = { per_day = 6, by = "population" }
path = [
  { kind = "emergency", need = { family = "lognormal", mean_hours = 4, cv = 0.5 } },
  { kind = "ward", need = { family = "lognormal", mean_days = 5, cv = 0.8 } },
]
planning_probability = 0.5
needs_mix = { unchanged = 0.2, new-social = 0.4, new-health = 0.4 }
readmission_probability = 0.1
[groups.medicine-65.exits]
none = { home = 0.9, dies-there = 0.1 }
unchanged = { return-home = 1.0 }
new-social = { home-help = 0.5, short-term-home-help = 0.3, short-term-special-housing = 0.2 }
new-health = { home-health = 0.5, short-term-home-health = 0.5 }
[groups.medicine-younger]
specialty = "medicine"
age_65_share = 0.0
arrivals = { per_day = 2, by = "population" }
path = [
  { kind = "emergency", need = { family = "lognormal", mean_hours = 4, cv = 0.5 } },
  { kind = "ward", need = { family = "lognormal", mean_days = 3, cv = 0.8 } },
]
exits = { none = { home = 1.0 } }
[groups.special-housing-from-home]
specialty = "municipal"
arrivals = { per_day = 0.3, by = "population" }
path = [{ kind = "special-housing", need = LONG }]
exits = { none = { dies-there = 1.0 } }
[tasks.planning-basis]
from_kinds = ["ward"]
starts = "admission"
takes = { hours = 12 }
incomplete_probability = 0.3
clarification = { hours = 20 }
[tasks.coordination]
from_kinds = ["ward"]
starts = "expected"
lead_hours = 24
roles = ["discharge-team"]
probability = 0.35
work = { minutes = 60 }
[tasks.needs-decision]
from_kinds = ["ward"]
to_kinds = ["home-help", "short-term", "special-housing"]
owner = "municipality"
starts = "expected"
lead_hours = 96
roles = ["needs-assessor"]
gates = "place"
work = { minutes = 60 }
[tasks.equipment]
from_kinds = ["ward"]
to_kinds = ["home-help", "home-health"]
starts = "expected"
lead_hours = 24
roles = ["equipment-delivery"]
probability = 0.6
takes = { hours = 6 }
cause = "logistics"
[tasks.medication-review]
from_kinds = ["ward"]
starts = "expected"
lead_hours = 24
roles = ["pharmacist"]
probability = 0.25
work = { minutes = 60 }
[tasks.discharge-letter]
from_kinds = ["ward"]
takes = { minutes = 60 }
incomplete_probability = 0.2
clarification = { hours = 4 }
[tasks.transport]
from_kinds = ["ward"]
starts = "granted"
roles = ["transport"]
probability = 0.6
takes = { minutes = 30 }
cause = "logistics"
[tasks.home-help-start]
from_kinds = ["ward", "short-term"]
to_kinds = ["home-help"]
needs = ["none", "unchanged", "new-social", "new-health", "new-advanced"]
owner = "municipality"
roles = ["home-help-intake"]
[tasks.home-health-start]
from_kinds = ["ward", "short-term"]
to_kinds = ["home-health"]
needs = ["none", "unchanged", "new-social", "new-health", "new-advanced"]
owner = "municipality"
roles = ["home-health-intake"]
[teams.assessors]
role = "needs-assessor"
slots = [{ starts = "08:00", ends = "12:00", minutes_per_day = { WEEK 600 } }]
[teams.equipment]
role = "equipment-delivery"
slots = [{ starts = "08:00", ends = "10:00", cases_per_day = { WEEK 2 } }]
[teams.home-help-intake]
role = "home-help-intake"
slots = [{ starts = "08:00", ends = "09:00", cases_per_day = { WEEK 9, sat = 9, sun = 9 } }]
[teams.home-health-intake]
role = "home-health-intake"
slots = [{ starts = "08:00", ends = "09:00", cases_per_day = { WEEK 3 } }]
[estimate]
sd_hours = 24
[readmission]
enabled = true
days = [{ from_day = 0, to_day = 30, share = 1.0 }]
occupancy = [{ from_percent = 100, relative_risk = 1.0 }]
[[start.loaded]]
settings = ["special-housing"]
percent = 99
groups = { special-housing-from-home = 1.0 }
residual = LONG
needs = { none = 1.0 }
exits = { dies-there = 1.0 }
"""

EACH = """
[hospitals.SITE]
[municipalities.SITE]
population = 50000
hospitals = { SITE = 1.0 }
[settings.emergency-SITE]
kind = "emergency"
hospital = "SITE"
[settings.ward-SITE]
kind = "ward"
hospital = "SITE"
specialties = ["medicine"]
places = 30
[settings.short-term-SITE]
kind = "short-term"
owner = "municipality"
municipality = "SITE"
places = 11
[settings.special-housing-SITE]
kind = "special-housing"
owner = "municipality"
municipality = "SITE"
places = 42
[teams.discharge-team-SITE]
role = "discharge-team"
hospital = "SITE"
slots = [
  { starts = "08:00", ends = "10:00", minutes_per_day = { WEEK 40 } },
  { starts = "10:00", ends = "12:00", minutes_per_day = { WEEK 40 } },
  { starts = "13:00", ends = "16:00", minutes_per_day = { WEEK 40 } },
]
[teams.pharmacist-SITE]
role = "pharmacist"
hospital = "SITE"
slots = [{ starts = "09:00", ends = "12:00", minutes_per_day = { WEEK 60 } }]
[teams.transport-SITE]
role = "transport"
hospital = "SITE"
slots = [{ starts = "12:00", ends = "13:00", cases_per_day = { WEEK 2, sat = 1, sun = 1 } }]
[[start.waiting]]
setting = "special-housing-SITE"
patients = 8
group = "special-housing-from-home"
waited = { family = "uniform", low_days = 0, high_days = 40 }
need = LONG
"""


def _text() -> str:
    text = COMMON + "".join(EACH.replace("SITE", site) for site in SITES)
    text = text.replace("SHORT", '{ family = "exponential", mean_days = 14 }')
    text = text.replace("LONG", '{ family = "exponential", mean_days = 150 }')
    for number in ("600", "60", "40", "9", "3", "2"):
        text = text.replace(f"WEEK {number}", WEEKDAYS.format(number))
    return text


def area_values(changed: Mapping[str, Any] = NOTHING) -> dict[str, Any]:
    """The area as plain values, with some changed, by key."""
    values = tomllib.loads(_text())
    for key, value in changed.items():
        *above, last = key.split(".")
        node = values
        for name in above:
            node = node[name]
        node[last] = value
    return values


def tried(case: str, changed: Mapping[str, Any] = NOTHING) -> Scenario:
    """The area with levers of the library."""
    parsed = parse_case(case)
    levers = resolve_case(parsed, find_library())
    return scenario_from_values(area_values(changed), area_id="test", case=parsed, levers=levers)


def runs(case: str = "", changed: Mapping[str, Any] = NOTHING) -> Runs:
    """Runs of the area with levers of the library, the same chance for every case."""
    return Runs(tried(case, changed), REPLICATIONS) if changed else _kept_runs(case)


@cache
def _kept_runs(case: str) -> Runs:
    return Runs(tried(case), REPLICATIONS)
