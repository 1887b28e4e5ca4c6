"""Discharges, worked by hand."""

from __future__ import annotations

import pytest

from flowsim.kpi.measure import measure
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.read import by, total


def left_on(patient: int, day: int) -> Rows:
    left_at = day * DAY + 10 * HOUR
    return [
        {"patient": patient, "setting": "ward", "entered_at": HOUR, "left_at": left_at},
        {"patient": patient, "setting": "home", "entered_at": left_at, "left_at": None},
    ]


def test_shares_of_weekdays_are_those_of_the_calendar() -> None:
    days = [0, 3, 4, 4, 5, 6, 7, 11]  # the start is a Monday
    stays = [row for patient, day in enumerate(days) for row in left_on(patient, day)]
    table = measure(journeys(window=window(16), stays=stays), scenario="", replication=0)
    assert total(table, "monday-share") == 25.0
    assert total(table, "monday-thursday-share") == 37.5
    assert total(table, "friday-share") == 37.5
    assert total(table, "weekend-share") == 25.0
    assert total(table, "discharges") == 0.5
    assert by(table, "discharges", "need")["new-social"] == 0.5
    assert by(table, "discharges", "need")["unchanged"] == 0.0


def test_length_of_stay_goes_from_the_first_ward_to_leaving_the_last() -> None:
    stays: Rows = [
        {"patient": 1, "setting": "emergency", "entered_at": 0, "left_at": 5 * HOUR},
        {"patient": 1, "setting": "ward", "entered_at": 5 * HOUR, "left_at": 2 * DAY},
        {"patient": 1, "setting": "rehab", "entered_at": 2 * DAY, "left_at": 6 * DAY + 1},
        {"patient": 1, "setting": "short-term", "entered_at": 6 * DAY + 1, "left_at": None},
        # readmitted as another patient: a time of its own
        {"patient": 2, "setting": "ward", "entered_at": 23 * HOUR, "left_at": DAY},
        {"patient": 2, "setting": "home", "entered_at": DAY, "left_at": None},
    ]
    table = measure(journeys(window=window(14), stays=stays), scenario="", replication=0)
    assert total(table, "length-of-stay-days") == 3.5
    assert by(table, "length-of-stay-days", "next-kind") == {"home": 1.0, "short-term": 6.0}


def test_a_journey_that_ends_in_the_ward_is_a_discharge() -> None:
    run = journeys(
        window=window(7),
        stays=[{"patient": 1, "setting": "ward", "entered_at": 0, "left_at": 3 * DAY}],
    )
    table = measure(run, scenario="", replication=0)
    assert total(table, "discharges") == 1 / 7
    assert total(table, "length-of-stay-days") == 3.0


def test_before_noon_ends_at_twelve_and_treatment_ends_when_the_need_does() -> None:
    def left(patient: int, at: int, ready: int) -> Rows:
        row = {"patient": patient, "setting": "ward", "entered_at": 0, "left_at": at}
        after = {"patient": patient, "setting": "home", "entered_at": at, "left_at": None}
        return [{**row, "medically_ready_at": ready}, after]

    noon = 2 * DAY + 12 * HOUR
    stays = [*left(1, noon - 1, DAY), *left(2, noon, 2 * DAY)]
    table = measure(journeys(window=window(7), stays=stays), scenario="", replication=0)
    assert total(table, "before-noon-share") == 50.0
    assert total(table, "treatment-days") == 1.5


def test_moves_between_wards_are_counted_per_hundred_discharges() -> None:
    stays: Rows = [
        {"patient": 1, "setting": "ward", "entered_at": 0, "left_at": DAY},
        {"patient": 1, "setting": "rehab", "entered_at": DAY, "left_at": 2 * DAY},
        *left_on(2, 3),
    ]
    table = measure(journeys(window=window(7), stays=stays), scenario="", replication=0)
    assert total(table, "ward-moves-per-100") == 50.0


def test_only_a_move_to_another_ward_is_a_move_between_wards() -> None:
    def goes_to(patient: int, setting: str) -> Rows:
        return [
            {"patient": patient, "setting": "ward", "entered_at": 0, "left_at": DAY},
            {"patient": patient, "setting": setting, "entered_at": DAY, "left_at": None},
        ]

    # a kind before the ward in the list of kinds, the ward itself, one after it, and nowhere
    stays: Rows = [
        *goes_to(1, "emergency"),
        *goes_to(2, "rehab"),
        *goes_to(3, "short-term"),
        {"patient": 4, "setting": "ward", "entered_at": 0, "left_at": DAY},
    ]
    table = measure(journeys(window=window(7), stays=stays), scenario="", replication=0)
    assert total(table, "ward-moves-per-100") == pytest.approx(100 / 3)
