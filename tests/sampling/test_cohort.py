"""The shape of a Cohort: what an engine may rely on."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from flowsim.tables.cohort import U32, Cohort, type_of
from flowsim.terms import FINAL_KINDS, Kind
from tests.sampling.areas import KINDS, area_values, cohort_of, patient_of


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return cohort_of(area_values())


def test_all_arrays_are_whole_numbers_of_32_bits_in_one_piece(cohort: Cohort) -> None:
    for field in fields(cohort):
        column = getattr(cohort, field.name)
        if isinstance(column, np.ndarray):
            assert column.dtype == type_of(field.name), field.name
            assert column.flags.c_contiguous, field.name


def test_columns_have_one_value_per_patient_row_or_task(cohort: Cohort) -> None:
    columns = {
        field.name: getattr(cohort, field.name)
        for field in fields(cohort)
        if isinstance(getattr(cohort, field.name), np.ndarray)
    }
    names = list(columns)
    per_patient = names[: names.index("row_start")]
    per_row = names[names.index("kind") : names.index("task_start")]
    per_task = names[names.index("task") : names.index("slot_chance")]
    assert {len(columns[name]) for name in per_patient} == {cohort.n_patients}
    assert {len(columns[name]) for name in per_row} == {cohort.row_start[-1]}
    assert {len(columns[name]) for name in per_task} == {cohort.task_start[-1]}
    assert (np.diff(cohort.row_start) >= 1).all()
    assert (np.diff(cohort.task_start) >= 0).all()


def test_patients_are_in_the_order_of_stratum_name_and_ordinal(cohort: Cohort) -> None:
    assert list(cohort.strata) == sorted(cohort.strata)
    order = cohort.stratum * 10**6 + cohort.ordinal
    assert (np.diff(order) > 0).all()
    assert set(cohort.stratum) == set(range(len(cohort.strata)))


def test_names_are_sorted_with_none_first(cohort: Cohort) -> None:
    assert cohort.groups == ("medicine", "surgery")
    assert cohort.specialties == ("", "medicine", "surgery")
    assert cohort.hospitals == ("", "coast", "inland")
    assert cohort.municipalities == ("", "east", "west")


def test_the_strata_are_named_by_group_and_municipality(cohort: Cohort) -> None:
    for name in ("medicine/east", "surgery/west"):
        group, municipality = name.split("/")
        mine = cohort.stratum == cohort.strata.index(name)
        assert set(cohort.group[mine]) == {cohort.groups.index(group)}
        assert set(cohort.municipality[mine]) == {cohort.municipalities.index(municipality)}


def test_only_the_last_stay_ends_the_journey(cohort: Cohort) -> None:
    last = np.zeros(len(cohort.kind), dtype=bool)
    last[cohort.row_start[1:] - 1] = True
    final = np.isin(cohort.kind, [KINDS.index(kind) for kind in FINAL_KINDS])
    assert not (final & ~last).any()
    assert not ((cohort.need_min == -1) & ~last).any()
    assert (cohort.need_min[~final & (cohort.kind != KINDS.index(Kind.ENTRY))] >= 1).all()


def test_arrivals_are_within_the_run_and_lots_within_32_bits(cohort: Cohort) -> None:
    comes = cohort.readmission_of < 0
    assert cohort.arrived_at[comes].min() >= 0
    assert cohort.arrived_at.max() < 130 * 24 * 60
    assert cohort.asked_at[comes & (cohort.waits_in == 0)].min() >= 0
    assert cohort.lot.min() >= 0
    assert cohort.lot.max() < U32


def test_an_area_without_patients_has_an_empty_cohort() -> None:
    values = area_values()
    values["start"] = {}
    for group in values["groups"].values():
        group["arrivals"]["per_day"] = 0
    empty = cohort_of(values)
    assert empty.n_patients == 0
    assert empty.row_start.tolist() == [0]
    assert empty.task_start.tolist() == [0]
    assert len(patient_of(empty)) == 0


def test_an_area_without_municipalities_and_hospitals_names_strata_by_group() -> None:
    cohort = cohort_of(
        {
            "assumption": "made up",
            "horizon": {"start_date": "2024-01-01", "days": 30},
            "settings": {"ward": {"kind": "ward", "places": 5}},
            "groups": {
                "all": {
                    "specialty": "any",
                    "arrivals": {"per_day": 3},
                    "path": [{"kind": "ward", "need": {"days": 1}}],
                }
            },
        }
    )
    assert cohort.strata == ("all",)
    assert set(cohort.municipality) == {0}
    assert set(cohort.hospital) == {0}
    assert cohort.need_min.reshape(-1, 2).tolist() == [[0, 1440]] * cohort.n_patients
