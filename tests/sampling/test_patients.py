"""What patients bring with them fits the shares of the area."""

from __future__ import annotations

import numpy as np
import pytest

from flowsim.tables.cohort import Cohort
from flowsim.terms import Kind
from tests.sampling.areas import KINDS, NEEDS, area_values, cohort_of
from tests.sampling.fit import UNLIKELY, counts_chance, ks_chance, share_is_near


def many_patients(replication: int) -> Cohort:
    """Enough patients to see the shares: ten times the ordinary level."""
    values = area_values()
    for group in values["groups"].values():
        group["arrivals"]["per_day"] *= 10
    values["start"] = {}
    values["readmission"]["enabled"] = False
    return cohort_of(values, replication=replication)


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return many_patients(0)


def test_the_needs_of_planned_patients_have_the_shares_of_the_mix(cohort: Cohort) -> None:
    planned = cohort.need != NEEDS.index("none")
    assert share_is_near(planned.sum(), cohort.n_patients, 0.4)
    seen = [np.sum(cohort.need == NEEDS.index(need)) for need in ("unchanged", "new-social")]
    assert counts_chance(seen, [0.6, 0.4]) > UNLIKELY


def test_municipalities_have_their_shares(cohort: Cohort) -> None:
    east = cohort.municipality == cohort.municipalities.index("east")
    medicine = cohort.group == cohort.groups.index("medicine")
    expected = 0.6 * 100 * 130
    seen = (east & medicine).sum()
    # day counts are overdispersed: variance = mean (1 + dispersion x mean of a day)
    assert abs(seen - expected) < 3.3 * np.sqrt(expected * (1 + 0.1 * 60))


def test_patients_are_taken_to_the_hospitals_of_their_municipality(cohort: Cohort) -> None:
    east = cohort.municipality == cohort.municipalities.index("east")
    coast = cohort.hospital == cohort.hospitals.index("coast")
    assert coast[east].all()
    assert share_is_near(coast[~east].sum(), (~east).sum(), 0.3)


def test_the_share_of_65_and_over_is_that_of_the_group(cohort: Cohort) -> None:
    for group, share in (("medicine", 0.7), ("surgery", 0.5)):
        mine = cohort.group == cohort.groups.index(group)
        assert share_is_near(cohort.is_65[mine].sum(), mine.sum(), share)


def test_the_ways_out_have_the_shares_of_the_need(cohort: Cohort) -> None:
    last = cohort.kind[cohort.row_start[1:] - 1]
    social = cohort.need == NEEDS.index("new-social")
    before_last = cohort.kind[cohort.row_start[1:] - 2]
    short_term = before_last == KINDS.index(Kind.SHORT_TERM)
    special = last == KINDS.index(Kind.SPECIAL_HOUSING)
    seen = [(social & short_term).sum(), (social & special).sum()]
    seen.append(social.sum() - sum(seen))
    assert counts_chance(seen, [0.5, 0.3, 0.2]) > UNLIKELY
    unchanged = cohort.need == NEEDS.index("unchanged")
    assert (last[unchanged] == KINDS.index(Kind.RETURN)).all()


def test_who_dies_in_hospital_has_the_ward_as_the_last_stay(cohort: Cohort) -> None:
    died = cohort.ends_as_died == 1
    unplanned = cohort.need == NEEDS.index("none")
    assert (cohort.kind[cohort.row_start[1:] - 1][died] == KINDS.index(Kind.WARD)).all()
    assert share_is_near(died.sum(), unplanned.sum(), 0.05)
    assert not (died & ~unplanned).any()


def test_electives_wait_outside_and_the_others_come_through_the_emergency_department(
    cohort: Cohort,
) -> None:
    first = cohort.kind[cohort.row_start[:-1]]
    elective = cohort.is_elective == 1
    np.testing.assert_array_equal(elective, cohort.group == cohort.groups.index("surgery"))
    assert (first[elective] == KINDS.index(Kind.ENTRY)).all()
    assert (first[~elective] == KINDS.index(Kind.EMERGENCY)).all()


def test_lots_are_even_and_depend_on_nothing_else(cohort: Cohort) -> None:
    lots = cohort.lot / 2**32
    assert ks_chance(lots, lambda x: x) > UNLIKELY
    limit = 3.3 / np.sqrt(cohort.n_patients)
    for other in (cohort.need, cohort.municipality, cohort.is_65, cohort.arrived_at):
        assert abs(np.corrcoef(lots, other)[0, 1]) < limit


def test_decisions_about_one_patient_are_independent() -> None:
    people = []
    for replication in range(10):
        cohort = many_patients(replication)
        medicine = cohort.group == cohort.groups.index("medicine")
        ward = cohort.need_min[cohort.row_start[:-1] + 1][medicine]
        emergency = cohort.need_min[cohort.row_start[:-1]][medicine]
        brought = cohort.is_65[medicine], cohort.need[medicine]
        people.append((np.log(ward), np.log(emergency), *brought))
    columns = np.concatenate(people, axis=1)
    limit = 3.5 / np.sqrt(columns.shape[1])
    correlation = np.corrcoef(columns) - np.eye(len(columns))
    assert np.abs(correlation).max() < limit
