"""Swedish days."""

from __future__ import annotations

from datetime import date

import pytest

from flowsim.calendar import holidays_between

YEAR_2025 = holidays_between(date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    "eve", [date(2025, 6, 20), date(2025, 12, 24), date(2025, 12, 31)], ids=str
)
def test_the_three_eves_are_days_off(eve: date) -> None:
    assert eve in YEAR_2025


def test_holidays_on_weekdays_of_2025_are_those_of_the_almanac() -> None:
    # Source: the Swedish almanac for 2025.
    weekdays = [day for day in YEAR_2025 if day.weekday() < 5]
    assert [f"{day:%m-%d}" for day in weekdays] == [
        "01-01",
        "01-06",
        "04-18",
        "04-21",
        "05-01",
        "05-29",
        "06-06",
        "06-20",
        "12-24",
        "12-25",
        "12-26",
        "12-31",
    ]


def test_ordinary_sundays_are_no_holidays() -> None:
    assert date(2025, 2, 2) not in YEAR_2025


def test_both_ends_are_included_and_years_follow_each_other() -> None:
    assert holidays_between(date(2025, 12, 31), date(2026, 1, 1)) == (
        date(2025, 12, 31),
        date(2026, 1, 1),
    )
    assert holidays_between(date(2025, 1, 2), date(2025, 1, 5)) == ()
