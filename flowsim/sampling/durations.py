"""Minutes of many durations at once: each distinct duration has a code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv, ndtri

from flowsim.sampling.distributions import quantile, residual_quantile, whole
from flowsim.sampling.families import cap_min, scales
from flowsim.sampling.streams import Flags, Floats
from flowsim.scenario.base import Duration
from flowsim.tables.cohort import Ints

_TABLED = "tabled"
_FAMILIES = ("fixed", "exponential", "lognormal", "gamma", "uniform", _TABLED)
_FIXED, _EXPONENTIAL, _LOGNORMAL, _GAMMA, _UNIFORM = range(5)


@dataclass(frozen=True)
class Durations:
    """Durations by code; the last element of each array answers for code -1, no duration.

    `family` is a position in `_FAMILIES`, of which `first` and `second` are the parameters.
    """

    all: tuple[tuple[Duration, bool], ...]  # with whether the residual is meant
    family: Ints
    first: Floats
    second: Floats
    cap: Floats

    @property
    def is_drawn(self) -> Flags:
        """A flag per code: whether its minutes depend on a uniform."""
        drawn: Flags = self.family > _FIXED
        return drawn

    def minutes(self, codes: Ints, uniforms: Floats, *, at_least: int) -> Ints:
        """Whole minutes for each code and uniform; -1 where the code is -1."""
        known = np.flatnonzero(np.bincount(codes + 1, minlength=1))
        families = np.unique(self.family[known - 1])
        if len(families) == 1 and families[0] >= 0:
            return self.of_family(int(families[0]), codes, uniforms, at_least)
        minutes = np.full(len(codes), -1, dtype=np.int64)
        for family, where in self.by_family(codes):
            minutes[where] = self.of_family(family, codes[where], uniforms[where], at_least)
        return minutes

    def by_family(self, codes: Ints) -> Iterator[tuple[int, Ints]]:
        """Each family that occurs, with the positions where it does."""
        family = self.family[codes]
        for one in np.flatnonzero(np.bincount(family[family >= 0])).tolist():
            yield one, np.flatnonzero(family == one)

    def of_family(self, family: int, codes: Ints, uniforms: Floats, at_least: int) -> Ints:
        """Whole minutes of durations that are all of one family."""
        return whole(self._drawn(family, codes, uniforms), at_least=at_least)

    def _drawn(self, family: int, codes: Ints, uniforms: Floats) -> Floats:
        if _FAMILIES[family] == _TABLED:
            return self._interpolated(codes, uniforms)
        # Each step is taken in the same memory: new memory takes as long as the step.
        first = self.first[codes]
        minutes = first
        if family == _EXPONENTIAL:
            minutes = np.log1p(-uniforms)
            minutes *= np.negative(first, out=first)
        elif family == _LOGNORMAL:
            minutes = ndtri(uniforms)
            minutes *= self.second[codes]
            minutes += first
            np.exp(minutes, out=minutes)
        elif family == _GAMMA:
            minutes = gammaincinv(first, uniforms)
            minutes *= self.second[codes]
        elif family == _UNIFORM:
            minutes = uniforms * self.second[codes]
            minutes += first
        return np.minimum(minutes, self.cap[codes], out=minutes)

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
        columns = zip(*rows, (-1, 0.0, 0.0, np.inf), strict=True)
        family, first, second, cap = columns
        return Durations(
            known, np.array(family, dtype=np.int64), *map(np.array, (first, second, cap))
        )


def _row(duration: Duration, is_residual: bool) -> tuple[int, float, float, float]:
    """Family, its two parameters, and the longest that the duration can be."""
    family = _TABLED if is_residual or duration.family == "mixture" else duration.family
    first, second = scales(duration) if family != _TABLED else (0.0, 0.0)
    return _FAMILIES.index(family), first, second, cap_min(duration)
