"""Unplanned readmission within 30 days, worked by hand."""

from __future__ import annotations

from flowsim.kpi.measure import measure
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.read import by, total


def stay_in_ward(patient: int, left_at: int) -> Rows:
    return [
        {"patient": patient, "setting": "ward", "entered_at": 0, "left_at": left_at},
        {"patient": patient, "setting": "home", "entered_at": left_at, "left_at": None},
    ]


def came_back(patient: int, of: int, at: int) -> dict[str, object]:
    return {"patient": patient, "readmission_of": of, "arrived_at": at}


def test_a_return_on_day_1_to_30_counts() -> None:
    evening = 3 * DAY + 20 * HOUR
    run = journeys(
        window=window(10, end=40),
        stays=[row for patient in range(1, 6) for row in stay_in_ward(patient, evening)],
        patients=[
            {"patient": 5, "hospital": "south"},
            came_back(11, of=1, at=evening + HOUR),  # the same day: no
            came_back(12, of=2, at=4 * DAY),  # four hours later, day 1
            came_back(13, of=3, at=33 * DAY + 23 * HOUR),  # day 30
            came_back(14, of=4, at=34 * DAY),  # day 31: no
        ],
    )
    table = measure(run, scenario="", replication=0)
    assert total(table, "readmission-65") == 40.0
    assert by(table, "readmission-65", "hospital") == {"north": 50.0, "south": 0.0}


def test_only_index_discharges_in_the_window_of_people_of_65_count() -> None:
    run = journeys(
        window=window(2, start=5, end=37),
        stays=[
            *stay_in_ward(1, 4 * DAY),
            *stay_in_ward(2, 5 * DAY),
            *stay_in_ward(3, 6 * DAY),
        ],
        patients=[
            {"patient": 3, "is_65": False},
            *(came_back(10 + of, of=of, at=8 * DAY) for of in (1, 2, 3)),
        ],
    )
    assert total(measure(run, scenario="", replication=0), "readmission-65") == 100.0


def test_discharges_that_cannot_be_followed_for_30_days_are_left_out() -> None:
    run = journeys(
        window=window(10, end=36),
        stays=[*stay_in_ward(1, 5 * DAY + HOUR), *stay_in_ward(2, 6 * DAY)],
        patients=[came_back(12, of=2, at=8 * DAY)],
    )
    # Day 30 after day 5 is day 35, the last of the run; after day 6 it is not in it.
    assert total(measure(run, scenario="", replication=0), "readmission-65") == 0.0


def test_all_ages_within_3_7_and_30_days_by_where_they_went() -> None:
    run = journeys(
        window=window(10, end=41),
        stays=[row for patient in range(1, 5) for row in stay_in_ward(patient, DAY)],
        patients=[
            {"patient": 1, "is_65": False},
            came_back(11, of=1, at=4 * DAY),  # day 3
            came_back(12, of=2, at=5 * DAY),  # day 4
            came_back(13, of=3, at=9 * DAY),  # day 8
        ],
    )
    table = measure(run, scenario="", replication=0)
    assert total(table, "readmission-3") == 25.0
    assert total(table, "readmission-7") == 50.0
    assert total(table, "readmission-30") == 75.0
    assert by(table, "readmission-30", "next-kind") == {"home": 75.0}
    assert total(table, "readmission-65") == 200 / 3
