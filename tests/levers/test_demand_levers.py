"""Levers on who comes and what is open: summer, a winter wave, more old people."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from flowsim.errors import ScenarioError
from flowsim.tables.journeys import Journeys
from flowsim.units import DAY_MIN
from tests.levers.discharge_area import Runs, runs, tried

WARM_UP_WEEKS = 2
FULL_WARDS = {"settings.ward-halmstad.places": 22, "settings.ward-varberg.places": 16}
UNTIL_SUMMER_IS_OVER = {"horizon.days": 224, **FULL_WARDS}
SUMMER = "summer=60,staff=50,begins=20,ends=30"
LIVES_IN_SPECIAL_HOUSING = {
    "settings.special-housing": {"kind": "special-housing", "places": 60, "keeps_place": True},
    "groups.from-home": {
        "specialty": "municipal",
        "age_65_share": 1.0,
        "arrivals": {"per_day": 0.2, "municipalities": {"halmstad": 1.0}},
        "path": [{"kind": "special-housing", "need": {"family": "exponential", "mean_days": 300}}],
    },
}


def observed_weeks(moments: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whole weeks from the beginning of the observed period to each moment."""
    return pc.subtract(pc.divide(moments, 7 * DAY_MIN), WARM_UP_WEEKS)


def during(moments: pa.ChunkedArray, first_week: int, last_week: int) -> pa.ChunkedArray:
    weeks = observed_weeks(moments)
    return pc.and_(pc.greater_equal(weeks, first_week), pc.less_equal(weeks, last_week))


def arrived(run: Journeys, first_week: int, last_week: int) -> int:
    """New patients, readmitted ones not counted."""
    new = run.patients.filter(pc.is_null(run.patients["readmission_of"]))
    return int(new.filter(during(new["arrived_at"], first_week, last_week)).num_rows)


def homes(run: Journeys) -> Counter[str]:
    """New patients by municipality."""
    new = run.patients.filter(pc.is_null(run.patients["readmission_of"]))
    return Counter(new["municipality"].to_pylist())


def budget(run: Journeys, first_week: int, last_week: int) -> int:
    """Cases and minutes that all slots could take."""
    slots = run.slots.filter(during(run.slots["begins_at"], first_week, last_week))
    return int(pc.sum(slots["budget"]).as_py())


def test_in_summer_beds_are_closed_and_patients_wait_for_one() -> None:
    before, summer = runs("", UNTIL_SUMMER_IS_OVER), runs(SUMMER, UNTIL_SUMMER_IS_OVER)
    assert summer.kpi("staffed-beds") < 0.9 * before.kpi("staffed-beds")
    wait = "first-place-wait-hours"
    assert summer.kpi(wait) > 2 * before.kpi(wait)


def test_in_summer_teams_have_half_their_slots_and_all_of_them_afterwards() -> None:
    before, summer = (runs(case, UNTIL_SUMMER_IS_OVER).journeys[0] for case in ("", SUMMER))
    assert budget(summer, 20, 29) == pytest.approx(budget(before, 20, 29) / 2, rel=0.01)
    assert budget(summer, 30, 31) == budget(before, 30, 31)
    assert budget(summer, 0, 19) == budget(before, 0, 19)


def test_a_summer_without_closure_takes_away_the_one_of_the_area() -> None:
    closed = [
        {"kinds": ["ward"], "from_date": "2025-06-23", "to_date": "2025-08-10", "percent": 50}
    ]
    area = {**UNTIL_SUMMER_IS_OVER, "closures": closed}
    closed_beds, open_beds = runs("", area), runs("summer=100,staff=100", area)
    assert open_beds.kpi("staffed-beds") > closed_beds.kpi("staffed-beds")
    assert open_beds.kpi("occupancy") < closed_beds.kpi("occupancy")


def test_the_winter_wave_comes_in_january_and_february_on_top_of_the_others() -> None:
    before, wave = runs("").journeys[0], runs("winter-wave=40,staff=100").journeys[0]
    winter = arrived(wave, 0, 4) / arrived(before, 0, 4)
    assert winter == pytest.approx(1.4, abs=0.12)
    assert arrived(wave, 7, 19) == arrived(before, 7, 19)


def test_the_wave_fills_the_wards_and_ill_staff_make_patients_wait_longer() -> None:
    before = runs("", FULL_WARDS)
    wave, and_ill = (runs(f"winter-wave=40,staff={n}", FULL_WARDS) for n in (100, 50))
    assert wave.kpi("first-place-wait-hours") > before.kpi("first-place-wait-hours")
    assert and_ill.kpi("true-delay-days") > wave.kpi("true-delay-days")


def test_hospital_and_housing_get_their_shares_of_the_growth() -> None:
    groups = tried("ageing-demand=4,years=5,older=0.5", LIVES_IN_SPECIAL_HOUSING).area.groups
    assert groups["medicine-65"].arrivals.demand_percent == pytest.approx(110)
    assert groups["from-home"].arrivals.demand_percent == pytest.approx(120)


def test_growth_of_one_municipality_adds_patients_from_there_and_nobody_else_changes() -> None:
    before = runs("", LIVES_IN_SPECIAL_HOUSING).journeys[0]
    grown = runs("ageing-demand@varberg=9,years=15,older=0.8", LIVES_IN_SPECIAL_HOUSING).journeys[0]
    today, after = (homes(run) for run in (before, grown))
    assert after["halmstad"] == today["halmstad"]
    assert after["varberg"] / today["varberg"] == pytest.approx(1 + 0.09 * 15 * 0.8, abs=0.2)


def test_growth_of_one_municipality_is_of_its_share_of_a_group() -> None:
    groups = tried("ageing-demand@varberg=6", LIVES_IN_SPECIAL_HOUSING).area.groups
    added = groups["medicine-65-added-varberg"].arrivals
    today = groups["medicine-65"].arrivals
    assert added.per_day == pytest.approx(today.per_day * 0.4 * 0.06 * 5 * 0.5)
    assert dict(added.municipalities) == {"varberg": 1.0}
    assert "from-home-added-varberg" not in groups, "nobody comes from there"
    assert (
        "medicine-65-added-varberg"
        not in tried("ageing-demand=6", LIVES_IN_SPECIAL_HOUSING).area.groups
    )


def test_growth_of_two_municipalities_adds_up_and_none_is_too_little() -> None:
    both = tried(
        "ageing-demand@varberg=6+ageing-demand@halmstad=2", LIVES_IN_SPECIAL_HOUSING
    ).area.groups
    assert {"medicine-65-added-varberg", "medicine-65-added-halmstad"} <= set(both)
    with pytest.raises(ScenarioError) as error:
        tried("mobile-near-care@varberg,fewer=6")
    assert "not_for_one_place" in {found.code for found in error.value.problems}


def test_with_nothing_built_the_line_for_special_housing_grows_with_the_years() -> None:
    def at(years: int) -> Runs:
        return runs(f"ageing-demand=9,years={years}", filled())

    queue = "special-housing-queue"
    assert at(0).kpi(queue) < at(5).kpi(queue) < at(15).kpi(queue)


def filled() -> dict[str, Any]:
    """The area with special housing that is full from the start."""
    loaded = [
        {
            "settings": ["special-housing"],
            "percent": 100,
            "groups": {"from-home": 1.0},
            "residual": {"family": "exponential", "mean_days": 300},
            "needs": {"none": 1.0},
        }
    ]
    return {**LIVES_IN_SPECIAL_HOUSING, "start": {"loaded": loaded}}
