"""Minutes of many durations at once: each distinct duration has a code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import gammaincinv, ndtri

from flowsim.sampling import sweeps
from flowsim.sampling.distributions import quantile, residual_quantile, whole
from flowsim.sampling.families import cap_min, scales
from flowsim.sampling.scrambling import Flags, Floats
from flowsim.scenario.base import Duration
from flowsim.tables.cohort import Ints, Ints32

_TABLED = "tabled"
_FAMILIES = ("fixed", "exponential", "lognormal", "gamma", "uniform", _TABLED)
_FIXED, _EXPONENTIAL, _LOGNORMAL, _GAMMA, _UNIFORM = range(5)


@dataclass(frozen=True)
class Durations:
    """Durations by code; the last element of each array answers for code -1, no duration.

    `family` is a position in `_FAMILIES`. Minutes are `shift` and `scale` times a standard
    quantile (of their logarithm, when that is normal), `shape` being that of a gamma
    distribution; at most `cap`.
    """

    all: tuple[tuple[Duration, bool], ...]  # with whether the residual is meant
    family: Ints
    shape: Floats
    scale: Floats
    shift: Floats
    cap: Floats

    @property
    def is_drawn(self) -> Flags:
        """A flag per code: whether its minutes depend on a uniform."""
        drawn: Flags = self.family > _FIXED
        return drawn

    def minutes(self, codes: Ints, uniforms: Floats, *, at_least: int) -> Ints32:
        """Whole minutes for each code and uniform; -1 where the code is -1."""
        known = np.flatnonzero(np.bincount(codes + 1, minlength=1))
        families = np.unique(self.family[known - 1])
        if len(families) == 1 and families[0] >= 0:
            return self.of_family(int(families[0]), codes, uniforms, at_least)
        minutes = np.full(len(codes), -1, dtype=np.int32)
        for family, where in self.by_family(codes):
            minutes[where] = self.of_family(family, codes[where], uniforms[where], at_least)
        return minutes

    def by_family(self, codes: Ints) -> Iterator[tuple[int, Ints]]:
        """Each family that occurs, with the positions where it does."""
        family = self.family[codes]
        for one in np.flatnonzero(np.bincount(family[family >= 0])).tolist():
            yield one, np.flatnonzero(family == one)

    def of_family(self, family: int, codes: Ints, uniforms: Floats, at_least: int) -> Ints32:
        """Whole minutes of durations that are all of one family."""
        if _FAMILIES[family] == _TABLED:
            return whole(self._interpolated(codes, uniforms), at_least=at_least)
        minutes = self._scaled(self._standard(family, codes, uniforms), codes)
        if family == _LOGNORMAL:
            np.exp(minutes, out=minutes)
        return self._rounded(minutes, codes, at_least)

    def _standard(self, family: int, codes: Ints, uniforms: Floats) -> Floats:
        """What is scaled: quantiles of the standard distribution, of its logarithm if normal."""
        if family == _EXPONENTIAL:
            return np.log1p(-uniforms)
        if family == _LOGNORMAL:
            return np.asarray(ndtri(uniforms))
        if family == _GAMMA:
            return np.asarray(gammaincinv(self.shape[codes], uniforms))
        return uniforms

    def _scaled(self, standard: Floats, codes: Ints) -> Floats:
        if (loops := sweeps.machine_code()) is None:
            return np.asarray(scaled(standard, self.scale[codes], self.shift[codes]))
        minutes = np.empty(len(codes))
        loops.scaled(standard, codes, self.scale, self.shift, minutes)
        return minutes

    def _rounded(self, minutes: Floats, codes: Ints, at_least: int) -> Ints32:
        if (loops := sweeps.machine_code()) is None:
            return whole(np.minimum(minutes, self.cap[codes]), at_least=at_least)
        rounded = np.empty(len(codes), dtype=np.int32)
        loops.rounded(minutes, codes, self.cap, at_least, rounded)
        return rounded

    def _interpolated(self, codes: Ints, uniforms: Floats) -> Floats:
        minutes = np.empty(len(codes))
        for code in np.flatnonzero(np.bincount(codes)).tolist():
            where = np.flatnonzero(codes == code)
            duration, is_residual = self.all[code]
            invert = residual_quantile if is_residual else quantile
            minutes[where] = invert(duration, uniforms[where])
        return minutes


class DurationCodes:
    """Gives each distinct duration a code, in the order in which they are met."""

    def __init__(self) -> None:
        self._codes: dict[tuple[Duration, bool], int] = {}

    def code(self, duration: Duration | None, *, is_residual: bool = False) -> int:
        """The code of a duration; -1 for none."""
        if duration is None:
            return -1
        return self._codes.setdefault((duration, is_residual), len(self._codes))

    def table(self) -> Durations:
        """All durations by code."""
        known = tuple(self._codes)
        rows = [_row(duration, is_residual) for duration, is_residual in known]
        family, *others = zip(*rows, (-1, 0.0, 0.0, 0.0, np.inf), strict=True)
        return Durations(known, np.array(family, dtype=np.int64), *map(np.array, others))


def scaled(standard: Any, scale: Any, shift: Any) -> Any:
    """Minutes, or their logarithm, of a standard quantile; of one, and of whole arrays as well."""
    return standard * scale + shift


def _row(duration: Duration, is_residual: bool) -> tuple[int, float, float, float, float]:
    """Family, its shape, scale and shift, and the longest that the duration can be."""
    family = _TABLED if is_residual or duration.family == "mixture" else duration.family
    first, second = scales(duration) if family != _TABLED else (0.0, 0.0)
    shape, scale, shift = {
        "exponential": (0.0, -first, 0.0),  # the logarithm of a uniform is negative
        "gamma": (first, second, 0.0),
    }.get(family, (0.0, second, first))
    return _FAMILIES.index(family), shape, scale, shift, cap_min(duration)
