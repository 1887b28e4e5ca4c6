"""The luck of every stay fits what the area says of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from flowsim.tables.cohort import Cohort, Ints
from flowsim.terms import Kind
from flowsim.units import DAY_MIN, HOUR_MIN
from tests.sampling.areas import (
    KINDS,
    NEEDS,
    area_values,
    cohort_of,
    patient_of,
    patients_in,
    rows_of_kind,
)
from tests.sampling.fit import UNLIKELY, ks_chance, minutes_chance, share_is_near

WARD, SHORT_TERM = KINDS.index(Kind.WARD), KINDS.index(Kind.SHORT_TERM)


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return cohort_of(many())


def many() -> dict[str, Any]:
    values = area_values()
    for group in values["groups"].values():
        group["arrivals"]["per_day"] *= 6
    values["start"] = {}
    values["readmission"]["enabled"] = False
    return values


def goes_on_to(cohort: Cohort, kind: Kind) -> Ints:
    """Ward rows that are followed by a stay of this kind."""
    rows = rows_of_kind(cohort, Kind.WARD)
    rows = rows[rows + 1 < len(cohort.kind)]
    same = patient_of(cohort)[rows] == patient_of(cohort)[rows + 1]
    found: Ints = rows[same & (cohort.kind[rows + 1] == KINDS.index(kind))]
    return found


def planned_leaving(cohort: Cohort) -> Ints:
    """Ward rows of planned patients."""
    rows = rows_of_kind(cohort, Kind.WARD)
    planned: Ints = rows[cohort.need[patient_of(cohort)[rows]] != NEEDS.index("none")]
    return planned


def lognormal(mean_days: float, cv: float = 1.0) -> Any:
    scale = mean_days * DAY_MIN / np.sqrt(1 + cv**2)
    return stats.lognorm(s=np.sqrt(np.log(1 + cv**2)), scale=scale).cdf


def test_needs_fit_their_durations(cohort: Cohort) -> None:
    medicine = np.flatnonzero(cohort.group == cohort.groups.index("medicine"))
    surgery = np.flatnonzero(cohort.group == cohort.groups.index("surgery"))
    gamma = stats.gamma(a=1 / 0.49, scale=3 * DAY_MIN * 0.49).cdf
    expected = (
        (Kind.EMERGENCY, medicine, stats.expon(scale=240).cdf),
        (Kind.WARD, medicine, lognormal(5)),
        (Kind.WARD, surgery, gamma),
        (Kind.SHORT_TERM, None, lognormal(20, 0.8)),
        (Kind.SPECIAL_HOUSING, None, lognormal(900)),
    )
    for kind, patients, law in expected:
        minutes = cohort.need_min[rows_of_kind(cohort, kind, patients)]
        assert minutes_chance(minutes, law) > UNLIKELY
        assert minutes.min() >= 1


def test_waiting_outside_takes_no_need_and_the_end_of_the_journey_has_none(
    cohort: Cohort,
) -> None:
    assert set(cohort.need_min[rows_of_kind(cohort, Kind.ENTRY)]) == {0}
    for kind in (Kind.HOME, Kind.RETURN):
        assert set(cohort.need_min[rows_of_kind(cohort, kind)]) == {-1}


def test_a_need_lasts_at_least_a_minute() -> None:
    values = many()
    values["groups"]["medicine"]["path"][0]["need"] = {
        "family": "exponential",
        "mean_minutes": 1,
    }
    drawn = cohort_of(values)
    assert drawn.need_min[rows_of_kind(drawn, Kind.EMERGENCY)].min() == 1


def test_notices_are_late_or_premature_and_some_premature_ones_are_disputed(
    cohort: Cohort,
) -> None:
    rows = planned_leaving(cohort)
    offset, withdrawn = cohort.notice_offset_min[rows], cohort.withdrawn_after_min[rows]
    early = offset < 0
    assert share_is_near(early.sum(), len(rows), 0.3)
    assert minutes_chance(offset[~early], stats.expon(scale=3 * HOUR_MIN).cdf) > UNLIKELY
    # less than half a minute early counts as a whole minute early
    assert ks_chance(-offset[early], stats.expon(scale=10 * HOUR_MIN).cdf) > UNLIKELY
    assert share_is_near((withdrawn[early] >= 1).sum(), early.sum(), 0.5)
    assert set(withdrawn[~early]) == {-1}
    disputed = withdrawn[withdrawn >= 0]
    assert disputed.min() >= 1
    assert ks_chance(disputed, stats.expon(loc=-0.5, scale=2 * HOUR_MIN).cdf) > UNLIKELY


def test_without_planning_or_outside_hospital_the_notice_is_at_the_end_of_need(
    cohort: Cohort,
) -> None:
    others = np.ones(len(cohort.kind), dtype=bool)
    others[planned_leaving(cohort)] = False
    assert set(cohort.notice_offset_min[others]) == {0}
    assert set(cohort.withdrawn_after_min[others]) == {-1}


def test_estimates_of_planned_patients_have_a_normal_error(cohort: Cohort) -> None:
    error = cohort.estimate_error_min[planned_leaving(cohort)]
    assert ks_chance(error, stats.norm(loc=-360, scale=24 * HOUR_MIN).cdf) > UNLIKELY
    unplanned = cohort.need[patient_of(cohort)] == NEEDS.index("none")
    assert set(cohort.estimate_error_min[unplanned]) == {0}
    assert set(cohort.estimate_error_min[rows_of_kind(cohort, Kind.EMERGENCY)]) == {0}


def test_relapse_and_death_come_with_the_hazards_of_where_one_waits(cohort: Cohort) -> None:
    going_home = goes_on_to(cohort, Kind.HOME)
    relapse, death = cohort.relapse_after_min[going_home], cohort.death_after_min[going_home]
    assert ks_chance(relapse, stats.expon(scale=10 * DAY_MIN).cdf) > UNLIKELY
    assert ks_chance(death, stats.expon(scale=50 * DAY_MIN).cdf) > UNLIKELY
    assert set(cohort.relapse_need_min[going_home]) == {3 * DAY_MIN}
    in_emergency = rows_of_kind(cohort, Kind.EMERGENCY)
    assert set(cohort.relapse_after_min[in_emergency]) == {-1}
    assert set(cohort.death_after_min[in_emergency]) == {-1}


def test_an_interim_stay_has_the_hazards_of_its_kind_and_a_draw_of_its_own(
    cohort: Cohort,
) -> None:
    to_homes = goes_on_to(cohort, Kind.SPECIAL_HOUSING)
    relapse = cohort.interim_relapse_after_min[to_homes]
    death = cohort.interim_death_after_min[to_homes]
    treated = cohort.interim_relapse_need_min[to_homes]
    assert ks_chance(relapse, stats.expon(scale=20 * DAY_MIN).cdf) > UNLIKELY
    assert ks_chance(death, stats.expon(scale=25 * DAY_MIN).cdf) > UNLIKELY
    assert minutes_chance(treated, lognormal(3)) > UNLIKELY
    in_ward = np.log(cohort.death_after_min[to_homes])
    assert abs(np.corrcoef(np.log(death), in_ward)[0, 1]) < 3.3 / np.sqrt(len(to_homes))
    others = np.ones(len(cohort.kind), dtype=bool)
    others[to_homes] = False
    assert set(cohort.interim_death_after_min[others]) == {-1}


def test_without_a_chance_of_relapse_or_death_neither_comes() -> None:
    values = area_values()
    values["while_waiting"] = [
        {"kinds": ["ward"], "relapse_per_day": 0.1},
        {"kinds": ["short-term"], "death_per_day": 0.04},
    ]
    drawn = cohort_of(values)
    going_home = goes_on_to(drawn, Kind.HOME)
    assert drawn.relapse_after_min[going_home].min() > 0
    assert set(drawn.death_after_min[going_home]) == {-1}
    assert set(drawn.interim_relapse_after_min) == {-1}
    assert drawn.interim_death_after_min.max() > 0


def test_nothing_happens_while_waiting_where_it_is_switched_off() -> None:
    values = many()
    for rule in values["while_waiting"]:
        rule["enabled"] = False
    drawn = cohort_of(values)
    for name in ("relapse_after", "death_after", "interim_relapse_after", "interim_death_after"):
        assert set(getattr(drawn, f"{name}_min")) == {-1}


def test_the_last_stay_has_nothing_to_wait_for(cohort: Cohort) -> None:
    last = cohort.row_start[1:] - 1
    assert set(cohort.relapse_after_min[last]) == {-1}
    assert set(cohort.death_after_min[last]) == {-1}


def test_patience_is_drawn_for_the_places_that_have_such_an_alternative(cohort: Cohort) -> None:
    rows = rows_of_kind(cohort, Kind.SHORT_TERM)
    assert minutes_chance(cohort.patience_min[rows], stats.expon(scale=9 * DAY_MIN).cdf) > UNLIKELY
    others = np.ones(len(cohort.kind), dtype=bool)
    others[rows] = False
    assert set(cohort.patience_min[others]) == {-1}


def test_patience_depends_on_where_they_come_from_and_on_their_own_first_choice() -> None:
    values = many()
    alternative = values["settings"]["short-term-east"]["alternatives"][0]
    alternative["origins"] = ["special-housing"]
    drawn = cohort_of(values)
    east = np.flatnonzero(drawn.municipality == drawn.municipalities.index("east"))
    west = np.flatnonzero(drawn.municipality == drawn.municipalities.index("west"))
    assert set(drawn.patience_min[rows_of_kind(drawn, Kind.SHORT_TERM, east)]) == {-1}
    assert drawn.patience_min[rows_of_kind(drawn, Kind.SHORT_TERM, west)].min() >= 0


def test_weights_are_one_place_or_the_minutes_of_the_route() -> None:
    values = many()
    hours = {"family": "uniform", "low_hours": 2, "high_hours": 20}
    values["routes"]["short-term"]["stays"][0]["weight"] = hours
    drawn = cohort_of(values)
    rows = rows_of_kind(drawn, Kind.SHORT_TERM)
    expected = stats.uniform(loc=120, scale=1080).cdf
    assert minutes_chance(drawn.weight[rows], expected) > UNLIKELY
    others = np.ones(len(drawn.kind), dtype=bool)
    others[rows] = False
    assert set(drawn.weight[others]) == {1}


def test_a_second_stay_of_a_kind_has_a_draw_of_its_own() -> None:
    values = many()
    path = values["groups"]["medicine"]["path"]
    path.insert(0, path[0])  # another emergency department first
    drawn = cohort_of(values)
    medicine = np.flatnonzero(drawn.group == drawn.groups.index("medicine"))
    first = drawn.need_min[drawn.row_start[medicine]]
    second = drawn.need_min[drawn.row_start[medicine] + 1]
    assert abs(np.corrcoef(np.log(first), np.log(second))[0, 1]) < 3.3 / np.sqrt(len(first))


def test_passing_another_setting_first_leaves_the_luck_of_this_one() -> None:
    values = many()
    before = cohort_of(values)
    values["groups"]["surgery"]["path"].insert(0, {"kind": "emergency", "need": {"hours": 2}})
    after = cohort_of(values)
    stratum = "surgery/west"
    for kind in (Kind.WARD, Kind.SHORT_TERM):
        rows = [rows_of_kind(c, kind, patients_in(c, stratum)) for c in (before, after)]
        np.testing.assert_array_equal(before.need_min[rows[0]], after.need_min[rows[1]])
