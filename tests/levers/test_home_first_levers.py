"""Levers on where patients go and on what the municipality has: home first, teams, build-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from flowsim.scenario.cases import parse_case
from flowsim.scenario.levers import resolve_case
from flowsim.scenario.load import scenario_from_values
from flowsim.scenario.locate import find_library
from flowsim.terms import NeedCategory
from tests.levers.discharge_area import NOTHING, REPLICATIONS, Runs, area_values, runs, tried

SCARCE = {"settings.short-term.places": 24}


def test_home_first_halves_admissions_to_short_term_and_starts_more_care_at_home() -> None:
    before, after = runs(""), runs("hemma-forst=50")
    assert after.kpi("short-term-admissions") == pytest.approx(
        before.kpi("short-term-admissions") / 2, rel=0.15
    )
    starts = [one.kpi("tasks-done", "task", "home-help-start") for one in (after, before)]
    assert starts[0] == pytest.approx(starts[1], rel=0.05), "the same people, sooner"


def test_home_first_shortens_the_delay_where_short_term_is_what_they_wait_for() -> None:
    before, after = runs("", SCARCE), runs("hemma-forst=50", SCARCE)
    cause = "delay-hours-place-capacity"
    assert before.kpi(cause) > 5
    assert after.kpi(cause) < 0.3 * before.kpi(cause)


def test_home_first_leaves_the_shares_of_the_other_routes_alone() -> None:
    exits = tried("hemma-forst=25").area.groups["medicine-65"].exits
    assert exits[NeedCategory.NEW_SOCIAL] == pytest.approx(
        {"home-help": 0.7, "short-term-home-help": 0.3}
    )
    assert exits[NeedCategory.NEW_HEALTH] == pytest.approx(
        {"home-health": 0.85, "short-term-home-health": 0.15}
    )


def test_the_team_takes_home_who_would_have_gone_to_short_term() -> None:
    before, after = runs("mechanics-only"), runs("home-return-team=60+mechanics-only")
    assert after.kpi("short-term-admissions") < 0.6 * before.kpi("short-term-admissions")
    assert after.kpi("occupancy", "setting", "home-return-team") > 20


def test_a_full_team_sends_patients_to_short_term_after_a_day() -> None:
    one_place = with_parameters("home-return-team=60", places=1.0)
    many_places = with_parameters("home-return-team=60", places=50.0)
    assert one_place.kpi("short-term-admissions") > many_places.kpi("short-term-admissions") + 2
    assert one_place.kpi("occupancy-06", "setting", "home-return-team") <= 100


def test_a_team_that_works_at_weekends_takes_patients_home_then() -> None:
    week, whole = runs("home-return-team=60"), runs("home-return-team-weekend=60")
    calendar = "delay-hours-place-calendar"
    assert whole.kpi("weekend-share") > week.kpi("weekend-share") + 0.3
    assert whole.kpi(calendar) < week.kpi(calendar)


def test_visits_of_the_team_lower_readmission_only_with_the_prior() -> None:
    with_prior, without = runs("home-return-team=60"), runs("home-return-team=60+mechanics-only")
    assert with_prior.kpi("readmission-30") < without.kpi("readmission-30") - 1
    assert without.kpi("readmission-30") == pytest.approx(
        runs("mechanics-only").kpi("readmission-30"), abs=0.5
    )


def test_preventive_plans_cost_time_and_with_the_prior_fewer_come() -> None:
    def arrivals(case: str) -> float:
        return runs(case).mean(lambda run: run.patients.num_rows)

    minutes = tried("preventive-sip").area.teams["assessors"].slots[0].minutes_per_day
    assert minutes is not None
    assert minutes.mon == pytest.approx(0.98 * 1800)
    assert arrivals("preventive-sip=3") < arrivals("") - 5
    mechanics = tried("preventive-sip=3+mechanics-only").area.groups["medicine-65"].arrivals
    assert mechanics.demand_percent == 100


def test_the_build_up_helps_only_after_its_lag() -> None:
    changed = {**SCARCE, "readmission.enabled": False}

    def waited(lag: float) -> float:
        return with_parameters("municipal-build-up=150", changed, lag=lag).kpi(
            "delay-hours-place-capacity"
        )

    at_once, halfway, never = waited(0), waited(12), waited(104)
    assert at_once < halfway < never
    assert never == runs("", changed).kpi("delay-hours-place-capacity")


def with_parameters(case: str, changed: Mapping[str, Any] = NOTHING, **values: float) -> Runs:
    """Runs with a lever of which other parameters than the main one are chosen."""
    (use,) = resolve_case(parse_case(case), find_library())
    chosen = replace(use, parameters={**use.parameters, **values})
    scenario = scenario_from_values(area_values(changed), area_id="test", levers=[chosen])
    return Runs(scenario, REPLICATIONS)
