"""A small area with the whole of discharge planning, to try levers of the library on."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from statistics import fmean
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from flowsim.engine.flatten import flatten
from flowsim.engine.run import simulate
from flowsim.kpi.measure import measure
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.cases import parse_case
from flowsim.scenario.levers import resolve_case
from flowsim.scenario.load import scenario_from_values
from flowsim.scenario.locate import find_library
from flowsim.scenario.resolved import Scenario
from flowsim.tables.journeys import Journeys

SEED = 20250106
REPLICATIONS = 2
NOTHING: Mapping[str, Any] = MappingProxyType({})
WEEKDAYS = "mon = {0}, tue = {0}, wed = {0}, thu = {0}, fri = {0}"

TEXT = """
assumption = "test"
[horizon]
start_date = 2025-01-06
warm_up_weeks = 2
days = 140
[hospitals.halmstad]
[hospitals.varberg]
[municipalities.halmstad]
hospitals = { halmstad = 1.0 }
[municipalities.varberg]
hospitals = { varberg = 1.0 }
[settings.ward-halmstad]
kind = "ward"
hospital = "halmstad"
[settings.ward-varberg]
kind = "ward"
hospital = "varberg"
[settings.short-term]
kind = "short-term"
owner = "municipality"
places = 40
[settings.home-help]
kind = "home-help"
[settings.home-health]
kind = "home-health"
[routes.home-help]
stays = [{ kind = "home-help" }]
[routes.home-health]
stays = [{ kind = "home-health" }]
[routes.short-term-home-help]
stays = [
  { kind = "short-term", need = { family = "exponential", mean_days = 20 } },
  { kind = "home-help" },
]
[routes.short-term-home-health]
stays = [
  { kind = "short-term", need = { family = "exponential", mean_days = 20 } },
  { kind = "home-health" },
]
[groups.medicine-65]
specialty = "medicine"
age_65_share = 1.0
arrivals = { per_day = 4, municipalities = { halmstad = 0.6, varberg = 0.4 } }
path = [{ kind = "ward", need = { family = "gamma", mean_days = 6, cv = 0.7 } }]
planning_probability = 1.0
needs_mix = { new-social = 0.5, new-health = 0.5 }
readmission_probability = 0.2
[groups.medicine-65.exits]
new-social = { home-help = 0.6, short-term-home-help = 0.4 }
new-health = { home-health = 0.8, short-term-home-health = 0.2 }
[tasks.planning-basis]
from_kinds = ["ward"]
starts = "admission"
takes = { hours = 12 }
incomplete_probability = 0.3
clarification = { hours = 20 }
[tasks.planning-meeting]
from_kinds = ["ward"]
starts = "expected"
lead_hours = 96
after = ["planning-basis"]
roles = ["planning-meeting"]
gates = "place"
probability = 0.7
[tasks.checkin]
from_kinds = ["ward"]
owner = "municipality"
municipalities = ["varberg"]
starts = "expected"
lead_hours = 96
roles = ["checkin"]
gates = "place"
probability = 0.0
[tasks.needs-decision]
from_kinds = ["ward"]
to_kinds = ["home-help", "home-health", "short-term"]
owner = "municipality"
starts = "expected"
lead_hours = 96
after = ["planning-basis", "planning-meeting", "checkin"]
roles = ["needs-assessor"]
gates = "place"
work = { minutes = 120 }
search = { probability = 0.6, work = { minutes = 60 } }
incomplete_probability = 0.2
clarification = { hours = 6 }
[tasks.equipment]
from_kinds = ["ward"]
to_kinds = ["home-help"]
roles = ["equipment-delivery"]
probability = 0.1
[tasks.inpatient-sip]
from_kinds = ["ward"]
starts = "ready"
roles = ["planning-meeting"]
probability = 0.2
[tasks.sip-call]
from_kinds = ["ward"]
starts = "ready"
gates = "nothing"
probability = 0.35
takes = { hours = 10 }
notice = "sip-call"
[tasks.sip-at-home]
from_kinds = ["ward"]
starts = "leaving"
gates = "nothing"
probability = 0.35
takes = { hours = 100 }
[tasks.home-help-start]
from_kinds = ["ward", "short-term"]
to_kinds = ["home-help"]
owner = "municipality"
after = ["needs-decision"]
roles = ["home-help-intake"]
[tasks.home-health-start]
from_kinds = ["ward", "short-term"]
to_kinds = ["home-health"]
owner = "municipality"
roles = ["home-health-intake"]
[teams.meetings-halmstad]
role = "planning-meeting"
hospital = "halmstad"
slots = [
  { starts = "09:00", ends = "10:00", cases_per_day = { WEEK 1 } },
  { starts = "13:00", ends = "14:00", cases_per_day = { WEEK 4 } },
]
[teams.meetings-varberg]
role = "planning-meeting"
hospital = "varberg"
slots = [
  { starts = "09:00", ends = "10:00", cases_per_day = { WEEK 1 } },
  { starts = "13:00", ends = "14:00", cases_per_day = { WEEK 2 } },
]
[teams.assessors]
role = "needs-assessor"
slots = [{ starts = "08:00", ends = "12:00", minutes_per_day = { WEEK 1800 } }]
[teams.checkin]
role = "checkin"
slots = [{ starts = "13:00", ends = "13:30", cases_per_day = { tue = 20, thu = 20 } }]
[teams.equipment]
role = "equipment-delivery"
slots = [{ starts = "08:00", ends = "16:00", cases_per_day = { WEEK 3 } }]
[teams.home-help-intake]
role = "home-help-intake"
open_on_holidays = true
slots = [{ starts = "08:00", ends = "09:00", cases_per_day = { WEEK 9, sat = 9, sun = 9 } }]
[teams.home-health-intake]
role = "home-health-intake"
slots = [{ starts = "08:00", ends = "09:00", cases_per_day = { WEEK 9 } }]
[readiness]
late = { family = "exponential", mean_hours = 6 }
premature_probability = 0.1
premature = { hours = 10 }
disputed_probability = 0.3
[estimate]
sd_hours = 24
[readmission]
enabled = true
days = [{ from_day = 0, to_day = 30, share = 1.0 }]
occupancy = [{ from_percent = 100, relative_risk = 1.0 }]
follow_up_risk = 0.5
"""


def area_values(changed: Mapping[str, Any] = NOTHING) -> dict[str, Any]:
    """The area as plain values, with some changed, by key."""
    text = TEXT
    for number in ("1800", "9", "4", "3", "2", "1"):
        text = text.replace(f"WEEK {number}", WEEKDAYS.format(number))
    values = tomllib.loads(text)
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


class Runs:
    """Runs of one scenario, the same chance for every case."""

    def __init__(self, scenario: Scenario, replications: int) -> None:
        plan = flatten(scenario)
        self.scenario = scenario
        self.journeys = tuple(
            simulate(sample_cohort(scenario, seed=SEED, replication=r), plan)
            for r in range(replications)
        )
        self.kpis = [measure(run, scenario="", replication=0) for run in self.journeys]

    def kpi(self, key: str, by: str = "all", of: str = "") -> float:
        """Mean over the replications of a KPI, 0 where nothing was counted."""
        return fmean(_value(table, key, by, of) for table in self.kpis)

    def mean(self, figure: Callable[[Journeys], float]) -> float:
        """Mean over the replications of a figure."""
        return fmean(figure(run) for run in self.journeys)


def runs(
    case: str = "", changed: Mapping[str, Any] = NOTHING, *, replications: int = REPLICATIONS
) -> Runs:
    """Runs of the area with levers of the library."""
    if changed:
        return Runs(tried(case, changed), replications)
    return _kept_runs(case, replications)


@cache
def _kept_runs(case: str, replications: int) -> Runs:
    return Runs(tried(case), replications)


def _value(table: pa.Table, key: str, by: str, of: str) -> float:
    here = pc.and_(
        pc.and_(pc.equal(_text(table, "kpi"), key), pc.equal(_text(table, "by"), by)),
        pc.equal(_text(table, "of"), of),
    )
    values = [value for value in table.filter(here)["value"].to_pylist() if value is not None]
    return values[0] if values else 0.0


def _text(table: pa.Table, column: str) -> pa.ChunkedArray:
    return pc.cast(table[column], "string")
