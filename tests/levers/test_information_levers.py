"""Levers on information: check-in meetings, weekly meetings, the checklist, SIP training."""

from __future__ import annotations

import pytest

from tests.levers.discharge_area import runs, tried

HELD = {
    "tasks.checkin.probability": 0.5,
    "tasks.checkin.municipalities": [],
    "tasks.needs-decision.search": {"probability": 0.4, "work": {"minutes": 60}},
    "tasks.needs-decision.incomplete_probability": 0.12,
}
"""An area that holds check-in meetings; the one as written has dropped them."""


def test_restored_meetings_are_held_everywhere_and_make_patients_wait_for_them() -> None:
    restored, dropped = runs("avstamning-restored=0.5"), runs("")
    assert dropped.kpi("tasks-done", "task", "checkin") == 0
    discharges_per_week = restored.kpi("discharges") * 7
    assert restored.kpi("tasks-done", "task", "checkin") == pytest.approx(
        discharges_per_week / 2, rel=0.15
    )
    assert restored.kpi("delay-hours-team-calendar") > dropped.kpi("delay-hours-team-calendar")


def test_the_oftener_the_meetings_the_shorter_the_wait_for_the_next_one() -> None:
    waits = [
        runs(f"checkin-days={days}", HELD).kpi("task-wait-hours", "team", "checkin")
        for days in (1, 2, 3, 5)
    ]
    assert waits == sorted(waits, reverse=True)
    assert waits[0] > 2 * waits[-1]


def test_meetings_on_more_days_take_up_as_many_cases_a_week() -> None:
    once, daily = (tried(f"checkin-days={days}", HELD).area.teams["checkin"] for days in (1, 5))
    weeks = [team.slots[0].cases_per_day for team in (once, daily)]
    assert [sum(week.by_day()) for week in weeks if week] == [40, 40]


def test_restored_meetings_leave_less_to_search_for_and_to_do_again() -> None:
    restored, dropped = runs("avstamning-restored=0.5"), runs("")
    share = "incomplete-information-share"
    assert restored.kpi(share, "task", "needs-decision") < 0.8 * dropped.kpi(
        share, "task", "needs-decision"
    )
    hours = [one.kpi("staff-hours", "task", "needs-decision") for one in (restored, dropped)]
    assert hours[0] < 0.9 * hours[1]


def test_restoring_takes_back_what_dropping_put_in() -> None:
    held, dropped = tried("", HELD), tried("avstamning-dropped", HELD)
    assert dropped.fingerprint != held.fingerprint
    both = tried("avstamning-dropped+avstamning-restored", HELD)
    assert both.fingerprint == held.fingerprint == tried("avstamning-restored", HELD).fingerprint


def test_whoever_is_held_for_the_weekly_meeting_waits_for_wednesday() -> None:
    few, all_of_them = runs("weekly-meeting=0"), runs("weekly-meeting=1")
    assert few.kpi("tasks-done", "task", "primary-care-meeting") == 0
    assert all_of_them.kpi("delay-hours-team-calendar") > few.kpi("delay-hours-team-calendar") + 5
    assert all_of_them.kpi("true-delay-days") > few.kpi("true-delay-days") + 0.15


def test_the_weekly_meeting_settles_what_would_be_done_again() -> None:
    share = "incomplete-information-share"
    before = runs("").kpi(share, "task", "needs-decision")
    after = runs("weekly-meeting=0").kpi(share, "task", "needs-decision")
    assert after < 0.9 * before


def test_the_checklist_closes_gaps_on_the_ward_and_takes_minutes_before_leaving() -> None:
    share = "incomplete-information-share"
    before, after = (runs(case).kpi(share, "task", "planning-basis") for case in ("", "checklist"))
    assert after == pytest.approx(0.7 * before, rel=0.15)
    assert runs("checklist").kpi("tasks-done", "task", "checklist") > 30
    empty = runs("checklist=0").kpi("delay-hours") - runs("").kpi("delay-hours")
    assert 0 <= empty < 15 / 60, "fifteen minutes each, at most"


def test_training_gives_more_calls_and_plans_and_nobody_leaves_sooner() -> None:
    trained, before = runs("sip-training=100"), runs("")
    calls = "sip-calls-per-100"
    assert trained.kpi(calls) == pytest.approx(2 * before.kpi(calls), rel=0.1)
    plans = [one.kpi("tasks-done", "task", "sip-at-home") for one in (trained, before)]
    assert plans[0] == pytest.approx(2 * plans[1], rel=0.1)
    assert trained.kpi("true-delay-days") == before.kpi("true-delay-days")
