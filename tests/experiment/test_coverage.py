"""Intervals hold as often as they say, on queues whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.coverage import (
    best_coverage,
    family_coverage,
    mean_coverage,
    mean_waits,
    next_coverage,
    null_family_coverage,
    sequential_coverage,
    true_wait,
)


def test_the_queue_of_these_tests_has_the_mean_wait_of_theory() -> None:
    means = mean_waits(np.random.default_rng(1), (4000,), 200, 0.6)
    standard_error = means.std(ddof=1) / np.sqrt(len(means))
    assert standard_error < 0.02 * true_wait(0.6)
    assert abs(means.mean() - true_wait(0.6)) < 4 * standard_error


@pytest.mark.parametrize("load", [0.7])
def test_the_interval_of_a_mean_wait_holds_in_nearly_95_of_100_experiments(load: float) -> None:
    assert 0.93 <= mean_coverage(np.random.default_rng(2), 1000, 30, load=load) <= 0.97


@pytest.mark.slow
def test_the_interval_after_stopping_at_a_precision_holds_in_nearly_as_many() -> None:
    held, precise, taken = sequential_coverage(np.random.default_rng(3), 1000, half_width=0.2)
    assert held >= 0.92
    assert precise > 0.99
    assert 20 < taken < 100


@pytest.mark.slow
@pytest.mark.parametrize("n", [20, 30])
def test_a_table_of_ten_scenarios_and_eight_kpis_holds_together(n: int) -> None:
    together, pointwise = null_family_coverage(np.random.default_rng(4), 1000, n)
    assert together >= 0.92
    assert pointwise < 0.6


@pytest.mark.parametrize("n", [20, 50])
def test_one_new_replication_falls_between_its_ends_in_nearly_95_of_100(n: int) -> None:
    assert 0.92 <= next_coverage(np.random.default_rng(6), 1000, n) <= 0.975


def test_the_best_of_equal_queues_is_nearly_never_ruled_out() -> None:
    assert best_coverage(np.random.default_rng(7), 150, 30, (0.6,) * 4) >= 0.93


@pytest.mark.slow
@pytest.mark.parametrize("loads", [(0.6,) * 6, (0.59, 0.6, 0.6, 0.6, 0.65, 0.7)])
def test_the_true_best_is_kept_in_95_of_100_experiments(loads: tuple[float, ...]) -> None:
    assert best_coverage(np.random.default_rng(8), 1000, 30, loads) >= 0.93


@pytest.mark.slow
@pytest.mark.parametrize("n", [20, 30, 50])
@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("normal", 0.92),
        ("gamma, shape 4 (skewness 1)", 0.92),
        ("exponential (skewness 2)", 0.92),
        ("lognormal, sigma 0.5 (skewness 1.8)", 0.92),
        ("lognormal, sigma 1 (skewness 6.2)", 0.88),
        ("Student t, 3 degrees (long tails)", 0.92),
    ],
)
def test_tables_of_skewed_differences_hold_together_too(kind: str, least: float, n: int) -> None:
    _, unless_warned, _ = family_coverage(np.random.default_rng(9), kind, 400, n, 16)
    assert unless_warned >= least
