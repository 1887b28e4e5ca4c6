"""People through municipal places and services, worked by hand."""

from __future__ import annotations

import pytest

from flowsim.kpi.measure import measure
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.read import by, total

SETTINGS: Rows = [
    {"setting": "housing", "kind": "special-housing", "municipality": "ale"},
    {"setting": "short", "kind": "short-term", "municipality": "ale"},
    {"setting": "help", "kind": "home-help", "municipality": "ale"},
]


def asked(patient: int, at: int, ended: int | None, end: str = "granted") -> dict[str, object]:
    row = {"patient": patient, "setting": "housing", "requested_at": at, "ended_at": ended}
    return {**row, "end": end}


RUN = journeys(
    window=window(4),
    settings=SETTINGS,
    stays=[
        {"patient": 1, "setting": "short", "entered_at": 0, "left_at": 2 * DAY},
        {"patient": 1, "setting": "housing", "entered_at": 2 * DAY, "left_at": None},
        {"patient": 2, "setting": "short", "entered_at": -DAY, "left_at": 3 * DAY},
        {"patient": 3, "setting": "help", "entered_at": DAY, "left_at": None, "weight": 600},
    ],
    requests=[
        asked(1, -91 * DAY, 2 * DAY),
        asked(2, -10 * DAY, 3 * DAY),
        asked(3, DAY + 7 * HOUR, None, "open"),
    ],
)
TABLE = measure(RUN, scenario="", replication=0)


def test_the_queue_is_who_stands_in_line_at_six() -> None:
    # 1: days 0 and 1; 2: days 0, 1 and 2; 3: days 2 and 3
    assert total(TABLE, "special-housing-queue") == pytest.approx(7 / 4)
    assert by(TABLE, "special-housing-queue", "setting") == {"housing": pytest.approx(7 / 4)}


def test_a_long_wait_is_more_than_ninety_days() -> None:
    assert total(TABLE, "special-housing-over-90-days") == 50.0


def test_moves_in_and_intakes_begin_in_the_window() -> None:
    assert total(TABLE, "special-housing-move-ins") == pytest.approx(7 / 4)
    assert total(TABLE, "short-term-admissions") == pytest.approx(7 / 4)  # not patient 2
    assert by(TABLE, "home-care-starts", "kind") == {"home-help": pytest.approx(7 / 4)}


def test_short_term_stays_are_counted_whole_when_they_end() -> None:
    assert total(TABLE, "short-term-stay-days") == 3.0  # 2 and 4
    assert total(TABLE, "short-term-days") == pytest.approx(7 * 5 / 4)  # 2 and 3 in the window


def test_home_help_is_hours_a_week_while_it_is_in_force() -> None:
    # ten hours a week in three days of four
    assert total(TABLE, "home-help-hours") == pytest.approx(7.5)


def test_help_that_is_counted_in_places_has_no_hours() -> None:
    run = journeys(
        window=window(4),
        settings=SETTINGS,
        stays=[{"patient": 3, "setting": "help", "entered_at": DAY, "left_at": None}],
    )
    assert total(measure(run, scenario="", replication=0), "home-help-hours") is None
