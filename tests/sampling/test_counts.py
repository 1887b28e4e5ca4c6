"""Day counts are negative binomial, exactly."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from flowsim.sampling.counts import Counts
from flowsim.sampling.scrambling import Floats
from flowsim.sampling.streams import Streams
from flowsim.tables.cohort import Ints


def counts(mean: float, dispersion: float, uniforms: Floats) -> Ints:
    n = len(uniforms)
    return Counts.of(np.full(n, mean), np.full(n, dispersion)).quantile(uniforms)


UNIFORMS = np.concatenate(
    [Streams(2, 0).uniforms("test", "all", 2_000), [0.0, 1e-12, 1 - 1e-10, 1 - 2.0**-53]]
)


@pytest.mark.parametrize("mean", [0.02, 0.8, 7.0, 130.0, 2_500.0, 90_000.0])
@pytest.mark.parametrize("dispersion", [0.0, 0.01, 0.3, 5.0])
def test_counts_invert_the_negative_binomial_distribution(mean: float, dispersion: float) -> None:
    if dispersion == 0:
        law = stats.poisson(mean)
    else:
        law = stats.nbinom(1 / dispersion, 1 / (1 + dispersion * mean))
    drawn = counts(mean, dispersion, UNIFORMS[:-1])
    # the count at which the distribution function first passes the uniform
    slack = 1e-9
    assert (law.cdf(drawn) >= UNIFORMS[:-1] - slack).all()
    assert (law.cdf(drawn - 1) <= UNIFORMS[:-1] + slack).all()
    assert np.isfinite(counts(mean, dispersion, UNIFORMS)).all()


@pytest.mark.parametrize("dispersion", [0.0, 0.3])
def test_more_expected_never_counts_fewer(dispersion: float) -> None:
    uniforms = UNIFORMS[:-1]
    before = counts(0.0, dispersion, uniforms)
    assert not before.any()
    for mean in (0.5, 0.55, 3.0, 3.3, 40.0, 44.0, 300.0, 330.0):
        now = counts(mean, dispersion, uniforms)
        assert (now >= before).all()
        before = now


def test_counts_of_different_means_do_not_disturb_each_other() -> None:
    mean = np.tile([0.0, 0.5, 40.0, 3_000.0], 501)
    together = Counts.of(mean, np.full(len(mean), 0.1)).quantile(UNIFORMS)
    for one in np.unique(mean):
        where = mean == one
        np.testing.assert_array_equal(together[where], counts(one, 0.1, UNIFORMS[where]))
