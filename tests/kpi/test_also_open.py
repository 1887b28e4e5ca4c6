"""What else was open while a delay had its cause, worked by hand."""

from __future__ import annotations

from typing import Any

from flowsim.kpi.also_open import also_open, causes_by_place
from flowsim.kpi.causes import delay_causes
from flowsim.tables.journeys import Journeys
from tests.kpi.build import HOUR, journeys, window

READY = 10 * HOUR


def run_with(tasks: list[dict[str, Any]], *, granted_at: int, left_at: int) -> Journeys:
    """One patient of Ale, ready at 10, for whom a place was asked at 12."""
    return journeys(
        window=window(7),
        stays=[
            {
                "patient": 1,
                "setting": "ward",
                "entered_at": 0,
                "medically_ready_at": READY,
                "declared_ready_at": 11 * HOUR,
                "left_at": left_at,
            },
            {
                "patient": 1,
                "setting": "next",
                "requested_at": 12 * HOUR,
                "place_granted_at": granted_at,
                "entered_at": left_at,
                "left_at": None,
            },
        ],
        tasks=[{"patient": 1, **task} for task in tasks],
        task_types=[{"task": "transport", "cause": "logistics"}, {"task": "letter"}],
    )


def pairs(run: Journeys) -> dict[tuple[str, str], int]:
    """Hours by cause and by what else was open."""
    return {
        (row["cause"], row["also"]): row["minutes"] // HOUR for row in also_open(run).to_pylist()
    }


def transport(requested: int, started: int, finished: int) -> dict[str, Any]:
    return {
        "task": "transport",
        "requested_at": requested * HOUR,
        "due_at": requested * HOUR,
        "started_at": started * HOUR,
        "finished_at": finished * HOUR,
    }


def test_nothing_is_beside_the_only_thing_that_was_open() -> None:
    run = run_with([], granted_at=20 * HOUR, left_at=20 * HOUR)
    # notice 10-11, place 11-20: the wait for a place that was not asked for until 12
    assert pairs(run) == {}


def test_where_nobody_is_delayed_nothing_is_open() -> None:
    run = journeys(
        window=window(7),
        stays=[{"patient": 1, "setting": "ward", "entered_at": 0, "left_at": None}],
    )
    assert pairs(run) == {}


def test_a_task_that_was_finished_before_the_place_stands_beside_it() -> None:
    run = run_with([transport(9, 14, 16)], granted_at=20 * HOUR, left_at=20 * HOUR)
    assert {row["cause"]: row["minutes"] // HOUR for row in delay_causes(run).to_pylist()} == {
        "notice": 1,
        "place-capacity": 9,
    }
    # transport is open 9-16: a wait for the team to 14, then work
    assert pairs(run) == {
        ("notice", "team-capacity"): 1,
        ("place-capacity", "team-capacity"): 3,
        ("place-capacity", "logistics"): 2,
    }


def test_the_place_stands_beside_a_task_that_was_finished_last() -> None:
    run = run_with([transport(11, 13, 22)], granted_at=20 * HOUR, left_at=22 * HOUR)
    # primary: notice 10-11, team 11-13, transport 13-22; the place is open 12-20
    assert pairs(run) == {
        ("team-capacity", "place-capacity"): 1,
        ("logistics", "place-capacity"): 7,
    }


def test_two_tasks_of_one_cause_count_a_minute_once() -> None:
    letters = [
        {
            "task": "letter",
            "attempt": attempt,
            "end": "failed" if attempt == 1 else "done",
            "requested_at": (11 + attempt) * HOUR,
            "due_at": (11 + attempt) * HOUR,
            "started_at": (11 + attempt) * HOUR,
            "finished_at": (13 + attempt) * HOUR,
        }
        for attempt in (1, 2)
    ]
    run = run_with(letters, granted_at=20 * HOUR, left_at=20 * HOUR)
    # worked on 12-14 and 13-15: three hours, not four
    assert pairs(run)["place-capacity", "process"] == 3


def test_by_place_the_causes_sum_to_the_delay_and_the_rest_stands_beside() -> None:
    run = run_with([transport(9, 14, 16)], granted_at=20 * HOUR, left_at=20 * HOUR)
    rows = causes_by_place(run).to_pylist()
    assert {(row["setting"], row["municipality"], row["hospital"]) for row in rows} == {
        ("ward", "ale", "north")
    }
    own = {row["cause"]: row["minutes"] for row in rows if row["also"] is None}
    assert own == {"notice": HOUR, "place-capacity": 9 * HOUR}
    beside = {(row["cause"], row["also"]): row["minutes"] for row in rows if row["also"]}
    assert beside["place-capacity", "logistics"] == 2 * HOUR


def test_nobody_delayed_gives_empty_tables() -> None:
    nobody = journeys(window=window(7))
    assert also_open(nobody).num_rows == 0
    assert causes_by_place(nobody).num_rows == 0
