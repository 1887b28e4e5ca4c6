"""The areas that come with flowsim: sources, sizes that fit together, and a short run of each."""

from __future__ import annotations

import warnings
from dataclasses import replace
from functools import cache

import pytest

from flowsim.calibration.targets import load_targets
from flowsim.engine.flatten import flatten
from flowsim.engine.run import engine_in_use, simulate
from flowsim.experiment.offered_load import Load, offered_loads
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.explain import count, explain
from flowsim.scenario.listing import list_areas
from flowsim.scenario.load import load_scenario
from flowsim.scenario.resolved import Scenario
from flowsim.terms import Kind
from tests.engine.equality import differences

WHOLE = [area.name for area in list_areas() if not area.is_small]

MEAN_SPECIAL_HOUSING_DAYS = 0.24 * 16 + 0.76 * 1420
"""Of the mixture that hits the survival of Schön et al. 2016."""


@cache
def as_it_is(area: str) -> Scenario:
    return load_scenario(area)


@cache
def loads_of(area: str) -> tuple[Load, ...]:
    return offered_loads(as_it_is(area), seed=1)


def kind_of(area: str, load: Load) -> Kind | None:
    settings = as_it_is(area).area.settings
    return settings[load.names[0]].kind if load.what == "setting" else None


def fortnight_of(area: str) -> Scenario:
    """The area from its start, for two weeks."""
    scenario = as_it_is(area)
    horizon = scenario.area.horizon.model_copy(
        update={"warm_up_weeks": 0, "days": 14, "follow_up_days": 0}
    )
    return replace(scenario, area=scenario.area.model_copy(update={"horizon": horizon}))


def test_the_three_areas_of_the_documents_are_there() -> None:
    assert {"blekinge", "halland", "simba"} <= set(WHOLE)


@pytest.mark.parametrize("area", WHOLE)
def test_every_number_has_a_source_or_is_called_an_assumption(area: str) -> None:
    counted = count(explain(as_it_is(area)))
    assert counted.missing == 0
    assert counted.source > 100


@pytest.mark.parametrize("area", WHOLE)
def test_wards_are_offered_less_than_they_have_and_no_more_than_is_needed_to_be_full(
    area: str,
) -> None:
    """What is over is taken by waiting after the need has ended."""
    wards = {load.names: load.ratio for load in loads_of(area) if kind_of(area, load) is Kind.WARD}
    assert wards
    assert {name: ratio for name, ratio in wards.items() if not 0.70 <= ratio <= 0.92} == {}


@pytest.mark.parametrize("area", WHOLE)
def test_no_team_has_so_much_to_do_that_its_line_would_be_long_by_construction(area: str) -> None:
    teams = {load.names: load.ratio for load in loads_of(area) if load.what == "team"}
    assert {name: ratio for name, ratio in teams.items() if ratio >= 0.85} == {}


@pytest.mark.parametrize("area", WHOLE)
def test_short_term_housing_has_room_for_those_who_wait_there_for_special_housing(
    area: str,
) -> None:
    loads = [load for load in loads_of(area) if kind_of(area, load) is Kind.SHORT_TERM]
    assert loads
    assert max(load.ratio for load in loads) < 0.75


@pytest.mark.parametrize("area", WHOLE)
def test_special_housing_is_near_balance_so_that_its_lines_have_no_trend(area: str) -> None:
    loads = [load for load in loads_of(area) if kind_of(area, load) is Kind.SPECIAL_HOUSING]
    offered, places = sum(load.offered for load in loads), sum(load.capacity for load in loads)
    assert 0.97 < offered / places < 1.12


@pytest.mark.parametrize("area", WHOLE)
def test_lines_at_the_start_are_published_waits_times_move_ins(area: str) -> None:
    values = as_it_is(area).area
    for target in load_targets(area).target.values():
        if target.kpi != "special-housing-wait-days":
            continue
        (name,) = (
            name
            for name, setting in values.settings.items()
            if setting.kind is Kind.SPECIAL_HOUSING and setting.municipality == target.of[0]
        )
        places = values.settings[name].places or 0
        waiting = sum(line.patients for line in values.start.waiting if line.setting == name)
        assert waiting == pytest.approx(target.value * places / MEAN_SPECIAL_HOUSING_DAYS, abs=1)


@pytest.mark.parametrize("area", WHOLE)
def test_a_fortnight_of_an_area_holds_the_invariants_in_every_engine(area: str) -> None:
    scenario = fortnight_of(area)
    plan = flatten(scenario)
    cohort = sample_cohort(scenario, seed=1, replication=0)
    journeys = simulate(cohort, plan, engine="simpy")
    assert journeys.stays.num_rows > 1000
    if engine_in_use() == "compiled":
        assert simulate(cohort, plan, engine="compiled").stays.equals(journeys.stays)
        assert differences(cohort, plan) == ""


def test_without_check_in_meetings_nobody_waits_for_one_and_assessors_search_more() -> None:
    """As on Tjörn, in the area that its minutes are from."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # teams without a single case are no surprise
        dropped = offered_loads(load_scenario("simba", "avstamning-dropped=0.5"), seed=1)
    meetings = [load for load in dropped if load.names[0].startswith("checkin")]
    assert meetings
    assert {load.offered for load in meetings} == {0}
    before = {load.names: load.offered for load in loads_of("simba")}
    for load in dropped:
        if load.names[0].startswith("assessors"):
            assert load.offered > before[load.names]
