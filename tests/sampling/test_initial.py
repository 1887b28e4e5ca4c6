"""Who is here at minute 0: how many, who they are, and what is left of their stays."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

from flowsim.tables.cohort import Cohort
from flowsim.terms import Kind
from flowsim.units import DAY_MIN
from tests.sampling.areas import (
    KINDS,
    NEEDS,
    area_values,
    cohort_of,
    lognormal,
    luck_of,
    patients_in,
    rows_of_kind,
)
from tests.sampling.fit import UNLIKELY, counts_chance, minutes_chance, share_is_near


def lognormal_cdf(mean_days: float, cv: float = 1.0) -> Any:
    scale = mean_days * DAY_MIN / np.sqrt(1 + cv**2)
    return stats.lognorm(s=np.sqrt(np.log(1 + cv**2)), scale=scale).cdf


def only_start(**start: Any) -> dict[str, Any]:
    values = area_values()
    values["start"] = start
    values["readmission"]["enabled"] = False
    for group in values["groups"].values():
        group["arrivals"]["demand_percent"] = 1
    return values


def started(cohort: Cohort, stratum: str) -> tuple[np.ndarray, np.ndarray]:
    patients = patients_in(cohort, stratum)
    return patients, cohort.row_start[patients]


def test_a_percent_of_the_staffed_places_is_taken() -> None:
    values = only_start(loaded=[{"settings": ["ward"], "percent": 90}])
    values["settings"]["medicine-coast"]["weekday_places"] = {"mon": 25}
    values["closures"] = [
        {
            "kinds": ["ward"],
            "hospitals": ["inland"],
            "percent": 50,
            "from_date": "2024-01-01",
            "to_date": "2024-01-14",
        }
    ]
    cohort = cohort_of(values)
    expected = {
        "medicine-coast": 23,  # 22.5, rounded half up
        "surgery-coast": 27,
        "medicine-inland": 14,  # 13.5
        "surgery-inland": 14,
    }
    for ward, patients in expected.items():
        assert len(patients_in(cohort, f"start/loaded/{ward}")) == patients


def test_the_loaded_are_in_service_and_belong_where_they_are() -> None:
    cohort = cohort_of(only_start(loaded=[{"settings": ["ward"], "percent": 90}]))
    for hospital in ("coast", "inland"):
        for specialty in ("medicine", "surgery"):
            who, first = started(cohort, f"start/loaded/{specialty}-{hospital}")
            assert set(cohort.hospital[who]) == {cohort.hospitals.index(hospital)}
            assert set(cohort.specialty[who]) == {cohort.specialties.index(specialty)}
            assert set(cohort.kind[first]) == {KINDS.index(Kind.WARD)}
            assert set(cohort.begins_in_service[who]) == {1}
            assert set(cohort.waits_in[who]) == {0}
            assert set(cohort.arrived_at[who]) == {0}
            assert set(cohort.asked_at[who]) == {0}
    inland, _ = started(cohort, "start/loaded/medicine-inland")
    assert set(cohort.municipality[inland]) == {cohort.municipalities.index("west")}


def test_what_is_left_of_a_stay_in_equilibrium_is_longer_than_a_stay_of_low_spread() -> None:
    values = only_start(loaded=[{"settings": ["medicine-coast"], "patients": 5000}])
    cohort = cohort_of(values)
    _, first = started(cohort, "start/loaded/medicine-coast")
    left = cohort.need_min[first]
    mean, cv = 5 * DAY_MIN, 1.0
    # E[X^3] of a lognormal gives the variance of what is left
    third = mean**3 * (1 + cv**2) ** 3
    expected = mean * (1 + cv**2) / 2
    error = np.sqrt((third / (3 * mean) - expected**2) / len(left))
    assert abs(left.mean() - expected) < 3.3 * error


def test_a_census_meets_longer_stays_more_often() -> None:
    """Of patients in the ward, those on the way to a long need are over-represented."""
    values = only_start(loaded=[{"settings": ["short-term-east"], "patients": 3000}])
    values["groups"]["surgery"]["exits"]["new-social"] = {"special-housing": 1}
    values["groups"]["medicine"]["exits"]["unchanged"] = {"longer": 0.5, "return": 0.5}
    values["routes"]["longer"] = {
        "stays": [{"kind": "short-term", "need": lognormal(60)}, {"kind": "home"}]
    }
    cohort = cohort_of(values)
    who, first = started(cohort, "start/loaded/short-term-east")
    assert set(cohort.group[who]) == {cohort.groups.index("medicine")}
    weights = [0.6 * 0.5 * 60, 0.4 * 0.5 * 20]
    seen = [np.sum(cohort.need[who] == NEEDS.index(n)) for n in ("unchanged", "new-social")]
    assert counts_chance(seen, weights) > UNLIKELY
    assert set(cohort.kind[first + 1]) == {KINDS.index(Kind.HOME)}


def test_without_shares_groups_are_met_by_flow_times_time_spent() -> None:
    values = only_start(loaded=[{"settings": ["everyone"], "patients": 3000}])
    values["settings"]["everyone"] = {"kind": "hospital-at-home", "places": 9}
    for name, days in (("medicine", 2), ("surgery", 8)):
        at_home = {"kind": "hospital-at-home", "need": {"days": days}}
        values["groups"][name]["path"].append(at_home)
    cohort = cohort_of(values)
    who, _ = started(cohort, "start/loaded/everyone")
    seen = np.bincount(cohort.group[who], minlength=2)
    assert counts_chance(seen, [10 * 2, 4 * 8]) > UNLIKELY
    values["start"]["loaded"][0]["groups"] = {"medicine": 0.2, "surgery": 0.8}
    cohort = cohort_of(values)
    who, _ = started(cohort, "start/loaded/everyone")
    assert share_is_near((cohort.group[who] == 1).sum(), 3000, 0.8)


def test_what_the_row_says_holds_instead_of_the_groups_own() -> None:
    row = {
        "settings": ["homes-west"],
        "patients": 2000,
        "groups": {"medicine": 1},
        "residual": lognormal(700),
        "needs": {"unchanged": 0.3, "new-social": 0.7},
        "exits": {"died": 0.9, "home": 0.1},
    }
    cohort = cohort_of(only_start(loaded=[row]))
    who, first = started(cohort, "start/loaded/homes-west")
    assert minutes_chance(cohort.need_min[first], lognormal_cdf(700)) > UNLIKELY
    assert share_is_near((cohort.need[who] == NEEDS.index("unchanged")).sum(), 2000, 0.3)
    assert share_is_near(cohort.ends_as_died[who].sum(), 2000, 0.9)
    length = np.diff(cohort.row_start)[who]
    np.testing.assert_array_equal(length == 1, cohort.ends_as_died[who] == 1)


def test_a_residual_adds_nobody_who_would_not_come_there() -> None:
    row = {"settings": ["short-term-west"], "patients": 30_000, "groups": {"medicine": 1}}
    cohort = cohort_of(only_start(loaded=[{**row, "residual": {"days": 5}}]))
    who, first = started(cohort, "start/loaded/short-term-west")
    assert set(cohort.need[who]) == {NEEDS.index("new-social")}
    assert set(cohort.kind[first + 1]) == {KINDS.index(Kind.HOME)}


def test_a_row_of_nobody_adds_nobody() -> None:
    row = {"settings": ["short-term-west"], "patients": 0, "residual": {"days": 5}}
    assert not cohort_of(only_start(loaded=[row])).begins_in_service.any()


def test_those_who_wait_asked_before_the_start() -> None:
    row = {
        "setting": "homes-west",
        "patients": 1500,
        "group": "medicine",
        "waited": {"family": "gamma", "mean_days": 60, "cv": 0.8},
        "need": lognormal(900),
    }
    cohort = cohort_of(only_start(waiting=[row, {**row, "waiting_in": "short-term"}]))
    who, first = started(cohort, "start/waiting/homes-west/medicine")
    gamma = stats.gamma(a=1 / 0.64, scale=60 * DAY_MIN * 0.64).cdf
    assert minutes_chance(-cohort.asked_at[who], gamma) > UNLIKELY
    assert cohort.asked_at[who].max() < 0
    assert set(cohort.waits_in[who]) == {1}
    assert set(cohort.begins_in_service[who]) == {0}
    assert set(cohort.municipality[who]) == {cohort.municipalities.index("west")}
    assert set(cohort.kind[first]) == {KINDS.index(Kind.ENTRY)}
    assert set(cohort.need_min[first]) == {0}
    target = rows_of_kind(cohort, Kind.SPECIAL_HOUSING, who)
    assert minutes_chance(cohort.need_min[target], lognormal_cdf(900)) > UNLIKELY
    in_place, first = started(cohort, "start/waiting/homes-west/medicine/2")
    assert len(in_place) == 1500
    assert set(cohort.kind[first]) == {KINDS.index(Kind.SHORT_TERM)}
    assert set(cohort.need_min[first]) == {0}


def test_fewer_places_leave_the_others_as_they_were() -> None:
    values = area_values()
    before = luck_of(cohort_of(values), "start/loaded/medicine-coast")
    values["settings"]["medicine-coast"]["places"] = 20
    after = luck_of(cohort_of(values), "start/loaded/medicine-coast")
    assert len(after) == 18
    assert after.items() <= before.items()
