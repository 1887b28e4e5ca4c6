"""Levers on care near home instead of hospital: at home, mobile teams, the ambulance."""

from __future__ import annotations

import pytest

from flowsim.terms import NeedCategory
from tests.levers.chain_area import SITES, runs, tried

AT_HOME = "hospital-at-home"
MECHANICS = "mechanics-only"
WARD_DAYS = "bed-days", "kind", "ward"
NOBODY_IS_BLOCKED = {f"settings.short-term-{site}.places": 200 for site in SITES}


def per_day(case: str, *groups: str) -> float:
    """Patients a day of these groups, readmissions not counted."""
    area = tried(case).area
    return sum(area.groups[group].arrivals.per_day for group in groups)


def planned_per_day(case: str) -> float:
    area = tried(case).area
    return sum(
        group.arrivals.per_day * group.planning_probability for group in area.groups.values()
    )


def test_care_at_home_takes_days_from_the_ward() -> None:
    before, after = (
        runs(case, NOBODY_IS_BLOCKED)
        for case in (MECHANICS, f"{AT_HOME}=0.25,places=60+{MECHANICS}")
    )
    home_days = after.kpi("bed-days", "kind", AT_HOME)
    # a quarter of 6 and 2 a day: 40 % of their 5 or 3 days, and half a day to the round
    assert home_days == pytest.approx(7 * 0.25 * (6 * (2 + 0.5) + 2 * (1.2 + 0.5)), rel=0.2)
    assert after.kpi(*WARD_DAYS) < before.kpi(*WARD_DAYS) - 10


def test_as_many_come_and_as_many_are_planned_as_without_care_at_home() -> None:
    old, new = ("medicine-65", "medicine-younger"), (f"{AT_HOME}-65", f"{AT_HOME}-younger")
    for share in (0.05, 0.2):
        case = f"{AT_HOME}={share}"
        assert per_day(case, *old, *new) == pytest.approx(per_day("", *old))
        assert per_day(case, *new) == pytest.approx(share * per_day("", *old))
        assert planned_per_day(case) == pytest.approx(planned_per_day(""), rel=0.002)


def test_only_the_literature_says_that_care_at_home_takes_longer() -> None:
    mean_days = [
        tried(f"{AT_HOME}{rest}").area.groups[f"{AT_HOME}-65"].path[2].need.mean_days
        for rest in (f"+{MECHANICS}", "", ",longer=1.25")
    ]
    assert mean_days == pytest.approx([0.4 * 5, 1.75 * 0.4 * 5, 1.25 * 0.4 * 5])


def test_without_a_place_at_home_the_care_goes_on_in_the_ward() -> None:
    none, plenty = (
        runs(f"{AT_HOME}=0.25,places={places}+{MECHANICS}", NOBODY_IS_BLOCKED) for places in (0, 60)
    )
    assert none.kpi("bed-days", "kind", AT_HOME) == 0
    assert none.kpi(*WARD_DAYS) > plenty.kpi(*WARD_DAYS) + 10


def test_who_has_to_go_back_is_readmitted() -> None:
    few, many = (runs(f"{AT_HOME}=0.3,places=60,back={back}") for back in (0, 0.25))
    assert many.kpi("readmission-30") > few.kpi("readmission-30") + 2


def test_the_mobile_team_takes_patients_home_before_home_health_care_has_time() -> None:
    case = f"mobile-near-care=3+{MECHANICS}"
    assert runs(case).kpi("tasks-done", "team", "mobile-near-care") > 1
    starts = [runs(one).kpi("tasks-done", "task", "home-health-start") for one in (MECHANICS, case)]
    assert starts[1] == pytest.approx(starts[0], rel=0.1), "the same patients"
    waits = [
        runs(one).kpi("task-wait-hours", "task", "home-health-start") for one in (MECHANICS, case)
    ]
    assert waits[1] < waits[0] - 5


def test_fewer_in_the_mobile_teams_care_are_admitted_only_with_the_prior() -> None:
    assert (
        tried("mobile-near-care,fewer=6").area.groups["medicine-65"].arrivals.demand_percent == 94
    )
    mechanics = tried(f"mobile-near-care,fewer=6+{MECHANICS}").area.groups["medicine-65"].arrivals
    assert mechanics.demand_percent == 100
    came = [
        runs(f"mobile-near-care=0,fewer={fewer}").mean(lambda run: run.patients.num_rows)
        for fewer in (0, 6)
    ]
    assert came[1] < came[0] - 20


def test_who_is_redirected_does_not_come_to_the_emergency_department() -> None:
    case = f"ambulance-redirect=0.2,places=60+{MECHANICS}"
    before, after = runs(MECHANICS), runs(case)
    fewer = before.kpi("emergency-visits") - after.kpi("emergency-visits")
    assert fewer == pytest.approx(0.2 * 6, rel=0.3)
    assert after.kpi("occupancy", "setting", "acute-short-term") > 5
    assert after.kpi(*WARD_DAYS) < before.kpi(*WARD_DAYS) - 20


def test_without_a_place_the_ambulance_goes_to_the_ward() -> None:
    full = runs(f"ambulance-redirect=0.2,places=0+{MECHANICS}")
    plenty = runs(f"ambulance-redirect=0.2,places=60+{MECHANICS}")
    assert full.kpi("occupancy", "setting", "acute-short-term") == 0
    assert full.kpi(*WARD_DAYS) > plenty.kpi(*WARD_DAYS) + 20


def test_some_of_the_redirected_go_on_to_the_emergency_department_with_the_prior() -> None:
    groups = "ambulance-redirected", "ambulance-returned"
    case = "ambulance-redirect=0.2,back=0.1"
    assert [per_day(case, group) for group in groups] == pytest.approx([0.18 * 6, 0.02 * 6])
    assert "ambulance-returned" not in tried(f"{case}+{MECHANICS}").area.groups
    assert per_day(case, "medicine-65", *groups) == pytest.approx(per_day("", "medicine-65"))
    path = tried(case).area.groups["ambulance-returned"].path
    assert [stay.kind for stay in path] == ["medical-short-term", "emergency", "ward"]


def test_places_for_the_ambulance_can_be_taken_from_those_who_wait_in_hospital() -> None:
    new, taken = (runs(f"ambulance-redirect=0.1,taken={part}") for part in (0, 30))
    cause = "delay-hours-place-capacity"
    assert taken.kpi(cause) > 1.2 * new.kpi(cause)


def test_the_redirected_are_assessed_where_they_are_and_need_no_second_short_term_place() -> None:
    area = tried("ambulance-redirect").area
    exits = area.groups["ambulance-redirected"].exits
    assert not any(name.startswith("short-term") for routes in exits.values() for name in routes)
    assert exits[NeedCategory.NEW_HEALTH]["home-health"] == pytest.approx(0.93)
    starts = area.tasks["home-help-start"].from_kinds
    assert {"short-term", "medical-short-term"} <= set(starts)
