"""A case with fewer places to fill has the people of its area, but for some at the start."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from flowsim.sampling import reuse
from flowsim.sampling.cohort import sample_cohort
from flowsim.sampling.reuse import cohort_of
from flowsim.scenario.load import load_scenario
from flowsim.tables.cohort import OF_PATIENTS, OF_ROWS, OF_TASKS, Cohort


def differing(one: Cohort, other: Cohort) -> list[str]:
    """Columns and names in which two cohorts differ; also when only their type does."""
    return [
        field.name
        for field in fields(Cohort)
        for mine, others in [(getattr(one, field.name), getattr(other, field.name))]
        if (
            not np.array_equal(mine, others) or mine.dtype != others.dtype
            if isinstance(mine, np.ndarray)
            else mine != others
        )
    ]


@pytest.mark.parametrize("case", ["bed-cut=3", "bed-cut=25", "bed-cut@varberg=15", "rehab-weekend"])
def test_fewer_places_give_the_same_people_as_drawing_them(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, scenario = load_scenario("halland"), load_scenario("halland", case)
    drawn = sample_cohort(scenario, seed=5, replication=2)
    known: dict[str, Cohort] = {}
    cohort_of(today, seed=5, replication=2, known=known)
    monkeypatch.setattr(reuse, "sample_cohort", None)  # nobody is drawn again
    found = cohort_of(scenario, seed=5, replication=2, known=known)
    assert differing(found, drawn) == []


def test_where_the_start_is_as_it_was_nobody_is_moved() -> None:
    today, scenario = load_scenario("halland"), load_scenario("halland", "rehab-weekend")
    known: dict[str, Cohort] = {}
    first = cohort_of(today, seed=5, replication=0, known=known)
    assert cohort_of(scenario, seed=5, replication=0, known=known) is first


def test_more_places_than_are_known_are_filled_by_drawing() -> None:
    today, fewer = load_scenario("halland"), load_scenario("halland", "bed-cut=25")
    known: dict[str, Cohort] = {}
    cohort_of(fewer, seed=5, replication=0, known=known)
    found = cohort_of(today, seed=5, replication=0, known=known)
    assert differing(found, sample_cohort(today, seed=5, replication=0)) == []
    assert found.n_patients > cohort_of(fewer, seed=5, replication=0, known=known).n_patients


def test_other_demand_has_people_of_its_own() -> None:
    today, ageing = load_scenario("halland"), load_scenario("halland", "ageing-demand=6")
    assert today.people_fingerprint != ageing.people_fingerprint
    known: dict[str, Cohort] = {}
    cohort_of(today, seed=5, replication=0, known=known)
    found = cohort_of(ageing, seed=5, replication=0, known=known)
    assert differing(found, sample_cohort(ageing, seed=5, replication=0)) == []


def test_every_column_of_a_cohort_is_cut_or_kept() -> None:
    cut = {*OF_PATIENTS, *OF_ROWS, *OF_TASKS, "row_start", "task_start"}
    names = {"strata", "groups", "specialties", "hospitals", "municipalities"}
    environment = {"team_names", "slot_chance", "setting_names", "closure_chance"}
    assert {field.name for field in fields(Cohort)} == cut | names | environment
