"""Counts per day: negative binomial, by inverse distribution."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, gammaincc, gammaln

from flowsim.sampling.streams import Floats
from flowsim.tables.cohort import Ints

_NEGLIGIBLE = 1e-17
"""Chance of one more count below which a uniform of 53 bits cannot ask for it."""


def count_quantile(mean: Floats, dispersion: Floats, uniforms: Floats) -> Ints:
    """Negative binomial counts with variance mean x (1 + dispersion x mean).

    Dispersion 0 is Poisson. The three arrays have the same shape. A higher mean never
    gives fewer at the same uniform.

    The distribution function is summed upwards from so far below the mean that nothing
    is left there; for ordinary days that is from 0.
    """
    spread = np.sqrt(mean * (1 + dispersion * mean))
    count = np.maximum(np.floor(mean - 10 * spread), 0.0)
    chance = np.exp(_log_chance(count, mean, dispersion))
    below = _at_most(count, mean, dispersion, chance)
    result = count.copy()
    active = np.flatnonzero(uniforms >= below)
    m, d, u = mean[active], dispersion[active], uniforms[active]
    k, p, total = count[active], chance[active], below[active]
    while len(active):
        p = p * m * (1 + d * k) / ((k + 1) * (1 + d * m))
        k = k + 1
        total = total + p
        result[active] = k
        goes_on = (u >= total) & ((p > _NEGLIGIBLE) | (k < m))
        if not goes_on.all():
            active, m, d, u = active[goes_on], m[goes_on], d[goes_on], u[goes_on]
            k, p, total = k[goes_on], p[goes_on], total[goes_on]
    whole_counts: Ints = result.astype(np.int64)
    return whole_counts


def _log_chance(count: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """Logarithm of the probability of a count; mean 0 always counts 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = 1 / dispersion
        at_zero = np.where(dispersion > 0, -np.log1p(dispersion * mean) / dispersion, -mean)
        if not count.any():
            return at_zero
        poisson = count * np.log(mean) - gammaln(count + 1)
        rising = gammaln(count + size) - gammaln(size) - gammaln(count + 1)
        negative = rising + count * np.log(dispersion * mean / (1 + dispersion * mean))
        above_zero = np.where(dispersion > 0, negative, poisson)
    return at_zero + np.where(count > 0, above_zero, 0.0)


def _at_most(count: Floats, mean: Floats, dispersion: Floats, chance: Floats) -> Floats:
    """P(N <= count); `chance` is P(N = count), which is all when count is 0."""
    below = chance.copy()
    far = np.flatnonzero(count > 0)
    if len(far):
        k, m, d = count[far], mean[far], dispersion[far]
        poisson = gammaincc(k + 1, m)
        size = 1 / np.maximum(d, 1e-12)
        below[far] = np.where(d > 0, betainc(size, k + 1, size / (size + m)), poisson)
    return below
