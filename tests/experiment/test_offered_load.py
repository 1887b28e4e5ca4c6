"""Load before a run: what arrives at settings and teams against what they can do."""

from __future__ import annotations

from typing import Any

import pytest

from flowsim.experiment.offered_load import Load, offered_loads
from flowsim.scenario.load import scenario_from_values
from flowsim.scenario.resolved import Scenario


def ward(
    *,
    per_day: float = 2.0,
    mean_days: float = 4.0,
    setting: dict[str, Any] | None = None,
    **area: Any,
) -> Scenario:
    """A ward of ten places; two patients a day of four days each need eight."""
    values = {
        "assumption": "made for a test",
        "horizon": {"start_date": "2025-01-06", "days": 728, "follow_up_days": 0},
        "settings": {"ward": {"kind": "ward", "places": 10, **(setting or {})}},
        "groups": {
            "patients": {
                "specialty": "medicine",
                "arrivals": {"per_day": per_day},
                "path": [
                    {"kind": "ward", "need": {"family": "exponential", "mean_days": mean_days}}
                ],
            }
        },
        **area,
    }
    return scenario_from_values(values, area_id="made-up", origin="made-up.toml")


def only(scenario: Scenario) -> Load:
    (load,) = offered_loads(scenario, seed=1)
    return load


def test_the_load_of_a_ward_is_arrivals_times_mean_stay() -> None:
    load = only(ward())
    assert load.offered == pytest.approx(8, abs=4 * load.standard_error)
    assert load.capacity == 10
    assert 0.05 < load.standard_error < 0.4
    assert not load.is_above


def test_what_would_hold_the_line_is_told_in_people_and_places() -> None:
    load = only(ward(per_day=3.0))
    assert load.is_above
    assert load.growth_per_week == pytest.approx(7 * (12 - 10) / 4, rel=0.3)
    assert load.lacking == int(load.offered - 10) + 1
    assert load.less_percent == pytest.approx(100 * 2 / 12, rel=0.3)


def test_a_load_just_above_one_may_be_luck_and_is_not_called_too_high() -> None:
    load = only(ward(per_day=2.51, mean_days=4.0))
    assert load.ratio == pytest.approx(1, abs=0.05)
    assert not load.is_above


def test_places_closed_part_of_the_time_are_not_there() -> None:
    closed = {"weekday_places": {"sat": 3, "sun": 3}}
    assert only(ward(setting=closed)).capacity == pytest.approx((5 * 10 + 2 * 3) / 7)


def test_places_closed_by_chance_count_by_their_probability() -> None:
    chance = {"closure": {"probability": 0.25, "places": 4}}
    assert only(ward(setting=chance)).capacity == pytest.approx(9, abs=1e-6)


def test_patients_here_at_the_start_are_no_new_work() -> None:
    start = {"loaded": [{"settings": ["ward"], "percent": 100, "residual": {"days": 300}}]}
    assert only(ward(start=start)).offered == pytest.approx(only(ward()).offered)


TASK = {
    "from_kinds": ["ward"],
    "needs": ["none"],
    "roles": ["assessor"],
    "work": {"minutes": 60},
}


def team(**more: Any) -> dict[str, Any]:
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), 120)
    return {
        "role": "assessor",
        "slots": [{"starts": "08:00", "ends": "12:00", "minutes_per_day": week}],
        "open_on_holidays": True,
        **more,
    }


def planned(teams: dict[str, Any], task: dict[str, Any] = TASK) -> list[Load]:
    path = [{"kind": "ward", "need": {"days": 1}}]
    group = {
        "specialty": "medicine",
        "arrivals": {"per_day": 1.0},
        "path": path,
        "exits": {"none": {"out": 1.0}},
    }
    scenario = ward(
        teams=teams,
        tasks={"assess": task},
        groups={"patients": group},
        routes={"out": {"stays": [{"kind": "home"}]}},
    )
    return [load for load in offered_loads(scenario, seed=1) if load.what == "team"]


def test_the_load_of_a_team_is_its_work_against_the_minutes_of_its_slots() -> None:
    (load,) = planned({"assessors": team()})
    assert load.unit == "work-minutes"
    assert load.capacity == pytest.approx(600, rel=0.01)
    assert load.offered == pytest.approx(7 * 60, abs=4 * load.standard_error)


def test_work_that_has_to_be_done_again_is_work() -> None:
    (load,) = planned({"assessors": team()}, {**TASK, "incomplete_probability": 0.5})
    assert load.offered == pytest.approx(2 * 7 * 60, rel=0.1)
    assert load.is_above


def test_teams_that_take_each_others_tasks_are_weighed_together() -> None:
    (load,) = planned(
        {"east": team(), "west": team(role="helper")}, {**TASK, "roles": ["assessor", "helper"]}
    )
    assert load.names == ("east", "west")
    assert load.capacity == pytest.approx(1200, rel=0.01)
    assert load.offered == pytest.approx(7 * 60, abs=4 * load.standard_error)


def test_slots_that_are_cancelled_now_and_then_count_by_their_probability() -> None:
    (load,) = planned({"assessors": team(cancelled_probability=0.2)})
    assert load.capacity == pytest.approx(0.8 * 600, rel=0.01)


@pytest.mark.parametrize(
    ("setting", "area", "has_valve"),
    [
        ({}, {}, False),
        ({"alternatives": [{"target": "elsewhere", "after": {"hours": 4}}]}, {}, True),
        ({"early_ready": {"enabled": True}, "rounds": [{"at": "09:00"}]}, {}, True),
        ({}, {"while_waiting": [{"kinds": ["home"], "death_per_day": 0.01}]}, True),
        ({}, {"while_waiting": [{"kinds": ["home"], "relapse_per_day": 0.01}]}, False),
    ],
)
def test_a_valve_is_whatever_shortens_a_line_without_a_place(
    setting: dict[str, Any], area: dict[str, Any], *, has_valve: bool
) -> None:
    assert only(ward(setting=setting, **area)).has_valve is has_valve
