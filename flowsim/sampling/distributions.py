"""From stored uniforms to values, by inverse distribution.

Every value is a function of one uniform and rises with it. So when a mean is changed,
each person's value moves with the mean, and nobody draws a new fate.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.special import ndtr, ndtri

from flowsim.sampling.families import cdf, mean, partial_mean, simple_quantile
from flowsim.sampling.scrambling import Floats
from flowsim.scenario.base import Duration
from flowsim.tables.cohort import LONGEST_MIN, Ints, Ints32
from flowsim.units import DAY_MIN, HOUR_MIN

Numbers = Floats | float

MAX_ATTEMPTS = 10
"""No task is tried more often (R24)."""

_LEVELS = ndtr(np.linspace(-8.2, 8.2, 2049))
"""Shares at which distributions without a closed inverse are tabulated, dense in both tails.

Between two levels the distribution function is taken as straight, which is wrong by less
than 0.000003.
"""


def quantile(duration: Duration, uniforms: Floats) -> Floats:
    """Minutes (not rounded) for each uniform."""
    if duration.family != "mixture":
        return simple_quantile(duration, uniforms)
    shares, minutes = _table(duration)
    return np.interp(uniforms, shares, minutes)


def residual_quantile(duration: Duration, uniforms: Floats) -> Floats:
    """Minutes that are left of a stay met at a random moment, for each uniform.

    Such a stay is chosen in proportion to its length and is at a uniform point of it:
    P(left <= x) = E[min(X, x)] / E[X], with mean E[X] (1 + CV^2) / 2 (renewal theory).
    """
    shares, minutes = _residual_table(duration)
    return np.interp(uniforms, shares, minutes)


def whole(minutes: Floats, *, at_least: int | Ints) -> Ints32:
    """Whole minutes, rounded once, half up; `at_least` is 0 or more, LONGEST_MIN the most."""
    rounded = minutes + 0.5
    np.floor(rounded, out=rounded)  # in the same memory, which is faster
    np.clip(rounded, at_least, LONGEST_MIN, out=rounded)
    return rounded.astype(np.int32)


def waiting_min(per_day: Numbers, uniforms: Floats) -> Floats:
    """Minutes (not rounded) until something with a constant hazard per day happens."""
    minutes = np.log1p(-uniforms)
    np.negative(minutes, out=minutes)
    minutes /= per_day
    minutes *= DAY_MIN
    return minutes


def error_min(bias_hours: Numbers, sd_hours: Numbers, uniforms: Floats) -> Floats:
    """Normally distributed minutes (not rounded), of either sign."""
    inside = np.maximum(uniforms, 2.0**-54)  # a uniform of 0 would be infinitely early
    hours = bias_hours + sd_hours * ndtri(inside)
    return np.asarray(hours * HOUR_MIN)


def geometric_attempts(failed_probability: Numbers, uniforms: Floats) -> Ints32:
    """Attempts until one succeeds: more than k with probability failed^k; capped (R24)."""
    failed = np.floor(failures(failed_probability, uniforms))
    attempts: Ints32 = (1 + failed).astype(np.int32)
    return attempts


def failures(failed_probability: Numbers, uniforms: Floats) -> Floats:
    """Attempts that fail, not cut to whole ones: one less than the most attempts at most."""
    with np.errstate(divide="ignore", invalid="ignore"):
        number = np.log1p(-uniforms) / np.log(failed_probability)
    failed = np.asarray(failed_probability)
    surely = np.where(failed >= 1, float(MAX_ATTEMPTS), 0.0)
    number = np.where((failed > 0) & (failed < 1), number, surely)
    return np.minimum(number, MAX_ATTEMPTS - 1)


@lru_cache(maxsize=512)
def _table(duration: Duration) -> tuple[Floats, Floats]:
    """(shares, minutes), both rising: the distribution function, with its jumps."""
    minutes = _grid(duration)
    before = cdf(duration, np.nextafter(minutes, 0.0))
    shares = np.stack([before, cdf(duration, minutes)], axis=1).ravel()
    return np.maximum.accumulate(shares), np.repeat(minutes, 2)


@lru_cache(maxsize=512)
def _residual_table(duration: Duration) -> tuple[Floats, Floats]:
    """(shares, minutes) of what is left of a stay met at a random moment."""
    minutes = np.append(0.0, _grid(duration))
    beyond = minutes * (1 - cdf(duration, minutes))
    limited_mean = beyond + partial_mean(duration, minutes)
    return np.maximum.accumulate(limited_mean / mean(duration)), minutes


def _grid(duration: Duration) -> Floats:
    """Minutes at which the function is tabulated: the levels of every simple part."""
    if duration.family != "mixture":
        return np.unique(simple_quantile(duration, _LEVELS))
    grid = np.unique(np.concatenate([_grid(part.duration) for part in duration.parts]))
    if duration.max_days is None:
        return grid
    return np.unique(np.minimum(grid, duration.max_days * DAY_MIN))
