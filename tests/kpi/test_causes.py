"""Why ready patients had not left, worked by hand (R30).

The patient is in `ward`, medically ready at READY, and goes to `next`.
"""

from __future__ import annotations

import numpy as np
import pytest

from flowsim.kpi.causes import delay_causes, delays_of
from flowsim.kpi.facts import facts_of
from tests.kpi.build import DAY, HOUR, Rows, journeys, window

READY = 10 * HOUR


def causes(
    *,
    left_at: int,
    granted_at: int | None = None,
    declared_at: int | None = READY,
    stay: dict[str, object] | None = None,
    following: dict[str, object] | None = None,
    tasks: Rows = (),
    task_types: Rows = (),
    notices: Rows = (),
    capacity: Rows = (),
    others: Rows = (),
    settings: Rows = (),
) -> dict[str, int]:
    """Minutes by cause of the one delayed patient."""
    first = {
        "patient": 1,
        "setting": "ward",
        "entered_at": 0,
        "medically_ready_at": READY,
        "declared_ready_at": declared_at,
        "left_at": left_at,
    }
    then = {
        "patient": 1,
        "setting": "next",
        "requested_at": declared_at,
        "place_granted_at": granted_at,
        "entered_at": left_at,
        "left_at": None,
    }
    run = journeys(
        window=window(7),
        stays=[first | (stay or {}), then | (following or {}), *others],
        tasks=[{"patient": 1, **task} for task in tasks],
        task_types=task_types,
        notices=[{"patient": 1, **notice} for notice in notices],
        capacity=capacity,
        settings=settings,
    )
    rows = [row for row in delay_causes(run).to_pylist() if row["patient"] == 1]
    assert all(row["stay"] == 0 for row in rows)
    return {row["cause"]: row["minutes"] for row in rows}


def task(name: str, requested_at: int, started_at: int, finished_at: int, **more: object) -> Rows:
    """A task; without `due_at` the team's first slot is the one that took it."""
    moments = {"requested_at": requested_at, "due_at": started_at, "started_at": started_at}
    return [{"task": name, **moments, "finished_at": finished_at, **more}]


def test_need_over_and_nobody_has_said_so() -> None:
    declared = READY + 3 * HOUR
    found = causes(left_at=declared, granted_at=declared, declared_at=declared)
    assert found == {"notice": 180}


def test_a_patient_who_leaves_when_ready_has_no_causes() -> None:
    assert causes(left_at=READY, granted_at=READY) == {}


def test_a_wait_for_a_place_is_lack_of_places_while_the_door_is_open() -> None:
    assert causes(left_at=READY + 500, granted_at=READY + 500) == {"place-capacity": 500}


def test_a_place_granted_before_the_door_closed_is_the_calendars() -> None:
    found = causes(left_at=READY + 900, granted_at=READY + 60)
    assert found == {"place-capacity": 60, "place-calendar": 840}


def test_work_without_a_team_belongs_to_the_cause_of_the_task() -> None:
    found = causes(
        left_at=READY + 120,
        granted_at=READY,
        tasks=task("medicines", READY, READY, READY + 120),
        task_types=[{"task": "medicines", "cause": "logistics"}],
    )
    assert found == {"logistics": 120}


def test_a_wait_for_a_team_is_calendar_to_its_first_slot_and_then_capacity() -> None:
    found = causes(
        left_at=READY + 1000,
        granted_at=READY,
        tasks=task("rehab", READY + 10, READY + 700, READY + 1000, due_at=READY + 300),
        task_types=[{"task": "rehab", "starts": "expected"}],
    )
    assert found == {"notice": 10, "team-calendar": 290, "team-capacity": 400, "process": 300}


def test_the_task_that_was_finished_last_counts_and_the_others_do_not() -> None:
    found = causes(
        left_at=READY + 300,
        granted_at=READY + 50,
        tasks=[
            *task("equipment", READY, READY, READY + 300),
            *task("medicines", READY, READY, READY + 299),
        ],
        task_types=[
            {"task": "medicines", "cause": "process"},
            {"task": "equipment", "cause": "logistics"},
        ],
    )
    assert found == {"logistics": 300}


