"""Tasks and teams, worked by hand."""

from __future__ import annotations

import pytest

from flowsim.kpi.measure import measure
from tests.kpi.build import DAY, HOUR, journeys, window
from tests.kpi.read import by, total


def task(
    name: str, requested: int, started: int, finished: int, **more: object
) -> dict[str, object]:
    moments = {"requested_at": requested, "started_at": started, "finished_at": finished}
    return {"patient": 1, "task": name, "team": "assessors", **moments, **more}


def slot(team: str, at: int, budget: int, **more: object) -> dict[str, object]:
    row = {"team": team, "begins_at": at, "ends_at": at + HOUR, "budget": budget}
    return {**row, "in_minutes": False, "is_cancelled": False, **more}


RUN = journeys(
    window=window(7),
    settings=[{"setting": "next", "kind": "home-help", "is_limited": False}],
    stays=[
        {
            "patient": 1,
            "setting": "ward",
            "entered_at": 0,
            "medically_ready_at": DAY,
            "declared_ready_at": DAY,
            "left_at": 3 * DAY,
        },
        {"patient": 1, "setting": "next", "entered_at": 3 * DAY, "left_at": None},
    ],
    task_types=[{"task": "decision"}, {"task": "letter"}],
    tasks=[
        task("decision", 0, 2 * HOUR, 3 * HOUR, end="failed", work_min=30),
        task("decision", 4 * HOUR, DAY + 2 * HOUR, 2 * DAY, attempt=2, work_min=60),
        task("letter", 0, 0, HOUR, team="", work_min=15),
    ],
    slots=[
        slot("assessors", 2 * HOUR, 2),
        slot("assessors", DAY + 2 * HOUR, 2),
        slot("assessors", 2 * DAY + 2 * HOUR, 2),
        slot("assessors", 3 * DAY + 2 * HOUR, 2, is_cancelled=True),
        slot("minutes", 2 * HOUR, 120, in_minutes=True),
        slot("minutes", 8 * DAY, 120, in_minutes=True),
    ],
)
TABLE = measure(RUN, scenario="", replication=0)


def test_work_done_is_by_task_and_a_failed_attempt_is_none() -> None:
    assert by(TABLE, "tasks-done", "task") == {"decision": 1.0, "letter": 1.0}
    assert total(TABLE, "tasks-per-100") == 200.0
    assert by(TABLE, "tasks-per-100", "task") == {"decision": 100.0, "letter": 100.0}


def test_staff_time_holds_failed_attempts_too() -> None:
    assert by(TABLE, "staff-hours", "task") == {"decision": 1.5, "letter": 0.25}
    assert by(TABLE, "staff-hours", "team") == {"assessors": 1.5}


def test_the_wait_for_a_team_is_from_eligible_to_its_slot() -> None:
    assert total(TABLE, "task-wait-hours") == 12.0  # 2 and 22; a letter waits for nobody


def test_days_to_a_task_count_from_the_notice_and_never_below_nought() -> None:
    assert by(TABLE, "ready-to-task-days", "task") == {"decision": 1.0, "letter": 0.0}


def test_lacking_information_is_a_share_of_the_attempts() -> None:
    assert by(TABLE, "incomplete-information-share", "task") == {"decision": 50.0, "letter": 0.0}


def test_how_full_a_team_is_leaves_out_cancelled_slots_and_is_not_added_up() -> None:
    assert by(TABLE, "team-utilisation", "team") == pytest.approx(
        {"assessors": 100 * 2 / 6, "minutes": 0.0}
    )
    assert total(TABLE, "team-utilisation") is None


def test_unused_slots_are_those_for_cases_that_nobody_took() -> None:
    assert by(TABLE, "empty-slots-share", "team") == {"assessors": pytest.approx(100 / 3)}


def test_cancelled_slots_are_of_all_in_the_window() -> None:
    assert by(TABLE, "cancelled-slots-share", "team") == {"assessors": 25.0, "minutes": 0.0}


def test_without_a_calendar_nothing_is_said_of_teams() -> None:
    nobody = measure(journeys(window=window(7)), scenario="", replication=0)
    for kpi in ("team-utilisation", "empty-slots-share", "cancelled-slots-share", "tasks-per-100"):
        assert total(nobody, kpi) is None
