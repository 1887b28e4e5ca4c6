"""Boarding and postponed electives, worked by hand."""

from __future__ import annotations

from flowsim.kpi.measure import measure
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.read import by, total


def boarded(patient: int, hours: float, to: str, left_at: int = 20 * HOUR) -> Rows:
    minutes = int(hours * HOUR)
    return [
        {
            "patient": patient,
            "setting": "emergency",
            "entered_at": 1,
            "medically_ready_at": left_at - minutes,
            "left_at": left_at,
        },
        {"patient": patient, "setting": to, "entered_at": left_at, "left_at": None},
    ]


def test_boarding_is_from_the_end_of_emergency_care_to_leaving() -> None:
    run = journeys(
        window=window(2),
        stays=[
            *boarded(1, 2, "ward"),
            *boarded(2, 4, "ward"),  # not over 4 hours
            *boarded(3, 9, "short-term"),
            *boarded(4, 0, "home"),  # goes home: no boarder
            {"patient": 5, "setting": "emergency", "entered_at": 0, "left_at": None},
        ],
        patients=[
            {"patient": patient, "hospital": hospital}
            for patient, hospital in enumerate(("north", "north", "south", "south", "south"), 1)
        ],
    )
    table = measure(run, scenario="", replication=0)
    assert total(table, "boarding-hours") == 5.0
    assert by(table, "boarding-hours", "hospital") == {"north": 3.0, "south": 9.0}
    assert total(table, "boarding-over-4h") == 100 / 3
    assert by(table, "boarding-over-4h", "hospital") == {"north": 0.0, "south": 100.0}


def test_only_boarders_who_left_in_the_window_count() -> None:
    run = journeys(
        window=window(1, start=1, end=3),
        stays=[
            *boarded(1, 1, "ward", left_at=DAY - 1),
            *boarded(2, 2, "ward", left_at=DAY),  # its first minute; boarding began before
            *boarded(3, 3, "ward", left_at=2 * DAY),  # the minute after its last
        ],
    )
    assert total(measure(run, scenario="", replication=0), "boarding-hours") == 2.0


def test_boarding_has_no_value_without_boarders() -> None:
    run = journeys(window=window(1), stays=boarded(1, 1, "home"))
    table = measure(run, scenario="", replication=0)
    assert total(table, "boarding-hours") is None
    assert by(table, "boarding-hours", "hospital") == {}


def test_each_postponement_in_the_window_counts_and_is_a_rate_per_week() -> None:
    postponed = {"setting": "ward", "requested_at": 0, "end": "postponed"}
    run = journeys(
        window=window(14, start=1),
        stays=[{"patient": 1, "setting": "entry", "entered_at": 0, "left_at": None}],
        requests=[
            {"patient": 1, **postponed, "ended_at": DAY - 1},
            {"patient": 1, **postponed, "ended_at": 2 * DAY},
            {"patient": 1, **postponed, "ended_at": 3 * DAY},
            {"patient": 1, **postponed, "ended_at": 4 * DAY, "end": "granted"},
        ],
    )
    table = measure(run, scenario="", replication=0)
    assert total(table, "postponed-electives") == 1.0
    assert by(table, "postponed-electives", "specialty") == {"medicine": 1.0}


def test_a_postponement_counts_once_whatever_else_was_asked_for() -> None:
    postponed = {"setting": "ward", "requested_at": 0, "ended_at": DAY, "end": "postponed"}
    run = journeys(
        window=window(7),
        stays=[{"patient": 1, "setting": "entry", "entered_at": 0, "left_at": None}],
        requests=[
            {"patient": 1, **postponed},
            {"patient": 1, **postponed, "is_first_choice": False},
        ],
    )
    assert total(measure(run, scenario="", replication=0), "postponed-electives") == 1.0
