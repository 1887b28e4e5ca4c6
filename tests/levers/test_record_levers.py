"""Levers on how information travels: one way in, common records, a change of IT support."""

from __future__ import annotations

import pytest

from tests.levers.discharge_area import runs, tried

CLARIFIED = {
    "tasks.needs-decision.clarification": {"family": "exponential", "mean_hours": 20},
    "tasks.needs-decision.incomplete_probability": 0.5,
}
WORK = {"tasks.needs-decision.work": {"family": "exponential", "mean_minutes": 120}}
SHARE = "incomplete-information-share"
ONLY_SLOWER = "it-support-change=50,incomplete=0,double=0,begins=4"


def test_one_way_in_answers_sooner_and_as_many_are_asked() -> None:
    before, after = runs("", CLARIFIED), runs("one-way-in=95", CLARIFIED)
    information = "delay-hours-information"
    assert after.kpi(information) < 0.7 * before.kpi(information)
    assert after.kpi("true-delay-days") < before.kpi("true-delay-days")
    assert after.kpi(SHARE, "task", "needs-decision") == pytest.approx(
        before.kpi(SHARE, "task", "needs-decision"), abs=1
    )


def test_one_way_in_leaves_what_the_hospital_asks_itself_alone() -> None:
    planned = {
        **CLARIFIED,
        "tasks.planning-basis.clarification": {"family": "exponential", "mean_hours": 9},
    }
    tasks = tried("one-way-in=50", planned).area.tasks
    assert tasks["needs-decision"].clarification.mean_hours == 10
    assert tasks["planning-basis"].clarification.mean_hours == 9


def test_reading_each_others_records_closes_gaps_on_both_sides() -> None:
    before, after = runs(""), runs("journal-access=50")
    for task in ("planning-basis", "needs-decision"):
        assert after.kpi(SHARE, "task", task) < 0.65 * before.kpi(SHARE, "task", task), task


def test_reading_each_others_records_saves_the_assessors_searches() -> None:
    before, after = runs(""), runs("journal-access=0,searches=100")
    hours = [one.kpi("staff-hours", "task", "needs-decision") for one in (before, after)]
    assert hours[1] == pytest.approx(hours[0] * 120 / (120 + 0.6 * 60), rel=0.05)


def test_during_the_transition_teams_do_less_and_before_and_after_it_as_much() -> None:
    team = tried(f"{ONLY_SLOWER},ends=9", WORK).area.teams["assessors"]
    ((from_date, to_date, percent),) = [
        (one.from_date.isoformat(), one.to_date.isoformat(), one.percent) for one in team.changes
    ]
    assert (from_date, to_date, percent) == ("2025-02-17", "2025-03-23", 50)


def test_the_longer_the_transition_the_longer_patients_wait_for_a_decision() -> None:
    before, short, long = (
        runs(case, WORK).kpi("task-wait-hours", "team", "assessors")
        for case in ("", f"{ONLY_SLOWER},ends=8", f"{ONLY_SLOWER},ends=18")
    )
    assert before < short < long


def test_two_systems_at_once_cost_time_and_information_the_whole_year() -> None:
    before, both = runs("", WORK), runs("it-support-change=100,incomplete=0.3,double=30", WORK)
    assert both.kpi(SHARE, "task", "needs-decision") > 1.5 * before.kpi(
        SHARE, "task", "needs-decision"
    )
    hours = [one.kpi("staff-hours", "task", "needs-decision") for one in (before, both)]
    assert hours[1] > 1.2 * hours[0]
    assert both.kpi("true-delay-days") > before.kpi("true-delay-days")


def test_a_transition_that_changes_nothing_changes_nothing() -> None:
    nothing = runs("it-support-change=100,incomplete=0,double=0", WORK)
    assert nothing.kpi("true-delay-days") == runs("", WORK).kpi("true-delay-days")
