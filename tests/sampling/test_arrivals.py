"""Who arrives and when: levels, profiles, spread, and demand up and down."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.special import chdtrc, chdtri

from flowsim.sampling.arrivals import (
    Arriving,
    minute_of_day,
    plan_arrivals,
    sample_arrivals,
    strata_of,
)
from flowsim.sampling.choices import Choices
from flowsim.sampling.streams import Streams
from flowsim.scenario.model import Area
from flowsim.tables.cohort import Ints
from flowsim.units import DAY_MIN
from tests.sampling.fit import UNLIKELY, counts_chance

MONDAY = date(2024, 1, 1)
WEEKDAY = {"mon": 1.2, "tue": 1.1, "wed": 1.0, "thu": 1.0, "fri": 1.1, "sat": 0.8, "sun": 0.8}
MONTHS = [1.2, 1.2, 1.1, 1.0, 1.0, 0.9, 0.7, 0.8, 1.0, 1.0, 1.1, 1.2]
HOURS = [1.0] * 8 + [3.0] * 10 + [2.0] * 6


def area_of(days: int = 366 * 4, **arrivals: Any) -> Area:
    given: dict[str, Any] = {"per_day": 25, **arrivals}
    return Area.model_validate(
        {
            "horizon": {"start_date": MONDAY, "days": days, "follow_up_days": 0},
            "settings": {"ward": {"kind": "ward", "places": 10}},
            "groups": {
                "medicine": {
                    "specialty": "medicine",
                    "arrivals": given,
                    "path": [{"kind": "ward", "need": {"days": 1}}],
                }
            },
        }
    )


def sample(area: Area, holidays: tuple[date, ...] = (), replication: int = 0) -> Arriving:
    return sample_arrivals(plan_arrivals(area, holidays), Streams(21, replication))


def per_day(arriving: Arriving, days: int) -> Ints:
    return np.bincount(arriving.arrived_at // DAY_MIN, minlength=days)


def test_the_level_is_the_mean_of_an_ordinary_year_whatever_the_profiles() -> None:
    days = 365
    area = area_of(days, weekday=WEEKDAY, months=MONTHS)
    counts = [per_day(sample(area, replication=r), days).sum() for r in range(20)]
    expected = 25 * days * len(counts)
    assert abs(sum(counts) - expected) < 3.3 * np.sqrt(expected)


def test_arrivals_follow_the_hours_and_the_weekdays() -> None:
    days = 7 * 150
    arriving = sample(area_of(days, weekday=WEEKDAY, hours=HOURS))
    hour_of_week = arriving.arrived_at % (7 * DAY_MIN) // 60
    weights = np.outer(list(WEEKDAY.values()), HOURS).ravel()
    seen = np.bincount(hour_of_week, minlength=7 * 24)
    assert counts_chance(seen, weights) > UNLIKELY
    assert counts_chance(np.bincount(arriving.arrived_at % 60), np.ones(60)) > UNLIKELY


def test_arrivals_follow_the_months() -> None:
    days = 365 * 4 + 1
    arriving = sample(area_of(days, months=MONTHS))
    dates = [MONDAY + timedelta(days=day) for day in range(days)]
    month = np.array([day.month - 1 for day in dates])
    seen = np.bincount(month[arriving.arrived_at // DAY_MIN], minlength=12)
    assert counts_chance(seen, np.bincount(month) * np.array(MONTHS)) > UNLIKELY


@pytest.mark.parametrize("dispersion", [0.0, 0.08, 0.5])
def test_day_counts_are_spread_as_the_dispersion_says(dispersion: float) -> None:
    days = 4_000
    counts = per_day(sample(area_of(days, dispersion=dispersion)), days)
    index = counts.var(ddof=1) / counts.mean()
    expected = 1 + dispersion * 25
    kurtosis = 6 * dispersion + 1 / (25 * expected)  # excess, of a negative binomial
    error = expected * np.sqrt((2 + kurtosis) / days + dispersion / days)
    assert abs(index - expected) < 3.3 * error


def test_without_dispersion_day_counts_are_poisson() -> None:
    days = 2_000
    counts = per_day(sample(area_of(days)), days)
    index_sum = ((counts - counts.mean()) ** 2).sum() / counts.mean()
    assert UNLIKELY < chdtrc(days - 1, index_sum) < 1 - UNLIKELY
    assert index_sum < chdtri(days - 1, UNLIKELY)


def test_holidays_take_patients_away_and_only_on_that_day() -> None:
    days = 2_000
    holidays = tuple(MONDAY + timedelta(days=day) for day in range(0, days, 5))
    plain = per_day(sample(area_of(days)), days)
    fewer = per_day(sample(area_of(days, holiday_factor=0.4), holidays), days)
    off = np.arange(days) % 5 == 0
    np.testing.assert_array_equal(fewer[~off], plain[~off])
    expected = 0.4 * 25 * off.sum()
    assert abs(fewer[off].sum() - expected) < 3.3 * np.sqrt(expected)


def test_nobody_comes_where_a_weight_is_nothing() -> None:
    days = 7 * 60
    working = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), 1)
    holiday = MONDAY + timedelta(days=3)
    area = area_of(days, weekday=working, holiday_factor=0, hours=[0] * 7 + [1, 1] + [0] * 15)
    arriving = sample(area, (holiday,))
    counts = per_day(arriving, days)
    assert not counts[5::7].any()
    assert not counts[6::7].any()
    assert counts[3] == 0
    assert (counts[10::7] > 0).all()
    assert set(arriving.arrived_at % DAY_MIN // 60) == {7, 8}


def test_a_profile_without_any_weight_brings_nobody() -> None:
    assert len(sample(area_of(50, weekday={})).ids) == 0
    assert len(sample(area_of(50, months=[0] * 12)).ids) == 0
    assert len(sample(area_of(50, per_day=0)).ids) == 0


def test_the_last_minute_of_the_last_hour_is_still_that_day() -> None:
    edges = np.array([0.0, 0.5, 1 - 2.0**-53])
    hours = Choices.of([[1.0] * 24, [0.0, 1.0] + [0.0] * 22])
    assert minute_of_day(hours, np.zeros(3, dtype=np.int64), edges).tolist() == [0, 720, 1439]
    assert minute_of_day(hours, np.ones(3, dtype=np.int64), edges).tolist() == [60, 90, 119]


def of_demand(percent: float) -> dict[tuple[str, int], int]:
    arriving = sample(area_of(300, demand_percent=percent))
    names = [arriving.ids.names[code] for code in arriving.ids.stratum]
    ids = zip(names, arriving.ids.ordinal.tolist(), strict=True)
    return dict(zip(ids, arriving.arrived_at.tolist(), strict=True))


def test_whoever_comes_at_some_demand_comes_at_the_same_minute_at_any_higher() -> None:
    levels = [of_demand(percent) for percent in (40, 90, 100, 110, 140, 200, 230)]
    for fewer, more in pairwise(levels):
        assert fewer.items() < more.items()


@pytest.mark.parametrize("percent", [0, 40, 110, 250])
def test_demand_is_that_percent_of_the_level(percent: float) -> None:
    expected = 25 * 300 * percent / 100
    assert abs(len(of_demand(percent)) - expected) <= 3.3 * np.sqrt(expected)


def test_added_demand_has_names_of_its_own() -> None:
    names = [stratum.name for stratum in strata_of(area_of(demand_percent=250))]
    assert names == ["medicine", "medicine/more", "medicine/more-2"]


def test_a_longer_run_begins_with_the_same_patients() -> None:
    short, long = sample(area_of(100)), sample(area_of(200))
    n = len(short.ids)
    np.testing.assert_array_equal(long.arrived_at[:n], short.arrived_at)
    assert long.arrived_at[n] >= 100 * DAY_MIN
