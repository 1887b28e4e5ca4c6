"""Readmission candidates: whose, how likely, when, and a whole journey of their own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from flowsim.scenario.load import scenario_from_values
from flowsim.tables.cohort import U32, Cohort
from flowsim.terms import Kind
from flowsim.units import DAY_MIN
from tests.sampling.areas import KINDS, area_values, cohort_of
from tests.sampling.fit import UNLIKELY, counts_chance, ks_chance, share_is_near

HIGHEST = 0.15 * 2.0


def many() -> dict[str, Any]:
    values = area_values()
    for group in values["groups"].values():
        group["arrivals"]["per_day"] *= 6
    return values


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return cohort_of(many())


def depth_of(cohort: Cohort) -> np.ndarray:
    """0 for those who come of themselves, 1 for their readmission, and so on."""
    depth = np.zeros(cohort.n_patients, dtype=np.int64)
    for patient in range(cohort.n_patients):
        parent = cohort.readmission_of[patient]
        while parent >= 0:
            depth[patient] += 1
            parent = cohort.readmission_of[parent]
    return depth


def test_candidates_are_those_whose_chance_can_fall_below_a_threshold(cohort: Cohort) -> None:
    candidates = np.flatnonzero(cohort.readmission_of >= 0)
    chance = cohort.readmission_chance[candidates] / U32
    assert ks_chance(chance / HIGHEST, lambda x: np.minimum(x, 1.0)) > UNLIKELY
    depth = depth_of(cohort)
    hospital = [KINDS.index(kind) for kind in (Kind.EMERGENCY, Kind.WARD)]
    first = cohort.kind[cohort.row_start[:-1]]
    second = cohort.kind[np.minimum(cohort.row_start[:-1] + 1, len(cohort.kind) - 1)]
    treated = np.isin(first, hospital) | (np.isin(second, hospital) & (cohort.waits_in == 0))
    parents = (depth == 0) & treated & (cohort.ends_as_died == 0)
    assert share_is_near((depth == 1).sum(), parents.sum(), HIGHEST)


def test_there_are_no_deeper_readmissions_than_the_area_says(cohort: Cohort) -> None:
    assert set(depth_of(cohort)) == {0, 1, 2}


def test_nobody_comes_back_who_died_in_hospital(cohort: Cohort) -> None:
    parents = cohort.readmission_of[cohort.readmission_of >= 0]
    assert cohort.ends_as_died.any()
    assert not cohort.ends_as_died[parents].any()


def test_a_readmission_is_the_same_person_and_unplanned(cohort: Cohort) -> None:
    children = np.flatnonzero(cohort.readmission_of >= 0)
    parents = cohort.readmission_of[children]
    for name in ("group", "specialty", "municipality", "hospital", "is_65"):
        column = getattr(cohort, name)
        np.testing.assert_array_equal(column[children], column[parents])
    assert set(cohort.is_elective[children]) == {0}
    assert set(cohort.arrived_at[children]) == {-1}


def test_it_is_named_by_its_depth_and_keeps_the_ordinal(cohort: Cohort) -> None:
    depth = depth_of(cohort)
    for child in np.flatnonzero(depth).tolist():
        parent = cohort.readmission_of[child]
        assert cohort.ordinal[child] == cohort.ordinal[parent]
        name, above = (cohort.strata[cohort.stratum[p]] for p in (child, parent))
        base = above if depth[child] == 1 else above.removesuffix("/readmission-1")
        assert name == f"{base}/readmission-{depth[child]}"


def test_every_readmission_begins_in_the_emergency_department(cohort: Cohort) -> None:
    children = cohort.readmission_of >= 0
    first = cohort.row_start[:-1][children]
    assert (cohort.kind[first] == KINDS.index(Kind.EMERGENCY)).all()
    assert (cohort.kind[first + 1] == KINDS.index(Kind.WARD)).all()


def test_delays_have_the_shares_of_their_spans(cohort: Cohort) -> None:
    delay = cohort.readmission_delay_min[cohort.readmission_of >= 0]
    days = np.minimum(delay / DAY_MIN, 30 - 1e-9)
    assert delay.min() >= 1
    edges = [0, 2, 4, 7, 14, 20, 30]
    shares = [0.4 * 2 / 7, 0.4 * 2 / 7, 0.4 * 3 / 7, 0.6 * 7 / 23, 0.6 * 6 / 23, 0.6 * 10 / 23]
    assert counts_chance(np.histogram(days, edges)[0], shares) > UNLIKELY
    assert set(cohort.readmission_delay_min[cohort.readmission_of < 0]) == {-1}


def test_there_are_none_when_switched_off_or_impossible() -> None:
    values = area_values()
    values["readmission"]["enabled"] = False
    assert (cohort_of(values).readmission_of == -1).all()
    values = area_values()
    for group in values["groups"].values():
        group["readmission_probability"] = 0
    assert (cohort_of(values).readmission_of == -1).all()


def test_no_candidate_that_the_engine_could_take_is_left_out() -> None:
    from flowsim.engine.flatten import flatten

    values = area_values()
    values["readmission"] |= {"early_ready_risk": 1.7, "information_risk": 1.3}
    values["readmission"]["follow_up_risk"] = 0.6
    wide = cohort_of(values)
    values["readmission"]["occupancy"][0]["relative_risk"] = 50.0
    everyone = cohort_of(values)
    values["readmission"]["occupancy"][0]["relative_risk"] = 2.0
    plan = flatten(scenario_from_values(values, area_id="test-area"))
    highest = plan.readmission_threshold.max(axis=(1, 2, 3, 4))
    possible = (everyone.readmission_of >= 0) & (
        everyone.readmission_chance < highest[everyone.group]
    )
    first_level = np.array([name.count("/readmission-1") == 1 for name in everyone.strata])
    taken = {
        (everyone.strata[everyone.stratum[p]], int(everyone.ordinal[p]))
        for p in np.flatnonzero(possible & first_level[everyone.stratum])
    }
    kept = {
        (wide.strata[wide.stratum[p]], int(wide.ordinal[p]))
        for p in np.flatnonzero(wide.readmission_of >= 0)
    }
    assert taken
    assert taken <= kept