def test_in_a_tie_the_first_task_of_the_scenario_counts() -> None:
    found = causes(
        left_at=READY + 300,
        granted_at=READY + 300,
        tasks=[
            *task("b", READY, READY, READY + 300),
            *task("a", READY, READY, READY + 300),
        ],
        task_types=[
            {"task": "a", "cause": "process", "order": 1},
            {"task": "b", "cause": "logistics", "order": 0},
        ],
    )
    assert found == {"logistics": 300}


def test_a_task_that_gates_nothing_delays_nobody() -> None:
    found = causes(
        left_at=READY + 300,
        granted_at=READY + 300,
        tasks=task("follow-up", READY, READY, READY + 300),
        task_types=[{"task": "follow-up", "gates": "nothing"}],
    )
    assert found == {"place-capacity": 300}


def test_the_walk_goes_through_predecessors() -> None:
    found = causes(
        left_at=READY + 600,
        granted_at=READY,
        tasks=[
            *task("plan", READY, READY, READY + 100),
            *task("order", READY, READY, READY + 100),
            *task("deliver", READY + 100, READY + 100, READY + 600),
        ],
        task_types=[
            {"task": "plan", "cause": "process"},
            {"task": "order", "cause": "information"},
            {"task": "deliver", "cause": "logistics", "after": ["order", "plan"]},
        ],
    )
    assert found == {"process": 100, "logistics": 500}  # in a tie the first task, "plan"


def test_work_that_cannot_be_before_its_own_grant_does_not_walk_for_ever() -> None:
    found = causes(
        left_at=READY + 100,
        granted_at=READY + 100,
        tasks=task("odd", READY + 100, READY + 100, READY + 100),
        task_types=[{"task": "odd", "gates": "place", "starts": "granted"}],
    )
    assert sum(found.values()) == 100


def test_clarification_between_attempts_is_lack_of_information() -> None:
    found = causes(
        left_at=READY + 1000,
        granted_at=READY,
        tasks=[
            *task("assess", READY, READY + 60, READY + 100, end="failed"),
            *task("assess", READY + 500, READY + 800, READY + 1000, attempt=2),
        ],
        task_types=[{"task": "assess"}],
    )
    assert found == {"team-calendar": 60 + 300, "process": 40 + 200, "information": 400}


def test_a_task_before_the_place_comes_before_the_wait_for_it() -> None:
    found = causes(
        left_at=READY + 700,
        granted_at=READY + 650,
        tasks=[
            *task("decide", READY + 20, READY + 80, READY + 200),
            *task("transport", READY + 650, READY + 650, READY + 700),
        ],
        task_types=[
            {"task": "decide", "gates": "place"},
            {"task": "transport", "starts": "granted", "cause": "logistics"},
        ],
    )
    assert found == {
        "notice": 20,  # decided 20 minutes late: nobody had said that it could begin
        "team-calendar": 60,
        "process": 120,
        "place-capacity": 450,
        "logistics": 50,
    }


def test_what_was_done_again_because_it_was_stale_begins_at_the_grant() -> None:
    found = causes(
        left_at=READY + 900,
        granted_at=READY + 600,
        tasks=[
            *task("assess", READY, READY, READY + 100, end="stale"),
            *task("assess", READY + 600, READY + 750, READY + 900, attempt=2),
        ],
        task_types=[{"task": "assess", "gates": "place"}],
    )
    assert found == {"process": 100 + 150, "place-capacity": 500, "team-calendar": 150}


def test_work_before_the_patient_was_ready_delays_nobody() -> None:
    found = causes(
        left_at=READY + 30,
        granted_at=READY,
        tasks=task("plan", READY - 500, READY - 200, READY + 30),
        task_types=[{"task": "plan", "starts": "admission"}],
    )
    assert found == {"process": 30}


@pytest.mark.parametrize("withdrawn_at", [READY - 100, READY + 100])
def test_after_a_disputed_notice_the_wait_for_the_one_that_holds_is_a_dispute(
    withdrawn_at: int,
) -> None:
    found = causes(
        left_at=READY + 600,
        granted_at=READY + 600,
        declared_at=READY + 500,
        notices=[
            {"at": READY - 300},
            {"at": withdrawn_at, "kind": "withdrawn"},
            {"at": READY + 500},
        ],
    )
    assert found == {"dispute": 500, "place-capacity": 100}


