"""Utskrivningsklar, worked by hand: the national way, the payment way, and the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowsim.kpi.measure import measure
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.read import by, total

NINE = 9 * HOUR


def discharged(patient: int, notice_at: int, left_at: int, to: str = "home") -> Rows:
    return [
        {
            "patient": patient,
            "setting": "ward",
            "entered_at": 0,
            "medically_ready_at": notice_at - HOUR,
            "declared_ready_at": notice_at,
            "left_at": left_at,
        },
        {"patient": patient, "setting": to, "entered_at": left_at, "left_at": None},
    ]


SIX = [
    *discharged(1, NINE, NINE + HOUR),  # the same day
    *discharged(2, 23 * HOUR, DAY + HOUR),  # two hours, but another date: 1 day
    *discharged(3, NINE, 3 * DAY + NINE, to="short-term"),  # 3
    *discharged(4, NINE, 4 * DAY + NINE, to="short-term"),  # 4
    *discharged(5, NINE, 7 * DAY, to="short-term"),  # 7
    *discharged(6, NINE, 8 * DAY, to="short-term"),  # 8
]


def test_days_are_dates_apart_and_the_national_mean_leaves_out_the_same_day() -> None:
    table = measure(journeys(window=window(10), stays=SIX), scenario="", replication=0)
    assert total(table, "ready-days-national") == 23 / 5
    assert total(table, "ready-days-payment") == 23 / 6
    assert by(table, "ready-days-payment", "next-kind") == {"home": 0.5, "short-term": 5.5}
    assert by(table, "ready-days-national", "next-kind") == {"home": 1.0, "short-term": 5.5}


def test_shares_are_of_all_planned_discharges() -> None:
    table = measure(journeys(window=window(10), stays=SIX), scenario="", replication=0)
    assert total(table, "same-day-share") == 100 / 6
    assert total(table, "ready-over-3-days") == 50.0
    assert total(table, "ready-over-7-days") == 100 / 6


def test_declared_and_true_delay_are_apart() -> None:
    table = measure(
        journeys(window=window(10), stays=discharged(1, NINE, DAY + NINE)),
        scenario="",
        replication=0,
    )
    assert total(table, "declared-delay-days") == 1.0
    assert total(table, "true-delay-days") == (DAY + HOUR) / DAY


def test_patients_without_planning_or_from_one_ward_to_another_do_not_count() -> None:
    run = journeys(
        window=window(10),
        patients=[{"patient": 1, "need": "none"}],
        stays=[
            *discharged(1, NINE, 5 * DAY),
            *discharged(2, NINE, 2 * DAY, to="rehab"),
            *discharged(3, NINE, 10 * DAY),  # not in the window
        ],
    )
    table = measure(run, scenario="", replication=0)
    assert total(table, "ready-days-payment") is None
    assert total(table, "discharges") == 0.1  # the one without planning


def test_who_died_in_the_ward_was_not_discharged() -> None:
    stays = [{**discharged(1, NINE, DAY)[0], "end": "died"}]
    table = measure(journeys(window=window(10), stays=stays), scenario="", replication=0)
    assert total(table, "discharges") == 0.0
    assert total(table, "same-day-share") is None


def test_beds_held_are_counted_from_each_notice_to_its_end() -> None:
    run = journeys(
        window=window(4),
        stays=[
            *discharged(1, NINE, DAY + NINE),  # 24 h
            {"patient": 2, "setting": "ward", "entered_at": 0, "left_at": None},
            *discharged(3, NINE, 2 * DAY, to="rehab"),  # to another ward: not waiting to go home
        ],
        notices=[
            {"patient": 1, "at": NINE},
            # ready for 12 h, withdrawn, ready again for the last 36 h, and still there
            {"patient": 2, "at": DAY},
            {"patient": 2, "at": DAY + 12 * HOUR, "kind": "withdrawn"},
            {"patient": 2, "at": 2 * DAY + 12 * HOUR},
            {"patient": 3, "at": NINE},
            {"patient": 1, "at": 0, "kind": "admission"},
        ],
        capacity=[{"setting": "ward", "at": 0, "staffed": 6}],
    )
    table = measure(run, scenario="", replication=0)
    assert total(table, "ready-beds-share") == pytest.approx(100 * (1 + 0.5 + 1.5) / 24)


def test_a_notice_sent_again_in_the_minute_of_its_withdrawal_holds() -> None:
    run = journeys(
        window=window(2),
        stays=[{"patient": 1, "setting": "ward", "entered_at": 0, "left_at": None}],
        notices=[
            {"patient": 1, "at": 0},
            {"patient": 1, "at": DAY},
            {"patient": 1, "at": DAY, "kind": "withdrawn"},
        ],
        capacity=[{"setting": "ward", "at": 0, "staffed": 1}],
    )
    assert total(measure(run, scenario="", replication=0), "ready-beds-share") == 100.0


def test_days_per_1000_are_those_of_65_and_older_in_known_municipalities_a_year() -> None:
    run = journeys(
        window=replace(window(73), population_65=(("ale", 1000), ("tjörn", 500))),
        patients=[
            {"patient": 1, "municipality": "ale"},
            {"patient": 2, "municipality": "ale", "is_65": False},
            {"patient": 3, "municipality": "tjörn"},
            {"patient": 4, "municipality": ""},
        ],
        stays=[
            *discharged(1, NINE, 4 * DAY),
            *discharged(2, NINE, 5 * DAY),
            *discharged(3, NINE, 2 * DAY),
            *discharged(4, NINE, 50 * DAY),
        ],
    )
    table = measure(run, scenario="", replication=0)
    # 73 days are a fifth of a year
    assert by(table, "ready-days-per-1000-65", "municipality") == {"ale": 20.0, "tjörn": 20.0}
    assert total(table, "ready-days-per-1000-65") == 20.0


def test_readiness_ends_with_a_relapse() -> None:
    run = journeys(
        window=window(2),
        stays=[{"patient": 1, "setting": "ward", "entered_at": 0, "left_at": None}],
        notices=[{"patient": 1, "at": 0}, {"patient": 1, "at": DAY, "kind": "relapse"}],
        capacity=[{"setting": "ward", "at": 0, "staffed": 1}],
    )
    assert total(measure(run, scenario="", replication=0), "ready-beds-share") == 50.0
