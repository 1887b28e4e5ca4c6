"""Readiness said, taken back and answered, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from flowsim.kpi.measure import measure
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.read import by, total

NOON = 12 * HOUR


def discharge(patient: int, declared: int, left: int, **values: Any) -> list[dict[str, object]]:
    return [
        {
            "patient": patient,
            "setting": "ward",
            "entered_at": 0,
            "medically_ready_at": declared,
            "declared_ready_at": declared,
            "left_at": left,
            **values,
        },
        {"patient": patient, "setting": "next", "entered_at": left, "left_at": None},
    ]


def measured(stays: Rows, notices: Rows = (), days: int = 7) -> Any:
    run = journeys(
        window=window(days),
        stays=stays,
        notices=notices,
        settings=[{"setting": "next", "kind": "home-help", "is_limited": False}],
    )
    return measure(run, scenario="", replication=0)


def test_patients_ready_at_six_by_weekday() -> None:
    # the first day is a Monday; ready Monday noon to Wednesday noon: two mornings of seven
    table = measured(discharge(1, NOON, 2 * DAY + NOON), [{"patient": 1, "at": NOON}])
    assert total(table, "ready-patients-06") == pytest.approx(2 / 7)
    days = by(table, "ready-patients-06", "weekday")
    assert {day: value for day, value in days.items() if value} == {"tue": 1.0, "wed": 1.0}


def test_a_second_notice_is_a_repeated_readiness() -> None:
    stays: Rows = [*discharge(1, DAY, 2 * DAY), *discharge(2, DAY, 2 * DAY)]
    notices: Rows = [
        {"patient": 1, "at": HOUR},
        {"patient": 1, "at": 2 * HOUR, "kind": "withdrawn"},
        {"patient": 1, "at": DAY},
        {"patient": 2, "at": DAY},
        {"patient": 2, "at": DAY + HOUR, "kind": "relapse"},
    ]
    table = measured(stays, notices)
    assert total(table, "repeated-readiness-share") == 50.0
    assert total(table, "withdrawn-per-100") == 50.0
    assert total(table, "relapses-per-100") == 50.0


def test_days_until_the_receiver_is_ready_are_never_negative() -> None:
    stays = [
        *discharge(1, DAY, 4 * DAY, receiver_ready_at=3 * DAY),
        *discharge(2, DAY, 2 * DAY, receiver_ready_at=HOUR),
        *discharge(3, DAY, 2 * DAY),
    ]
    table = measured(stays)
    assert total(table, "receiver-ready-days") == 1.0  # 2 and 0; the third is not known
    # 1 leaves the day after its receiver was ready, 2 the day after the notice
    assert total(table, "left-within-a-day-share") == 100.0


def test_two_days_after_both_is_too_late() -> None:
    table = measured(discharge(1, DAY, 4 * DAY, receiver_ready_at=2 * DAY - 1))
    assert total(table, "left-within-a-day-share") == 0.0


def test_the_call_to_a_sip_has_three_calendar_days() -> None:
    stays: Rows = [row for one in (1, 2, 3) for row in discharge(one, DAY + NOON, 6 * DAY)]
    notices = [
        {"patient": 1, "at": 5 * DAY - 1, "kind": "sip-call"},
        {"patient": 2, "at": 5 * DAY, "kind": "sip-call"},
    ]
    table = measured(stays, notices)
    assert total(table, "sip-calls-per-100") == pytest.approx(100 * 2 / 3)
    assert total(table, "sip-call-3-days-share") == 50.0
    assert total(table, "sip-call-days") == pytest.approx((3.5 * 2 - 1 / DAY) / 2)


def test_without_any_call_nothing_is_said_of_sip() -> None:
    table = measured(discharge(1, DAY, 2 * DAY))
    for kpi in ("sip-calls-per-100", "sip-call-days", "admission-notice-24h-share"):
        assert total(table, kpi) is None


def test_an_admission_notice_has_a_day() -> None:
    stays = [*discharge(1, 2 * DAY, 3 * DAY), *discharge(2, 2 * DAY, 3 * DAY)]
    notices = [
        {"patient": 1, "at": DAY, "kind": "admission"},
        {"patient": 2, "at": DAY + 1, "kind": "admission"},
    ]
    assert total(measured(stays, notices), "admission-notice-24h-share") == 50.0


def test_deaths_while_ready_are_of_those_whose_need_had_ended() -> None:
    def dead(patient: int, ready: int | None) -> dict[str, object]:
        row = {"patient": patient, "setting": "ward", "entered_at": 0, "left_at": 3 * DAY}
        return {**row, "medically_ready_at": ready, "end": "died"}

    table = measured([dead(1, DAY), dead(2, None)])
    assert total(table, "deaths-while-ready") == pytest.approx(365 / 7)
