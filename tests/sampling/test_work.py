"""Which tasks patients have, and how long and how often they are tried."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from flowsim.tables.cohort import LONGEST_MIN, Cohort, Ints, Ints32
from flowsim.terms import Kind
from tests.sampling.areas import (
    KINDS,
    NEEDS,
    area_values,
    cohort_of,
    patient_of,
    row_of_task,
    rows_of_kind,
    task_rows,
)
from tests.sampling.fit import UNLIKELY, counts_chance, ks_chance, minutes_chance, share_is_near

ASSESSMENT, MEDICINES, TRANSPORT, VISIT = range(4)


def many() -> dict[str, Any]:
    values = area_values()
    for group in values["groups"].values():
        group["arrivals"]["per_day"] *= 6
    values["readmission"]["enabled"] = False
    return values


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return cohort_of({**many(), "start": {}})


def followed_by(cohort: Cohort, rows: Ints) -> Ints32:
    """Kind of the next stay of these rows (which are nobody's last)."""
    return cohort.kind[rows + 1]


def test_tasks_belong_to_planned_patients_on_their_transitions_only(cohort: Cohort) -> None:
    rows = row_of_task(cohort)
    assert (cohort.need[patient_of(cohort)[rows]] != NEEDS.index("none")).all()
    assert (rows + 1 < cohort.row_start[patient_of(cohort)[rows] + 1]).all()
    assessed = rows[task_rows(cohort, ASSESSMENT)]
    wards = rows_of_kind(cohort, Kind.WARD)
    wards = wards[wards + 1 < len(cohort.kind)]
    targets = [KINDS.index(Kind.SHORT_TERM), KINDS.index(Kind.SPECIAL_HOUSING)]
    social = cohort.need[patient_of(cohort)[wards]] == NEEDS.index("new-social")
    expected = wards[social & np.isin(followed_by(cohort, wards), targets)]
    np.testing.assert_array_equal(assessed, expected)


def test_a_task_of_any_kind_of_stay_belongs_to_every_transition(cohort: Cohort) -> None:
    planned = cohort.need != NEEDS.index("none")
    transitions = (np.diff(cohort.row_start) - 1)[planned].sum()
    assert len(task_rows(cohort, TRANSPORT)) == transitions


def test_tasks_are_in_the_order_of_row_and_task(cohort: Cohort) -> None:
    order = row_of_task(cohort) * 10 + cohort.task
    assert (np.diff(order) > 0).all()
    assert cohort.task_start[0] == 0
    assert cohort.task_start[-1] == len(cohort.task)


def test_a_task_is_needed_with_its_probability(cohort: Cohort) -> None:
    wards = rows_of_kind(cohort, Kind.WARD)
    planned = cohort.need[patient_of(cohort)[wards]] != NEEDS.index("none")
    assert share_is_near(len(task_rows(cohort, MEDICINES)), planned.sum(), 0.6)


def test_work_fits_its_duration_and_search_adds_to_some(cohort: Cohort) -> None:
    values = many()
    values["tasks"]["assessment"]["search"]["probability"] = 0
    without = cohort_of({**values, "start": {}})
    plain = without.work_min[task_rows(without, ASSESSMENT)]
    expected = stats.lognorm(s=np.sqrt(np.log(1.25)), scale=90 / np.sqrt(1.25)).cdf
    assert minutes_chance(plain, expected) > UNLIKELY
    extra = cohort.work_min[task_rows(cohort, ASSESSMENT)] - plain
    assert set(extra) == {0, 45}
    assert share_is_near((extra == 45).sum(), len(extra), 0.25)


def test_work_and_search_together_are_not_more_than_the_longest() -> None:
    values = many()
    longest = {"family": "lognormal", "mean_days": 100_000, "cv": 10}
    assessment = values["tasks"]["assessment"]
    assessment |= {"work": longest, "search": {"probability": 1, "work": longest}}
    cohort = cohort_of({**values, "start": {}})
    minutes = cohort.work_min[task_rows(cohort, ASSESSMENT)]
    assert (minutes.min() > 0, minutes.max()) == (True, LONGEST_MIN)


def test_attempts_are_geometric(cohort: Cohort) -> None:
    attempts = cohort.attempts[task_rows(cohort, ASSESSMENT)]
    shares = [0.7, 0.21, 0.063, 0.027]
    assert counts_chance(np.bincount(np.minimum(attempts, 4))[1:], shares) > UNLIKELY
    assert set(cohort.attempts[task_rows(cohort, TRANSPORT)]) == {1}


def test_clarification_fits_its_duration_and_lasts_at_least_a_minute(cohort: Cohort) -> None:
    minutes = cohort.clarification_min[task_rows(cohort, ASSESSMENT)]
    assert minutes.min() >= 1
    assert ks_chance(minutes, stats.expon(scale=300).cdf) > UNLIKELY


def test_work_without_a_team_takes_at_least_a_minute_and_after_a_slot_may_take_none(
    cohort: Cohort,
) -> None:
    assert set(cohort.takes_min[task_rows(cohort, ASSESSMENT)]) == {0}
    alone = cohort.takes_min[task_rows(cohort, MEDICINES)]
    assert alone.min() == 1
    assert counts_chance(np.histogram(alone, [0, 15.5, 30.5, 45.5, 61])[0], [1] * 4) > UNLIKELY
    assert set(cohort.takes_min[task_rows(cohort, TRANSPORT)]) == {45}


def test_unplanned_patients_have_a_task_only_when_it_says_so() -> None:
    values = many()
    values["tasks"]["medicines"] |= {"needs": ["none", "unchanged"], "probability": 1}
    drawn = cohort_of({**values, "start": {}})
    rows = row_of_task(drawn)[task_rows(drawn, MEDICINES)]
    needs = set(drawn.need[patient_of(drawn)[rows]])
    assert needs == {NEEDS.index("none"), NEEDS.index("unchanged")}


@pytest.mark.parametrize(
    ("key", "names", "column"),
    [
        ("specialties", ["surgery"], "specialty"),
        ("municipalities", ["west"], "municipality"),
        ("hospitals", ["inland"], "hospital"),
    ],
)
def test_a_task_can_be_for_some_patients_only(key: str, names: list[str], column: str) -> None:
    values = {**many(), "start": {}}
    plain = cohort_of(values)
    values["tasks"]["transport"][key] = names
    drawn = cohort_of(values)
    all_names = getattr(drawn, {"specialty": "specialties"}.get(column, key))
    meant = getattr(drawn, column)[patient_of(plain)[row_of_task(plain)]] == all_names.index(
        names[0]
    )
    expected = row_of_task(plain)[(plain.task == TRANSPORT) & meant]
    np.testing.assert_array_equal(row_of_task(drawn)[task_rows(drawn, TRANSPORT)], expected)
    assert 0 < len(expected) < len(task_rows(plain, TRANSPORT))


def test_who_waits_at_the_start_has_done_what_comes_before_the_request() -> None:
    values = many()
    values["tasks"]["transport"]["needs"] = ["none"]
    drawn = cohort_of(values)
    assert tasks_of_waiting(drawn) == [[TRANSPORT]] * 12
    values["tasks"]["visit"]["gates"] = "leaving"
    drawn = cohort_of(values)
    assert tasks_of_waiting(drawn) == [[TRANSPORT, VISIT]] * 12


def tasks_of_waiting(cohort: Cohort) -> list[list[int]]:
    """Tasks of the first stay of those who wait at the start."""
    rows = cohort.row_start[np.flatnonzero(cohort.waits_in)]
    return [cohort.task[cohort.task_start[r] : cohort.task_start[r + 1]].tolist() for r in rows]
