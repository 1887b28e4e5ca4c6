"""Distribution functions of durations, in minutes, and what they need to be inverted."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy.special import gammainc, gammaincinv, ndtr, ndtri

from flowsim.sampling.scrambling import Floats
from flowsim.scenario.base import Duration
from flowsim.units import DAY_MIN


def cdf(duration: Duration, minutes: Floats) -> Floats:
    """P(X <= minutes), minutes >= 0, with the upper tail cut at `max_days`."""
    below = _CDF[duration.family](duration, minutes)
    return (
        below if duration.max_days is None else np.where(minutes >= cap_min(duration), 1.0, below)
    )


def partial_mean(duration: Duration, minutes: Floats) -> Floats:
    """E[X; X <= minutes]: what stays up to that length add to the mean."""
    if duration.max_days is None:
        return _PARTIAL_MEAN[duration.family](duration, minutes)
    cap = np.array([cap_min(duration)])
    just_below = np.nextafter(cap, 0.0)
    at_cap = cap * (1 - _CDF[duration.family](duration, just_below))
    whole = _PARTIAL_MEAN[duration.family](duration, just_below) + at_cap
    part = _PARTIAL_MEAN[duration.family](duration, np.minimum(minutes, just_below))
    return np.where(minutes >= cap, whole, part)


@lru_cache(maxsize=512)
def mean(duration: Duration) -> float:
    """Mean in minutes, after the cut at `max_days`."""
    if duration.family == "mixture":
        inside = sum(part.share * mean(part.duration) for part in duration.parts)
    else:
        inside = duration.mean_min
    if duration.max_days is None:
        return inside
    return float(partial_mean(duration, np.array([cap_min(duration)]))[0])


def simple_quantile(duration: Duration, uniforms: Floats) -> Floats:
    """Minutes that a share `uniforms` of stays do not exceed; any family but mixture."""
    minutes = _QUANTILE[duration.family](duration, uniforms)
    return minutes if duration.max_days is None else np.minimum(minutes, cap_min(duration))


def cap_min(duration: Duration) -> float:
    """The longest that a duration can be, in minutes; infinite without `max_days`."""
    return np.inf if duration.max_days is None else duration.max_days * DAY_MIN


def scales(duration: Duration) -> tuple[float, float]:
    """The two numbers that a simple family is inverted with, in minutes.

    The value and 0, the mean and 0 (exponential), mean and deviation of the logarithm
    (lognormal), shape and scale (gamma), low and width (uniform).
    """
    if duration.family == "lognormal":
        return _log_scale(duration)
    if duration.family == "gamma":
        return _shape_scale(duration)
    if duration.family == "uniform":
        return duration.low_min, duration.high_min - duration.low_min
    return duration.mean_min, 0.0


def _spread(duration: Duration) -> float:
    """Coefficient of variation of a lognormal or gamma duration."""
    if duration.cv is None:
        raise ValueError(f"a {duration.family} duration has a cv")
    return duration.cv


def _log_scale(duration: Duration) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm of a lognormal duration."""
    sigma = float(np.sqrt(np.log1p(_spread(duration) ** 2)))
    return float(np.log(duration.mean_min)) - sigma**2 / 2, sigma


def _shape_scale(duration: Duration) -> tuple[float, float]:
    shape = 1 / _spread(duration) ** 2
    return shape, duration.mean_min / shape


def _standard(duration: Duration, minutes: Floats) -> Floats:
    """Position on the normal scale of a lognormal duration; -inf at 0 minutes."""
    mu, sigma = _log_scale(duration)
    with np.errstate(divide="ignore"):
        return (np.log(minutes) - mu) / sigma


def _between(duration: Duration, minutes: Floats) -> Floats:
    """How far `minutes` is from low to high, 0 to 1."""
    width = duration.high_min - duration.low_min
    if width == 0:
        return (minutes >= duration.low_min).astype(float)
    return np.clip((minutes - duration.low_min) / width, 0.0, 1.0)


def _gamma_cdf(duration: Duration, minutes: Floats) -> Floats:
    shape, scale = _shape_scale(duration)
    return np.asarray(gammainc(shape, minutes / scale))


def _gamma_partial_mean(duration: Duration, minutes: Floats) -> Floats:
    shape, scale = _shape_scale(duration)
    return np.asarray(duration.mean_min * gammainc(shape + 1, minutes / scale))


def _gamma_quantile(duration: Duration, uniforms: Floats) -> Floats:
    shape, scale = _shape_scale(duration)
    return np.asarray(gammaincinv(shape, uniforms) * scale)


def _lognormal_quantile(duration: Duration, uniforms: Floats) -> Floats:
    mu, sigma = _log_scale(duration)
    return np.asarray(np.exp(mu + sigma * ndtri(uniforms)))


def _exponential_partial_mean(duration: Duration, minutes: Floats) -> Floats:
    whole = duration.mean_min
    return np.asarray(whole - (minutes + whole) * np.exp(-minutes / whole))


def _uniform_partial_mean(duration: Duration, minutes: Floats) -> Floats:
    """E[X; X <= x] = P(X <= x) x the middle of what is below x."""
    upto = np.clip(minutes, duration.low_min, duration.high_min)
    return _between(duration, minutes) * (duration.low_min + upto) / 2


def _mixture(part_of: Callable[[Duration, Floats], Floats]) -> Callable[[Duration, Floats], Floats]:
    def weighted(duration: Duration, minutes: Floats) -> Floats:
        total = np.zeros_like(minutes)
        for part in duration.parts:
            total += part.share * part_of(part.duration, minutes)
        return total

    return weighted


_Function = Callable[[Duration, Floats], Floats]

_CDF: dict[str, _Function] = {
    "fixed": lambda d, x: (x >= d.fixed_min).astype(float),
    "exponential": lambda d, x: -np.expm1(-x / d.mean_min),
    "lognormal": lambda d, x: np.asarray(ndtr(_standard(d, x))),
    "gamma": _gamma_cdf,
    "uniform": _between,
    "mixture": _mixture(cdf),
}

_PARTIAL_MEAN: dict[str, _Function] = {
    "fixed": lambda d, x: np.where(x >= d.fixed_min, d.fixed_min, 0.0),
    "exponential": _exponential_partial_mean,
    "lognormal": lambda d, x: np.asarray(d.mean_min * ndtr(_standard(d, x) - _log_scale(d)[1])),
    "gamma": _gamma_partial_mean,
    "uniform": _uniform_partial_mean,
    "mixture": _mixture(partial_mean),
}

_QUANTILE: dict[str, _Function] = {
    "fixed": lambda d, u: np.full_like(u, d.fixed_min),
    "exponential": lambda d, u: -d.mean_min * np.log1p(-u),
    "lognormal": _lognormal_quantile,
    "gamma": _gamma_quantile,
    "uniform": lambda d, u: d.low_min + u * (d.high_min - d.low_min),
}
