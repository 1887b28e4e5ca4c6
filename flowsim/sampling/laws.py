"""What is drawn from one uniform, by many laws at once: each distinct law has a code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy.special import gammaincinv, ndtri

from flowsim.sampling.distributions import (
    error_min,
    failures,
    geometric_attempts,
    quantile,
    residual_quantile,
    waiting_min,
    whole,
)
from flowsim.sampling.families import cap_min, scales
from flowsim.sampling.near import ALL_OPEN, Tables, table_near
from flowsim.sampling.scrambling import Flags, Floats
from flowsim.scenario.base import Duration
from flowsim.tables.cohort import LONGEST_MIN, Ints, Ints32


@dataclass(frozen=True)
class Residual:
    """What is left of a stay met at a random moment, in minutes."""

    duration: Duration


@dataclass(frozen=True)
class Hazard:
    """Minutes until something happens that may happen at any moment alike."""

    per_day: float


@dataclass(frozen=True)
class Error:
    """A normally distributed error, in minutes of either sign."""

    bias_hours: float
    sd_hours: float


@dataclass(frozen=True)
class Attempts:
    """Attempts until one succeeds."""

    failed_probability: float


Law = Duration | Residual | Hazard | Error | Attempts

_TABLED, _HAZARD, _ERROR, _ATTEMPTS = "tabled", "hazard", "error", "attempts"
_SIMPLE = ("fixed", "exponential", "lognormal", "gamma", "uniform")
_FAMILIES = (*_SIMPLE, _TABLED, _HAZARD, _ERROR, _ATTEMPTS)
_FIXED, _EXPONENTIAL, _LOGNORMAL, _GAMMA = range(4)


@dataclass(frozen=True)
class Laws:
    """Laws by code; the last element of each array answers for code -1, no law.

    `family` is a position in `_FAMILIES`. Minutes of a duration are `shift` and `scale` times a
    standard quantile (of their logarithm, when that is normal), `shape` being that of a gamma
    distribution; at most `cap`. Of a hazard and of attempts `scale` is the chance.
    """

    all: tuple[Law, ...]
    family: Ints
    shape: Floats
    scale: Floats
    shift: Floats
    cap: Floats

    def where_drawn(self, codes: Ints) -> Ints:
        """The codes of laws by which a uniform decides something, and -1 in place of others."""
        family = self.family[codes]
        surely_once = (family == _FAMILIES.index(_ATTEMPTS)) & (self.scale[codes] <= 0)
        return np.where((family > _FIXED) & ~surely_once, codes, -1)

    @cached_property
    def tables(self) -> Tables:
        """What each law gives, wherever that can be looked up."""
        return np.concatenate([np.zeros((0, 4)), *map(_table_near, self.all)])

    def whole(self, codes: Ints, uniforms: Floats, *, at_least: int | Ints) -> Ints32:
        """Whole numbers for each code and uniform; -1 where the code is -1."""
        drawn = np.full(len(codes), -1, dtype=np.int32)
        least = np.broadcast_to(at_least, drawn.shape)
        for family, is_meant in self.by_family(codes):
            where = np.flatnonzero(is_meant)
            drawn[where] = self.of_family(family, codes[where], uniforms[where], least[where])
        return drawn

    def by_family(self, codes: Ints) -> Iterator[tuple[int, Flags]]:
        """Each family that occurs, with a flag for each code that is of it."""
        family = self.family[codes]
        for one in np.flatnonzero(np.bincount(family + 1)[1:]).tolist():
            yield one, family == one

    def of_family(self, family: int, codes: Ints, uniforms: Floats, at_least: int | Ints) -> Ints32:
        """Whole numbers by laws that are all of one family."""
        if _FAMILIES[family] == _ATTEMPTS:
            return np.maximum(geometric_attempts(self.scale[codes], uniforms), at_least)
        return whole(self.unrounded(family, codes, uniforms), at_least=at_least)

    def unrounded(self, family: int, codes: Ints, uniforms: Floats) -> Floats:
        """What is rounded half up, by laws that are all of one family."""
        name = _FAMILIES[family]
        if name == _TABLED:
            return self._interpolated(codes, uniforms)
        if name == _HAZARD:
            return waiting_min(self.scale[codes], uniforms)
        if name == _ERROR:
            return error_min(self.shift[codes], self.scale[codes], uniforms)
        if name == _ATTEMPTS:
            return failures(self.scale[codes], uniforms) + 0.5
        minutes = self._standard(family, codes, uniforms) * self.scale[codes]
        minutes += self.shift[codes]
        if family == _LOGNORMAL:
            np.exp(minutes, out=minutes)
        return np.minimum(minutes, self.cap[codes], out=minutes)

    def _standard(self, family: int, codes: Ints, uniforms: Floats) -> Floats:
        """What is scaled: quantiles of the standard distribution, of its logarithm if normal."""
        if family == _EXPONENTIAL:
            return np.log1p(-uniforms)
        if family == _LOGNORMAL:
            return np.asarray(ndtri(uniforms))
        if family == _GAMMA:
            return np.asarray(gammaincinv(self.shape[codes], uniforms))
        return uniforms

    def _interpolated(self, codes: Ints, uniforms: Floats) -> Floats:
        minutes = np.empty(len(codes))
        for code in np.flatnonzero(np.bincount(codes)).tolist():
            where = np.flatnonzero(codes == code)
            law = self.all[code]
            if isinstance(law, Residual):
                minutes[where] = residual_quantile(law.duration, uniforms[where])
            elif isinstance(law, Duration):
                minutes[where] = quantile(law, uniforms[where])
        return minutes


class LawCodes:
    """Gives each distinct law a code, in the order in which they are met."""

    def __init__(self) -> None:
        self._codes: dict[Law, int] = {}

    def code(self, law: Law | None) -> int:
        """The code of a law; -1 for none."""
        return -1 if law is None else self._codes.setdefault(law, len(self._codes))

    def laws(self) -> Laws:
        """All laws by code."""
        known = tuple(self._codes)
        family, *others = zip(*map(_row, known), (-1, 0.0, 0.0, 0.0, np.inf), strict=True)
        return Laws(known, np.array(family, dtype=np.int64), *map(np.array, others))


def _row(law: Law) -> tuple[int, float, float, float, float]:
    """Family, its shape, scale and shift, and the longest that a duration can be."""
    shape, scale, shift, most = 0.0, 0.0, 0.0, np.inf
    family = _TABLED
    if isinstance(law, Hazard):
        family, scale = _HAZARD, law.per_day
    elif isinstance(law, Error):
        family, scale, shift = _ERROR, law.sd_hours, law.bias_hours
    elif isinstance(law, Attempts):
        family, scale = _ATTEMPTS, law.failed_probability
    elif isinstance(law, Duration) and law.family != "mixture":
        family, most = law.family, cap_min(law)
        shape, scale, shift = _scales(law)
    return _FAMILIES.index(family), shape, scale, shift, most


def _scales(duration: Duration) -> tuple[float, float, float]:
    """Shape, scale and shift of a duration that is no mixture."""
    first, second = scales(duration)
    return {
        "exponential": (0.0, -first, 0.0),  # the logarithm of a uniform is negative
        "gamma": (first, second, 0.0),
    }.get(duration.family, (0.0, second, first))


@lru_cache(maxsize=512)
def _table_near(law: Law) -> Floats:
    codes = LawCodes()
    codes.code(law)
    laws = codes.laws()
    family = int(laws.family[0])
    if family == _FIXED:
        return ALL_OPEN

    def limited(uniforms: Floats) -> Floats:
        code = np.zeros(len(uniforms), dtype=np.int64)
        return np.clip(laws.unrounded(family, code, uniforms), -LONGEST_MIN, LONGEST_MIN)

    return table_near(limited)
