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


def width(found: Intervals) -> Floats:
    """Half the width of each simultaneous interval."""
    return (found.high - found.low) / 2


def width_pointwise(found: Intervals) -> Floats:
    return (found.high_pointwise - found.low_pointwise) / 2


def together(
    replications: int, columns: int, experiments: int, rng: np.random.Generator
) -> tuple[float, float]:
    """Share of null experiments in which all intervals, simultaneous and not, hold zero."""
    all_hold, all_hold_pointwise = 0, 0
    for _ in range(experiments):
        common = rng.standard_normal((replications, 1))
        own = rng.standard_normal((replications, columns))
        result = intervals_of(common + own, seed=int(rng.integers(2**31)))
        all_hold += bool(np.all((result.low <= 0) & (result.high >= 0)))
        all_hold_pointwise += bool(
            np.all((result.low_pointwise <= 0) & (result.high_pointwise >= 0))
        )
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
    assert width(result)[0] == pytest.approx(width_pointwise(result)[0], rel=0.15)


def test_pointwise_interval_is_the_t_interval_of_the_differences() -> None:
    differences = np.array([[1.0], [2.0], [4.0], [7.0]])
    result = intervals_of(differences)
    expected = stdtrit(3, 0.975) * differences.std(ddof=1) / 2
    assert result.mean[0] == 3.5
    assert width_pointwise(result)[0] == pytest.approx(expected)


def test_a_pair_without_a_value_is_left_out_and_not_counted_as_zero() -> None:
    whole = np.random.default_rng(4).standard_normal((12, 2)) + 5
    with_gap = whole.copy()
    with_gap[3, 0] = np.nan
    result = intervals_of(with_gap)
    assert list(result.n) == [11, 12]
    assert result.mean[0] == pytest.approx(np.delete(whole[:, 0], 3).mean())
    assert width_pointwise(result)[0] == pytest.approx(
        width_pointwise(intervals_of(np.delete(whole[:, :1], 3, axis=0)))[0]
    )


def test_no_difference_anywhere_is_identical_and_does_not_widen_the_others() -> None:
    alone = np.random.default_rng(5).standard_normal((10, 2))
    beside_zeros = np.column_stack([alone, np.zeros((10, 30))])
    result = intervals_of(beside_zeros)
    assert list(result.is_identical) == [False, False] + [True] * 30
    assert width(result)[:2] == pytest.approx(width(intervals_of(alone)))


def test_the_same_difference_in_every_pair_is_certain_but_not_identical() -> None:
    result = intervals_of(np.full((10, 1), 0.1))
    assert width(result)[0] == 0
    assert not result.is_identical[0]


def test_the_same_difference_in_few_pairs_is_not_certain() -> None:
    result = intervals_of(np.full((5, 1), 0.1))
    assert np.isnan(width(result)[0])


def test_a_column_without_any_value_has_neither_mean_nor_interval() -> None:
    result = intervals_of(np.full((10, 1), np.nan))
    assert result.n[0] == 0
    assert np.isnan(result.mean[0])
    assert np.isnan(width(result)[0])
    assert not result.is_identical[0]


def test_five_replications_are_too_few_for_a_simultaneous_interval() -> None:
    result = intervals_of(np.random.default_rng(6).standard_normal((5, 1)))
    assert np.isnan(width(result)[0])
    assert width_pointwise(result)[0] > 0


def test_an_interval_of_skewed_differences_reaches_further_towards_the_long_tail() -> None:
    skewed = np.random.default_rng(12).exponential(1, (30, 4))
    to_the_right, to_the_left = intervals_of(skewed), intervals_of(-skewed)
    assert np.all(
        to_the_right.high - to_the_right.mean > 1.2 * (to_the_right.mean - to_the_right.low)
    )
    assert np.all(to_the_left.mean - to_the_left.low > 1.2 * (to_the_left.high - to_the_left.mean))


@pytest.mark.parametrize("replications", [20, 50])
def test_few_families_of_skewed_differences_miss_without_a_warning(replications: int) -> None:
    rng = np.random.default_rng(9)
    families = [intervals_of(rng.lognormal(0, 1, (replications, 8))) for _ in range(300)]
    truth = np.exp(0.5)
    holds = [
        np.all(((found.low <= truth) & (truth <= found.high)) | found.is_skewed)
        for found in families
    ]
    assert np.mean(holds) >= 0.92


def test_few_normal_differences_and_many_very_skewed_ones_are_flagged() -> None:
    rng = np.random.default_rng(10)
    for replications in (10, 20, 50):
        normal = intervals_of(rng.standard_normal((replications, 2000)))
        assert normal.is_skewed.mean() < 0.03
    rare = np.zeros((30, 1))
    rare[7] = 5.0
    assert intervals_of(rare).is_skewed.all()


def test_a_rare_event_widens_the_intervals_of_other_columns_a_little() -> None:
    alone = np.random.default_rng(11).standard_normal((30, 5))
    rare = np.zeros((30, 1))
    rare[3] = 40.0
    beside = intervals_of(np.column_stack([alone, rare]))
    assert width(beside)[:5].max() <= 1.6 * width(intervals_of(alone)).max()


def test_a_rare_event_leaves_every_interval_finite() -> None:
    rare = np.zeros((40, 3))
    rare[[1, 9, 17, 25], [0, 1, 2, 0]] = 1.0
    assert np.all(np.isfinite(intervals_of(rare).high))
