"""Whatever happened: the causes of a stay sum to its delay, to the minute (R30)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowsim.kpi.also_open import also_open, causes_by_place
from flowsim.kpi.causes import delay_causes
from tests.kpi.build import DAY, journeys, window

pytestmark = pytest.mark.property

END = 7 * DAY
TASKS = ("a", "b", "c", "d")
moments = st.integers(0, END - 1)


def in_order(draw: st.DrawFn, count: int, low: int = 0, high: int = END - 1) -> list[int]:
    return sorted(draw(st.lists(st.integers(low, high), min_size=count, max_size=count)))


@st.composite
def task_types(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [
        {
            "task": name,
            "gates": draw(st.sampled_from(["place", "leaving", "nothing"])),
            "starts": draw(st.sampled_from(["admission", "expected", "ready", "granted"])),
            "cause": draw(st.sampled_from(["process", "logistics", "information"])),
            "after": draw(st.lists(st.sampled_from(TASKS[:place]), unique=True)) if place else [],
        }
        for place, name in enumerate(TASKS)
    ]


@st.composite
def attempts(draw: st.DrawFn, patient: int, until: int) -> list[dict[str, Any]]:
    rows = []
    for name in draw(st.lists(st.sampled_from(TASKS), unique=True)):
        count = draw(st.integers(1, 3))
        times = in_order(draw, 4 * count, high=until)
        for attempt in range(count):
            requested, due, started, finished = times[4 * attempt : 4 * attempt + 4]
            is_last = attempt + 1 == count
            rows.append(
                {
                    "patient": patient,
                    "task": name,
                    "attempt": attempt + 1,
                    "requested_at": requested,
                    "due_at": draw(st.sampled_from([due, None])),
                    "started_at": started,
                    "finished_at": finished,
                    "end": "done" if is_last else draw(st.sampled_from(["failed", "stale"])),
                }
            )
    return rows


@st.composite
def one_patient(draw: st.DrawFn, patient: int) -> dict[str, Any]:
    entered, ready, granted, left = in_order(draw, 4)
    declared = draw(st.one_of(st.none(), st.integers(entered, left)))
    settings = ("next", "other", "home")
    first = {
        "patient": patient,
        "setting": "ward",
        "entered_at": entered,
        "medically_ready_at": ready,
        "declared_ready_at": declared,
        "left_at": left,
    }
    then = {
        "patient": patient,
        "setting": draw(st.sampled_from(settings)),
        "first_choice": draw(st.sampled_from(settings)),
        "requested_at": draw(st.one_of(st.none(), st.integers(-DAY, granted))),
        "place_granted_at": draw(st.one_of(st.none(), st.just(granted))),
        "entered_at": left,
        "left_at": None,
        "weight": draw(st.integers(1, 3)),
    }
    withdrawn = draw(st.lists(st.integers(entered, left), max_size=2))
    return {
        "stays": [first, then],
        "tasks": draw(attempts(patient, left)),
        "notices": [
            {"patient": patient, "at": at, "kind": draw(st.sampled_from(["withdrawn", "relapse"]))}
            for at in withdrawn
        ],
    }


@st.composite
def doors(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [
        {
            "setting": name,
            "at": at,
            "staffed": draw(st.integers(0, 4)),
            "is_open": draw(st.booleans()),
        }
        for name in ("next", "other")
        for at in (0, *in_order(draw, 3))
    ]


@given(
    patients=st.integers(1, 4).flatmap(
        lambda count: st.tuples(*(one_patient(patient) for patient in range(count)))
    ),
    task_types=task_types(),
    capacity=doors(),
)
def test_the_causes_of_a_stay_sum_to_its_delay(
    patients: tuple[dict[str, Any], ...],
    task_types: list[dict[str, Any]],
    capacity: list[dict[str, Any]],
) -> None:
    run = journeys(
        window=window(7),
        stays=[row for patient in patients for row in patient["stays"]],
        tasks=[row for patient in patients for row in patient["tasks"]],
        notices=[row for patient in patients for row in patient["notices"]],
        task_types=task_types,
        capacity=capacity,
        settings=[{"setting": "home", "kind": "home", "is_limited": False}],
    )
    minutes = dict.fromkeys(range(len(patients)), 0)
    for row in delay_causes(run).to_pylist():
        assert row["minutes"] > 0
        minutes[row["patient"]] += row["minutes"]
    for patient, answer in enumerate(patients):
        stay = answer["stays"][0]
        assert minutes[patient] == stay["left_at"] - stay["medically_ready_at"]
    by_place = causes_by_place(run).to_pylist()
    assert sum(row["minutes"] for row in by_place if row["also"] is None) == sum(minutes.values())
    of_cause = {
        (row["patient"], row["cause"]): row["minutes"] for row in delay_causes(run).to_pylist()
    }
    for row in also_open(run).to_pylist():
        assert row["also"] != row["cause"]
        assert 0 < row["minutes"] <= of_cause[row["patient"], row["cause"]]
