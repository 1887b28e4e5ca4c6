"""How well drawn numbers fit a distribution: chances of a worse fit by luck alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, kolmogorov

from flowsim.sampling.scrambling import Floats

UNLIKELY = 1e-3
"""Fits that are worse than this by luck are taken as wrong. Seeds are fixed."""


def ks_chance(values: npt.ArrayLike, cdf: Callable[[Floats], Floats]) -> float:
    """Kolmogorov-Smirnov: chance of a larger distance from the distribution function."""
    ordered = np.sort(np.asarray(values, dtype=float))
    n = len(ordered)
    expected = cdf(ordered)
    above = np.max(np.arange(1, n + 1) / n - expected)
    below = np.max(expected - np.arange(n) / n)
    return float(kolmogorov(np.sqrt(n) * max(above, below)))


def minutes_chance(minutes: npt.ArrayLike, cdf: Callable[[Floats], Floats]) -> float:
    """The same for whole minutes: each is spread evenly over what was rounded to it."""
    values = np.asarray(minutes, dtype=float)
    spread = (np.arange(len(values)) * 0.6180339887498949) % 1 - 0.5
    return ks_chance(values + spread, lambda x: cdf(np.maximum(x, 0.0)))


def counts_chance(observed: Sequence[int] | npt.NDArray[np.int64], shares: npt.ArrayLike) -> float:
    """Chi-square: chance of a larger distance of counts from shares (expected >= 5 each)."""
    seen = np.asarray(observed, dtype=float)
    weights = np.asarray(shares, dtype=float)
    expected = weights / weights.sum() * seen.sum()
    assert expected.min() >= 5, "too few for a chi-square test"
    return float(chdtrc(len(seen) - 1, ((seen - expected) ** 2 / expected).sum()))


def share_is_near(count: int, n: int, probability: float) -> bool:
    """Whether a count of n is within 3.3 standard errors of a probability."""
    error = np.sqrt(probability * (1 - probability) * n)
    return bool(abs(count - n * probability) < 3.3 * error)
