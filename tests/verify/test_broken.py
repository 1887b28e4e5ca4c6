"""The battery finds an engine that drops a rule, and a truth that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from flowsim import theory
from flowsim.engine.plan import FlowPlan
from flowsim.engine.run import simulate
from flowsim.experiment.run import run_experiment
from flowsim.sampling.cohort import sample_cohort
from flowsim.tables.cohort import Cohort
from flowsim.tables.journeys import Journeys
from flowsim.terms import Kind
from flowsim.verify import exact, invariance, systems
from flowsim.verify.losses import blocked_by_care_home, loss_when_full, overflow_ward
from flowsim.verify.queues import opening_hours, two_priorities, waiting_for_a_bed
from flowsim.verify.rows import Row, held_against
from flowsim.verify.systems import Describe, measured, scenario_of
from flowsim.verify.unlimited import met_half_way, without_limit

pytestmark = pytest.mark.theory
SLOW = pytest.mark.slow

Plan = Callable[[FlowPlan], FlowPlan]
DAYS = 150


def rows_of(check: Describe, *, replications: int = 8, days: int = DAYS) -> list[Row]:
    """A short version of a check: far fewer days than the battery runs."""
    scenario = scenario_of(check)
    scenario = exact.observed_for(scenario, min(days, scenario.area.horizon.days))
    runs = measured(check, scenario, range(replications), "simpy")
    figures = check(scenario.area).figures
    return [
        held_against(scenario.area.title, figure, pairs)
        for figure, pairs in zip(figures, zip(*runs, strict=True), strict=True)
    ]


def farthest(rows: list[Row]) -> float:
    return max(abs(row.z or 0.0) for row in rows)


def with_plan(change: Plan) -> Callable[..., Journeys]:
    """An engine that has understood the plan wrongly."""

    def broken(cohort: Cohort, plan: FlowPlan, **options: Any) -> Journeys:
        return simulate(cohort, change(plan), **options)

    return broken


def always_open(plan: FlowPlan) -> FlowPlan:
    return replace(plan, is_windowed=np.zeros_like(plan.is_windowed))


def without_priorities(plan: FlowPlan) -> FlowPlan:
    return replace(plan, priority=np.zeros_like(plan.priority))


def one_place_more(plan: FlowPlan) -> FlowPlan:
    return replace(plan, staffed=plan.staffed + 1)


def patient_before_leaving(plan: FlowPlan) -> FlowPlan:
    return replace(plan, alternative_after_min=plan.alternative_after_min + 240)


def receiver_never_full(plan: FlowPlan) -> FlowPlan:
    is_last = plan.setting_kind == list(Kind).index(Kind.SPECIAL_HOUSING)
    return replace(plan, is_limited=np.where(is_last, 0, plan.is_limited))


@pytest.mark.parametrize(
    ("check", "change", "days"),
    [
        pytest.param(opening_hours, always_open, 40, id="door"),
        pytest.param(waiting_for_a_bed, one_place_more, 300, id="places"),
        pytest.param(blocked_by_care_home, receiver_never_full, 60, id="blocking"),
        pytest.param(two_priorities, without_priorities, 2500, id="priority", marks=SLOW),
        pytest.param(loss_when_full, patient_before_leaving, 400, id="loss", marks=SLOW),
        pytest.param(overflow_ward, one_place_more, 400, id="overflow", marks=SLOW),
    ],
)
def test_an_engine_that_drops_a_rule_is_found(
    check: Describe, change: Plan, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert farthest(rows_of(check, days=days)) < 4
    monkeypatch.setattr(systems, "simulate", with_plan(change))
    assert farthest(rows_of(check, days=days)) > 5


def test_stays_at_the_start_that_are_a_tenth_too_short_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def shortened(*args: Any, **options: Any) -> Cohort:
        cohort = sample_cohort(*args, **options)
        return replace(cohort, need_min=cohort.need_min * 9 // 10)

    assert farthest(rows_of(met_half_way, replications=15, days=400)) < 4
    monkeypatch.setattr(systems, "sample_cohort", shortened)
    assert farthest(rows_of(met_half_way, replications=15, days=400)) > 4


def test_arrivals_that_come_in_pairs_show_in_the_variance(monkeypatch: pytest.MonkeyPatch) -> None:
    def in_pairs(*args: Any, **options: Any) -> Cohort:
        cohort = sample_cohort(*args, **options)
        first = np.arange(len(cohort.arrived_at)) // 2 * 2
        same = cohort.stratum[first] == cohort.stratum
        return replace(
            cohort,
            arrived_at=np.where(same, cohort.arrived_at[first], cohort.arrived_at),
            asked_at=np.where(same, cohort.asked_at[first], cohort.asked_at),
        )

    monkeypatch.setattr(systems, "sample_cohort", in_pairs)
    by_name = {row.compared: abs(row.z or 0) for row in rows_of(without_limit)}
    assert by_name["mean number, equally long stays"] < 4
    assert by_name["variance of the number, equally long stays"] > 6


def test_a_wrong_truth_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_the_half(spans: Any) -> float:
        return 2 * right(spans)

    right = theory.mean_wait_for_opening
    monkeypatch.setattr(theory, "mean_wait_for_opening", without_the_half)
    assert farthest(rows_of(opening_hours)) > 6


def exact_rows(check: exact.Exact) -> dict[str, bool]:
    return {row.compared: row.passed for row in check(scenario_of(check), "simpy")}


def test_a_bed_too_many_is_found_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "simulate", with_plan(one_place_more))
    assert list(exact_rows(exact.regular_arrivals).values()) == [False]


def test_a_place_that_makes_somebody_wait_longer_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def fewer_when_asked_for_more(plan: FlowPlan) -> FlowPlan:
        return replace(plan, staffed=np.where(plan.staffed == 6, 4, plan.staffed))

    monkeypatch.setattr(exact, "simulate", with_plan(fewer_when_asked_for_more))
    monkeypatch.setattr(exact, "PAIRED_REPLICATIONS", 2)
    monkeypatch.setattr(exact, "PAIRED_DAYS", 30)
    assert not exact_rows(exact.one_more_place)["patients in one line who wait longer"]


def test_a_place_that_changes_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "with_one_more", lambda scenario, setting: scenario)
    monkeypatch.setattr(exact, "PAIRED_REPLICATIONS", 2)
    monkeypatch.setattr(exact, "PAIRED_DAYS", 30)
    assert not any(exact_rows(exact.one_more_place).values())


def test_a_stay_that_is_lost_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(cohort: Cohort, plan: FlowPlan, **options: Any) -> Journeys:
        run = simulate(cohort, plan, **options)
        kept = np.ones(len(run.stays), dtype=bool)
        lengths = run.stays["left_at"].to_numpy() - run.stays["entered_at"].to_numpy()
        kept[int(np.nanargmax(lengths))] = False
        return replace(run, stays=run.stays.filter(pa.array(kept)))

    monkeypatch.setattr(exact, "simulate", forgetful)
    monkeypatch.setattr(exact, "unchanged", lambda scenario, engine: [])
    assert list(exact_rows(exact.whole_chain).values()) == [False, False]


def test_a_result_that_depends_on_the_workers_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_workers(experiment: Any, *, workers: int, **options: Any) -> Any:
        other = replace(experiment, seed=experiment.seed + workers - 1)
        return run_experiment(other, workers=1, **options)

    monkeypatch.setattr(invariance, "run_experiment", by_workers)
    rows = invariance.unchanged(scenario_of(exact.whole_chain), "simpy")
    assert [row.passed for row in rows] == [True, False, True]
