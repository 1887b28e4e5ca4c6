"""Intervals of paired differences: they hold together, and say when they should not be trusted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.special import stdtrit

from flowsim.experiment.intervals import Intervals, intervals

Floats = npt.NDArray[np.float64]


def intervals_of(differences: Floats, seed: int = 1) -> Intervals:
    uniforms = np.random.default_rng(seed).random((1000, len(differences)))
    return intervals(differences, uniforms)


def together(
    replications: int, columns: int, experiments: int, rng: np.random.Generator
) -> tuple[float, float]:
    """Share of null experiments in which all intervals, simultaneous and not, hold zero."""
    all_hold, all_hold_pointwise = 0, 0
    for _ in range(experiments):
        common = rng.standard_normal((replications, 1))
        own = rng.standard_normal((replications, columns))
        result = intervals_of(common + own, seed=int(rng.integers(2**31)))
        all_hold += bool(np.all(np.abs(result.mean) <= result.half_width))
        all_hold_pointwise += bool(np.all(np.abs(result.mean) <= result.half_width_pointwise))
    return all_hold / experiments, all_hold_pointwise / experiments


@pytest.mark.parametrize("replications", [10, 30])
def test_simultaneous_intervals_hold_together_and_pointwise_ones_do_not(replications: int) -> None:
    simultaneous, pointwise = together(replications, 40, 300, np.random.default_rng(7))
    assert 0.92 <= simultaneous <= 0.98  # three standard errors around 0.95
    assert pointwise < 0.75


@pytest.mark.slow
def test_a_family_of_ten_scenarios_and_eight_kpis_holds_together() -> None:
    simultaneous, _ = together(10, 80, 3000, np.random.default_rng(8))
    assert simultaneous >= 0.93


def test_one_difference_alone_gets_nearly_its_ordinary_interval() -> None:
    result = intervals_of(np.random.default_rng(3).standard_normal((12, 1)))
    assert result.half_width[0] == pytest.approx(result.half_width_pointwise[0], rel=0.15)


def test_pointwise_interval_is_the_t_interval_of_the_differences() -> None:
    differences = np.array([[1.0], [2.0], [4.0], [7.0]])
    result = intervals_of(differences)
    expected = stdtrit(3, 0.975) * differences.std(ddof=1) / 2
    assert result.mean[0] == 3.5
    assert result.half_width_pointwise[0] == pytest.approx(expected)


def test_a_pair_without_a_value_is_left_out_and_not_counted_as_zero() -> None:
    whole = np.random.default_rng(4).standard_normal((12, 2)) + 5
    with_gap = whole.copy()
    with_gap[3, 0] = np.nan
    result = intervals_of(with_gap)
    assert list(result.n) == [11, 12]
    assert result.mean[0] == pytest.approx(np.delete(whole[:, 0], 3).mean())
    assert result.half_width_pointwise[0] == pytest.approx(
        intervals_of(np.delete(whole[:, :1], 3, axis=0)).half_width_pointwise[0]
    )


def test_no_difference_anywhere_is_identical_and_does_not_widen_the_others() -> None:
    alone = np.random.default_rng(5).standard_normal((10, 2))
    beside_zeros = np.column_stack([alone, np.zeros((10, 30))])
    result = intervals_of(beside_zeros)
    assert list(result.is_identical) == [False, False] + [True] * 30
    assert result.half_width[:2] == pytest.approx(intervals_of(alone).half_width)


def test_the_same_difference_in_every_pair_is_certain_but_not_identical() -> None:
    result = intervals_of(np.full((10, 1), 0.1))
    assert result.half_width[0] == 0
    assert not result.is_identical[0]


def test_the_same_difference_in_few_pairs_is_not_certain() -> None:
    result = intervals_of(np.full((5, 1), 0.1))
    assert np.isnan(result.half_width[0])


def test_a_column_without_any_value_has_neither_mean_nor_interval() -> None:
    result = intervals_of(np.full((10, 1), np.nan))
    assert result.n[0] == 0
    assert np.isnan(result.mean[0])
    assert np.isnan(result.half_width[0])
    assert not result.is_identical[0]


def test_five_replications_are_too_few_for_a_simultaneous_interval() -> None:
    result = intervals_of(np.random.default_rng(6).standard_normal((5, 1)))
    assert np.isnan(result.half_width[0])
    assert result.half_width_pointwise[0] > 0


@pytest.mark.parametrize("replications", [10, 20, 50])
def test_skewed_families_are_flagged_and_normal_differences_seldom(replications: int) -> None:
    rng = np.random.default_rng(9)
    families = [intervals_of(rng.lognormal(0, 1, (replications, 8))) for _ in range(100)]
    assert np.mean([family.is_skewed.any() for family in families]) >= 0.93
    assert intervals_of(rng.standard_normal((replications, 2000))).is_skewed.mean() < 0.03
