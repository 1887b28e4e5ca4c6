"""Counts per day: negative binomial, by inverse distribution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, gammaincc

from flowsim.sampling.scrambling import Floats
from flowsim.sampling.sweeps import counted
from flowsim.tables.cohort import Ints

_FEW = 500
"""Counts up to here are found by summing the distribution from 0, others by halving."""

_NEGLIGIBLE = 1e-17
"""Chance of one more count below which a uniform of 53 bits cannot ask for it."""


@dataclass(frozen=True)
class Counts:
    """Negative binomial counts with variance mean x (1 + dispersion x mean); 0 is Poisson.

    Arrays have one value per count to be drawn. From `first` on stands in `at_most`, for each k,
    what a uniform must reach for more than k: the sum of the chances of 0 to k, or infinity
    where there are no more, and where counts are not found by summing.
    """

    mean: Floats
    dispersion: Floats
    many: Ints  # positions of what is not found by summing
    first: Ints
    at_most: Floats

    @classmethod
    def of(cls, mean: Floats, dispersion: Floats) -> Counts:
        """Counts of these means and dispersions."""
        farthest = mean + 10 * np.sqrt(mean * (1 + dispersion * mean))
        many = farthest > _FEW
        none = np.where(many, 1.0, np.exp(_log_chance_of_none(mean, dispersion)))
        pairs = mean + 1j * dispersion  # sorted much faster than rows of two
        _, first, pair = np.unique(pairs, return_index=True, return_inverse=True)
        nobody = np.full(len(first), np.inf)
        steps = [*_summed_up(mean[first], dispersion[first], none[first]), nobody]
        at_most = np.stack(steps, axis=1).ravel()
        return cls(mean, dispersion, np.flatnonzero(many), pair * len(steps), at_most)

    def quantile(self, uniforms: Floats) -> Ints:
        """A count for each uniform; a higher mean gives no fewer at the same uniform."""
        count = counted(uniforms, self.first, self.at_most)
        if len(self.many):
            some = self.many
            count[some] = _by_halving(self.mean[some], self.dispersion[some], uniforms[some])
        return count


def _summed_up(m: Floats, d: Floats, none: Floats) -> Iterator[Floats]:
    """For each k what a uniform must reach for more than k, until there are no more."""
    k, p, total = 0, none, none
    while (more := (total < 1) & ((p > _NEGLIGIBLE) | (k < m))).any():
        yield np.where(more, total, np.inf)
        p = np.where(more, p * m * (1 + d * k) / ((k + 1) * (1 + d * m)), 0.0)
        total = total + p
        k += 1


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
