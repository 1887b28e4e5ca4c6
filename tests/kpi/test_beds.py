"""Beds, worked by hand: occupancy, overcrowding and outliers."""

from __future__ import annotations

from flowsim.kpi.measure import measure
from flowsim.tables.journeys import Journeys
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.read import by, total

NORTH = {"kind": "ward", "hospital": "north", "specialty": "medicine"}
SOUTH = {"kind": "ward", "hospital": "south", "specialty": "psychiatry"}


def wards(stays: Rows, capacity: Rows, more: Rows | None = None) -> Journeys:
    """Two wards, in two hospitals and of two specialties, for two days, and other settings."""
    return journeys(
        window=window(2),
        stays=stays,
        capacity=capacity,
        settings=[{"setting": "a", **NORTH}, {"setting": "b", **SOUTH}, *(more or [])],
    )


def staffed(setting: str, places: int) -> dict[str, object]:
    return {"setting": setting, "at": 0, "staffed": places}


def census(setting: str, day: int, staffed: int, occupied: int) -> dict[str, object]:
    at = day * DAY + 6 * HOUR
    return {
        "setting": setting,
        "at": at,
        "staffed": staffed,
        "occupied": occupied,
        "is_census": True,
    }


def test_occupancy_is_time_in_beds_of_time_of_beds() -> None:
    run = wards(
        [
            {"patient": 1, "setting": "a", "entered_at": 0, "left_at": DAY},
            {"patient": 2, "setting": "a", "entered_at": DAY, "left_at": None},
            {"patient": 3, "setting": "b", "entered_at": 12 * HOUR, "left_at": DAY},
        ],
        [staffed("a", 2), staffed("b", 1)],
    )
    table = measure(run, scenario="", replication=0)
    # a: 2 of 4 bed days; b: half a day of 2
    assert by(table, "occupancy", "setting") == {"a": 50.0, "b": 25.0}
    assert by(table, "occupancy", "hospital") == {"north": 50.0, "south": 25.0}
    assert by(table, "occupancy", "specialty") == {"medicine": 50.0, "psychiatry": 25.0}
    assert total(table, "occupancy") == 250 / 6


def test_beds_that_close_leave_the_denominator_from_that_minute() -> None:
    run = wards(
        [{"patient": 1, "setting": "a", "entered_at": 0, "left_at": 2 * DAY - 1}],
        [staffed("a", 4), {"setting": "a", "at": DAY, "staffed": 1}, staffed("b", 0)],
    )
    table = measure(run, scenario="", replication=0)
    assert by(table, "occupancy", "setting") == {"a": 100 * (2 * DAY - 1) / (5 * DAY)}


def test_time_before_and_after_the_window_does_not_count() -> None:
    run = journeys(
        window=window(1, start=1, end=3),
        stays=[{"patient": 1, "setting": "ward", "entered_at": 0, "left_at": 3 * DAY}],
        capacity=[
            {"setting": "ward", "at": 0, "staffed": 2},
            *(census("ward", day, staffed=1, occupied=day) for day in range(3)),
        ],
    )
    table = measure(run, scenario="", replication=0)
    # From 06:00 on day 0 one bed is staffed; it is taken all through day 1.
    assert total(table, "occupancy") == 100.0
    assert total(table, "overcrowding-06") == 0.0  # day 1: 1 patient on 1 bed


def test_places_without_limit_have_no_occupancy_and_only_wards_are_in_the_total() -> None:
    run = journeys(
        window=window(1),
        stays=[
            {"patient": 1, "setting": "emergency", "entered_at": 0, "left_at": DAY - 1},
            {"patient": 2, "setting": "short-term", "entered_at": 0, "left_at": 6 * HOUR},
            {"patient": 3, "setting": "ward", "entered_at": 0, "left_at": 12 * HOUR},
        ],
        capacity=[
            {"setting": "emergency", "at": 0, "staffed": None},
            {"setting": "short-term", "at": 0, "staffed": 1},
            {"setting": "ward", "at": 0, "staffed": 1},
        ],
        settings=[{"setting": "emergency", "kind": "emergency", "is_limited": False}],
    )
    table = measure(run, scenario="", replication=0)
    assert by(table, "occupancy", "kind") == {"ward": 50.0, "short-term": 25.0}
    assert total(table, "occupancy") == 50.0


def test_minutes_of_help_are_weighed_and_a_journey_that_ends_there_takes_nothing() -> None:
    run = journeys(
        window=window(2),
        stays=[
            {"patient": 1, "setting": "help", "entered_at": DAY, "left_at": None, "weight": 300},
            {"patient": 2, "setting": "help", "entered_at": 0, "left_at": None, "end": "left"},
        ],
        capacity=[{"setting": "help", "at": 0, "staffed": 1000}],
        settings=[{"setting": "help", "kind": "home-help"}],
    )
    table = measure(run, scenario="", replication=0)
    assert by(table, "occupancy", "kind") == {"home-help": 15.0}


def test_overcrowding_counts_patients_above_the_beds_ward_by_ward() -> None:
    run = wards(
        [],
        [
            census("a", 0, staffed=10, occupied=12),
            census("a", 1, staffed=10, occupied=8),  # its empty beds do not help the day before
            census("b", 0, staffed=5, occupied=6),
            census("b", 1, staffed=5, occupied=5),
            # neither a change of beds nor the last minute is a census at 06:00
            {"setting": "b", "at": 6 * HOUR, "staffed": 5, "occupied": 6},
            {"setting": "b", "at": 6 * HOUR + 1, "staffed": 1, "occupied": 6},
            {**census("b", 0, staffed=1, occupied=6), "at": DAY - 1},
        ],
    )
    table = measure(run, scenario="", replication=0)
    assert by(table, "overcrowding-06", "hospital") == {"north": 10.0, "south": 10.0}
    assert total(table, "overcrowding-06") == 100 * 3 / 30


def test_an_outlier_counts_at_each_census_where_it_lies() -> None:
    run = wards(
        [
            # present at 06:00 on day 0 and day 1
            outlier(1, "b", entered_at=6 * HOUR, left_at=DAY + 6 * HOUR + 1),
            # left in the minute of the census: gone; came a minute later: not yet there
            outlier(2, "a", entered_at=0, left_at=6 * HOUR),
            outlier(3, "a", entered_at=DAY + 6 * HOUR + 1, left_at=None),
            {"patient": 4, "setting": "b", "entered_at": 0, "left_at": None},
        ],
        [census(ward, day, staffed=5, occupied=2) for ward in "ab" for day in (0, 1)],
    )
    table = measure(run, scenario="", replication=0)
    assert by(table, "outliers-06", "setting") == {"a": 0.0, "b": 20.0}
    assert total(table, "outliers-06") == 10.0


def test_who_is_in_a_ward_for_lack_of_a_place_outside_is_no_outlier() -> None:
    at_home: dict[str, object] = {"setting": "at-home", "kind": "hospital-at-home"}
    in_the_ward = outlier(1, "a", entered_at=0, left_at=None) | {"first_choice": "at-home"}
    run = wards(
        [in_the_ward],
        [census(ward, 0, staffed=5, occupied=1) for ward in "ab"],
        more=[at_home],
    )
    assert total(measure(run, scenario="", replication=0), "outliers-06") == 0.0


def outlier(patient: int, setting: str, entered_at: int, left_at: int | None) -> dict[str, object]:
    return {
        "patient": patient,
        "setting": setting,
        "first_choice": "a",
        "is_outlier": True,
        "entered_at": entered_at,
        "left_at": left_at,
    }
