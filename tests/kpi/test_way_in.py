"""The way in, worked by hand: emergency visits, admissions, the first place."""

from __future__ import annotations

import pytest

from flowsim.kpi.measure import measure
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.read import by, total


def emergency(patient: int, entered: int, left: int, to: str = "ward") -> list[dict[str, object]]:
    return [
        {
            "patient": patient,
            "setting": "emergency",
            "entered_at": entered,
            "medically_ready_at": entered,
            "left_at": left,
        },
        {"patient": patient, "setting": to, "entered_at": left, "left_at": None},
    ]


def outside(
    patient: int, requested: int | None, granted: int, to: str = "ward"
) -> list[dict[str, object]]:
    place = {"requested_at": requested, "place_granted_at": granted}
    return [
        {"patient": patient, "setting": "entry", "entered_at": 0, "left_at": granted},
        {"patient": patient, "setting": to, "entered_at": granted, "left_at": None, **place},
    ]


SETTINGS: Rows = [
    {"setting": "ward", "kind": "ward"},
    {"setting": "entry", "kind": "entry", "is_limited": False},
    {"setting": "emergency", "kind": "emergency", "is_limited": False},
    {"setting": "home", "kind": "home", "is_limited": False},
    {"setting": "elsewhere", "kind": "elsewhere", "is_limited": False},
]
RUN = journeys(
    window=window(2),
    settings=SETTINGS,
    patients=[
        {"patient": 4, "is_elective": True},
        {"patient": 5, "is_elective": True},
    ],
    stays=[
        *emergency(1, 0, 4 * HOUR),
        *emergency(2, 0, 4 * HOUR + 1),
        *emergency(3, HOUR, 2 * HOUR, "home"),
        *outside(4, HOUR, HOUR),
        *outside(5, 2 * HOUR, 5 * HOUR),
        *outside(6, 3 * HOUR, 3 * HOUR, "elsewhere"),
    ],
    requests=[
        {
            "patient": 5,
            "setting": "ward",
            "requested_at": 0,
            "ended_at": HOUR,
            "end": "postponed",
        }
    ],
)
TABLE = measure(RUN, scenario="", replication=0)


def test_visits_within_four_hours_hold_those_of_exactly_four() -> None:
    assert total(TABLE, "emergency-within-4h") == pytest.approx(100 * 2 / 3)
    assert total(TABLE, "emergency-hours") == pytest.approx((4 + 4 + 1 / 60 + 1) / 3)
    assert total(TABLE, "emergency-visits") == 1.5


def test_admissions_come_from_anything_but_a_ward() -> None:
    assert total(TABLE, "admissions") == 2.0  # 1, 2, 4 and 5 in two days


def test_postponed_are_counted_per_hundred_elective_admissions() -> None:
    assert total(TABLE, "postponed-per-100") == 50.0


def test_the_wait_for_the_first_place_is_from_request_to_grant() -> None:
    # 4 at once, 5 after three hours; elsewhere has no limit and is no place
    assert total(TABLE, "first-place-wait-hours") == 1.5
    assert total(TABLE, "first-place-waited-share") == 50.0
    assert by(TABLE, "first-place-wait-hours", "setting") == {"ward": 1.5}


def test_loss_is_the_share_sent_elsewhere_of_those_who_go_on() -> None:
    assert total(TABLE, "sent-elsewhere-share") == 20.0  # 6 of 1, 2, 4, 5 and 6


def test_what_an_area_does_not_have_is_missing_and_not_nought() -> None:
    nobody = measure(journeys(window=window(2)), scenario="", replication=0)
    for kpi in ("emergency-within-4h", "admissions", "postponed-per-100", "first-place-wait-hours"):
        assert total(nobody, kpi) is None


def test_a_visit_that_ends_after_the_window_is_not_counted() -> None:
    late = journeys(window=window(1, end=3), settings=SETTINGS, stays=emergency(1, 0, DAY))
    assert total(measure(late, scenario="", replication=0), "emergency-visits") is None
