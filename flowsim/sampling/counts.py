"""Counts per day: negative binomial, by inverse distribution."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, gammaincc

from flowsim.sampling.streams import Floats
from flowsim.tables.cohort import Ints

_FEW = 500
"""Counts up to here are found by summing the distribution from 0, others by halving."""

_NEGLIGIBLE = 1e-17
"""Chance of one more count below which a uniform of 53 bits cannot ask for it."""


def count_quantile(mean: Floats, dispersion: Floats, uniforms: Floats) -> Ints:
    """Negative binomial counts with variance mean x (1 + dispersion x mean).

    Dispersion 0 is Poisson. The three arrays have the same shape. A higher mean gives no
    fewer at the same uniform.
    """
    count = np.zeros(len(mean), dtype=np.int64)
    farthest = mean + 10 * np.sqrt(mean * (1 + dispersion * mean))
    for where, invert in ((farthest <= _FEW, _by_summing), (farthest > _FEW, _by_halving)):
        some = np.flatnonzero(where & (mean > 0))
        if len(some):
            count[some] = invert(mean[some], dispersion[some], uniforms[some])
    return count


def _by_summing(mean: Floats, dispersion: Floats, uniforms: Floats) -> Ints:
    """Add up the chances of 0, 1, 2 ... until they pass the uniform."""
    count = np.zeros(len(mean), dtype=np.int64)
    chance = np.exp(_log_chance_of_none(mean, dispersion))
    active = np.arange(len(mean))
    k, m, d, u, p, total = 0, mean, dispersion, uniforms, chance, chance.copy()
    while True:
        goes_on = (u >= total) & ((p > _NEGLIGIBLE) | (k < m))
        if not goes_on.any():
            return count
        active, m, d, u = active[goes_on], m[goes_on], d[goes_on], u[goes_on]
        p = p[goes_on] * m * (1 + d * k) / ((k + 1) * (1 + d * m))
        total = total[goes_on] + p
        k += 1
        count[active] = k


def _by_halving(mean: Floats, dispersion: Floats, uniforms: Floats) -> Ints:
    """Halve the interval that holds the first count whose distribution passes the uniform."""
    low: Ints = np.full(len(mean), -1, dtype=np.int64)
    high: Ints = (mean + 100 * np.sqrt(mean * (1 + dispersion * mean))).astype(np.int64)
    while (is_open := high - low > 1).any():
        middle = (low + high) // 2
        passes = _at_most(middle, mean, dispersion) > uniforms
        high = np.where(is_open & passes, middle, high)
        low = np.where(is_open & ~passes, middle, low)
    return high


def _log_chance_of_none(mean: Floats, dispersion: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        spread: Floats = -np.log1p(dispersion * mean) / dispersion
    return np.where(dispersion > 0, spread, -mean)


def _at_most(count: Ints, mean: Floats, dispersion: Floats) -> Floats:
    """P(N <= count)."""
    size: Floats = 1 / np.where(dispersion > 0, dispersion, 1.0)
    negative: Floats = betainc(size, count + 1.0, size / (size + mean))
    poisson: Floats = gammaincc(count + 1.0, mean)
    return np.where(dispersion > 0, negative, poisson)
