"""Delay by cause as key figures: additive, and per discharge."""

from __future__ import annotations

import pytest

from flowsim.kpi.measure import measure
from flowsim.terms import Cause
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.read import by, total


def delayed(patient: int, *, notice_h: int, place_h: int, to: str, at: int = DAY) -> Rows:
    declared = at + notice_h * HOUR
    left = declared + place_h * HOUR
    return [
        {
            "patient": patient,
            "setting": "ward",
            "entered_at": 0,
            "medically_ready_at": at,
            "declared_ready_at": declared,
            "left_at": left,
        },
        {
            "patient": patient,
            "setting": to,
            "requested_at": declared,
            "place_granted_at": left,
            "entered_at": left,
            "left_at": None,
        },
    ]


RUN = journeys(
    window=window(7),
    stays=[
        *delayed(1, notice_h=2, place_h=10, to="short-term"),
        *delayed(2, notice_h=4, place_h=0, to="home"),
        *delayed(3, notice_h=0, place_h=0, to="home"),
        *delayed(4, notice_h=0, place_h=99, to="short-term", at=6 * DAY),  # left too late
        *delayed(5, notice_h=0, place_h=99, to="rehab"),  # to another ward
        *delayed(6, notice_h=20, place_h=0, to="home"),  # waits for the round, needs no planning
    ],
    patients=[
        {"patient": 2, "municipality": "tjörn"},
        {"patient": 6, "need": "none"},
    ],
)


def test_causes_are_means_over_planned_discharges_and_sum_to_the_delay() -> None:
    table = measure(RUN, scenario="", replication=0)
    assert total(table, "delay-hours") == 16 / 3
    assert total(table, "delay-hours-notice") == 2.0
    assert total(table, "delay-hours-place-capacity") == 10 / 3
    parts = [total(table, f"delay-hours-{cause}") or 0 for cause in Cause]
    assert sum(parts) == pytest.approx(16 / 3)


def test_causes_are_split_by_what_is_next_and_where_people_live() -> None:
    table = measure(RUN, scenario="", replication=0)
    assert by(table, "delay-hours-place-capacity", "next-kind") == {"home": 0, "short-term": 10}
    assert by(table, "delay-hours-notice", "next-kind") == {"home": 2, "short-term": 2}
    assert by(table, "delay-hours-notice", "municipality") == {"ale": 1.0, "tjörn": 4.0}


def test_bed_days_in_delay_are_a_rate_per_week() -> None:
    table = measure(RUN, scenario="", replication=0)
    assert total(table, "delay-bed-days-place-capacity") == pytest.approx(10 / 24)


def test_boarding_is_split_by_the_same_causes() -> None:
    rows = delayed(1, notice_h=0, place_h=5, to="ward")
    run = journeys(window=window(7), stays=[{**rows[0], "setting": "emergency"}, rows[1]])
    table = measure(run, scenario="", replication=0)
    assert total(table, "boarding-hours-place-capacity") == 5.0
    assert total(table, "boarding-hours-notice") == 0.0
    assert total(table, "delay-hours") is None  # nobody left a ward


def test_causes_are_split_by_the_ward_they_left() -> None:
    table = measure(RUN, scenario="", replication=0)
    assert by(table, "delay-hours-place-capacity", "setting") == {"ward": 10 / 3}
    bed_days = by(table, "delay-bed-days-place-capacity", "setting")
    # patient 5 is in the other ward after the window
    assert bed_days == pytest.approx({"ward": 10 / 24, "rehab": 0.0})


def test_places_in_short_term_care_held_in_wait_have_causes_too() -> None:
    rows = delayed(1, notice_h=0, place_h=48, to="special-housing")
    run = journeys(window=window(14), stays=[{**rows[0], "setting": "short-term"}, rows[1]])
    table = measure(run, scenario="", replication=0)
    assert total(table, "short-term-delay-days-place-capacity") == 1.0  # two days in two weeks
    assert by(table, "short-term-delay-days-place-capacity", "setting") == {"short-term": 1.0}
    assert total(table, "short-term-delay-days-notice") == 0.0
