"""How beds are used, worked by hand: at 06:00, hour by hour, above the staffed ones."""

from __future__ import annotations

import pytest

from flowsim.kpi.measure import measure
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.read import by, total

WARDS: Rows = [
    {"setting": "a", "kind": "ward", "hospital": "north", "specialty": "medicine"},
    {"setting": "b", "kind": "ward", "hospital": "south", "specialty": "surgery"},
    {"setting": "care", "kind": "short-term", "municipality": "ale"},
]


def census(setting: str, day: int, staffed: int, occupied: int) -> dict[str, object]:
    at = day * DAY + 6 * HOUR
    row = {"setting": setting, "at": at, "staffed": staffed, "occupied": occupied}
    return {**row, "is_census": True}


RUN = journeys(
    window=window(2),
    settings=WARDS,
    capacity=[
        {"setting": "a", "at": 0, "staffed": 2},
        census("a", 0, 2, 3),
        census("a", 1, 2, 1),
        {"setting": "b", "at": 0, "staffed": 4},
        census("b", 0, 4, 0),
        {"setting": "b", "at": DAY, "staffed": 1},
        census("b", 1, 1, 1),
        {"setting": "care", "at": 0, "staffed": 5},
        census("care", 0, 5, 4),
        census("care", 1, 5, 4),
    ],
    stays=[
        {"patient": 1, "setting": "a", "entered_at": 0, "left_at": 2 * HOUR, "is_surge": True},
        {
            "patient": 2,
            "setting": "b",
            "first_choice": "a",
            "entered_at": HOUR,
            "left_at": HOUR + 12 * HOUR,
            "is_outlier": True,
        },
        {"patient": 3, "setting": "a", "entered_at": DAY, "left_at": DAY + 30},
    ],
)
TABLE = measure(RUN, scenario="", replication=0)


def test_staffed_beds_are_the_mean_at_six() -> None:
    # wards: 2 + 4 on the first day, 2 + 1 on the second
    assert total(TABLE, "staffed-beds") == 4.5
    assert by(TABLE, "staffed-beds", "setting") == {"a": 2.0, "b": 2.5, "care": 5.0}
    assert by(TABLE, "staffed-beds", "hospital") == {"north": 2.0, "south": 2.5}


def test_occupancy_at_six_is_of_what_was_counted_then() -> None:
    assert total(TABLE, "occupancy-06") == pytest.approx(100 * 5 / 9)
    assert by(TABLE, "occupancy-06", "kind") == pytest.approx(
        {"ward": 100 * 5 / 9, "short-term": 80.0}
    )


def test_occupancy_by_hour_counts_who_is_there_at_the_full_hour() -> None:
    hours = by(TABLE, "occupancy-by-hour", "hour")
    # 6 beds on the first day and 3 on the second: 9 in all at each full hour
    assert hours["00"] == pytest.approx(100 * 2 / 9)  # patient 1, then patient 3
    assert hours["01"] == pytest.approx(100 * 2 / 9)  # patients 1 and 2
    assert hours["02"] == pytest.approx(100 * 1 / 9)  # patient 1 has left
    assert hours["12"] == pytest.approx(100 * 1 / 9)
    assert hours["13"] == 0.0  # patient 2 leaves at 13:00
    assert total(TABLE, "occupancy-by-hour") == pytest.approx(100 * 15 / (24 * 9))


def test_outlier_days_are_counted_where_they_lie() -> None:
    # 12 hours in two days: a quarter of a day a day
    assert total(TABLE, "outlier-days") == pytest.approx(7 * 0.25)
    assert by(TABLE, "outlier-days", "setting")["b"] == pytest.approx(7 * 0.25)
    assert by(TABLE, "outlier-days", "hospital") == pytest.approx({"north": 0.0, "south": 1.75})


def test_surge_days_are_patients_above_the_staffed_beds() -> None:
    assert total(TABLE, "surge-days") == 3.5  # one in two days
    assert by(TABLE, "surge-days", "setting")["a"] == 3.5


def test_the_share_taken_in_at_surge_places_is_of_the_stays_begun() -> None:
    assert total(TABLE, "surge-admission-share") == pytest.approx(100 / 3)
    assert by(TABLE, "surge-admission-share", "setting") == {"a": 50.0, "b": 0.0}