def test_after_a_relapse_the_wait_for_the_notice_is_no_dispute() -> None:
    found = causes(
        left_at=READY + 500,
        granted_at=READY + 500,
        declared_at=READY + 500,
        notices=[
            {"at": READY - 900},
            {"at": READY - 800, "kind": "withdrawn"},
            {"at": READY - 700},
            {"at": READY - 600, "kind": "relapse"},
            {"at": READY + 500},
        ],
    )
    assert found == {"notice": 500}


@pytest.mark.parametrize("kind", ["withdrawn", "relapse"])
def test_a_task_that_slept_while_readiness_was_over_waits_from_the_next_notice(kind: str) -> None:
    found = causes(
        left_at=READY + 700,
        granted_at=READY + 500,
        declared_at=READY + 400,
        notices=[{"at": READY - 99}, {"at": READY - 50, "kind": kind}, {"at": READY + 400}],
        tasks=task("rehab", READY - 90, READY + 600, READY + 700, due_at=READY + 450),
        task_types=[{"task": "rehab"}],
    )
    for_notice = {"withdrawn": "dispute", "relapse": "notice"}[kind]
    assert found == {for_notice: 400, "team-calendar": 50, "team-capacity": 150, "process": 100}


def test_who_waits_for_a_place_and_goes_home_without_had_nowhere_to_go() -> None:
    found = causes(
        left_at=READY + 2000,
        granted_at=READY + 2000,
        following={"setting": "home", "first_choice": "next", "requested_at": READY + 2000},
        settings=[{"setting": "home", "kind": "home", "is_limited": False}],
    )
    assert found == {"no-legal-destination": 2000}


def test_going_home_as_planned_is_no_lack_of_destination() -> None:
    found = causes(
        left_at=READY + 60,
        granted_at=READY + 60,
        following={"setting": "home"},
        settings=[{"setting": "home", "kind": "home", "is_limited": False}],
    )
    assert found == {"place-capacity": 60}


def test_an_interim_stay_waits_for_the_first_choice_from_its_beginning() -> None:
    found = causes(
        left_at=5 * DAY,
        granted_at=5 * DAY,
        stay={"is_interim": True, "medically_ready_at": 0, "declared_ready_at": 0},
        following={"requested_at": -40 * DAY},
    )
    assert found == {"place-capacity": 5 * DAY}


def test_stays_without_a_next_one_have_no_causes() -> None:
    run = journeys(
        window=window(7),
        stays=[
            {
                "patient": patient,
                "setting": "ward",
                "entered_at": 0,
                "medically_ready_at": READY,
                "left_at": left_at,
                "end": end,
            }
            for patient, (left_at, end) in enumerate([(None, "open"), (DAY, "died"), (DAY, "left")])
        ],
    )
    assert delay_causes(run).num_rows == 0


def test_delays_say_which_of_those_looked_at_are_delayed() -> None:
    def patient(number: int, left_at: int) -> Rows:
        ward = {"patient": number, "setting": "ward", "entered_at": 0, "left_at": left_at}
        home = {"patient": number, "setting": "home", "entered_at": left_at, "left_at": None}
        return [{**ward, "medically_ready_at": READY}, home]

    stays = [*patient(1, READY), *patient(2, READY + 60), *patient(3, READY + 90)]
    delays = delays_of(facts_of(journeys(window=window(7), stays=stays)), np.asarray([0, 4]))
    assert (delays.place.tolist(), delays.stay.tolist()) == ([1], [4])
    assert delays.minutes(np.asarray([0]), 1).sum() == 90


def test_the_same_minutes_of_the_emergency_department_are_lack_of_places() -> None:
    run = journeys(
        window=window(7),
        stays=[
            {
                "patient": 1,
                "setting": "emergency",
                "entered_at": 0,
                "medically_ready_at": READY,
                "left_at": READY + 240,
            },
            {
                "patient": 1,
                "setting": "ward",
                "requested_at": READY,
                "place_granted_at": READY + 240,
                "entered_at": READY + 240,
                "left_at": None,
            },
        ],
    )
    assert delay_causes(run).to_pylist() == [
        {"patient": 1, "stay": 0, "cause": "place-capacity", "minutes": 240}
    ]
