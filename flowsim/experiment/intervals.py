"""Intervals for paired differences that hold together over a whole table.

With many differences in a table some ordinary 95 % intervals miss by chance alone. The
simultaneous intervals here are widened so that all of them hold together in 95 % of
experiments. Rows (replications) are kept whole, so the dependence between KPIs and
scenarios that share random numbers is used rather than feared.

Source: max-T by a wild bootstrap with random signs and studentized sums (Romano and Wolf
2005, Econometrica 73:1237; Liu 1988, Annals of Statistics 16:1696). It is approximate:
the signs of deviations from the estimated means are flipped, not of the differences
themselves, which would be exact for symmetric ones. In trials with normal differences
92-98 % of tables hold, with strongly skewed (lognormal) ones far fewer: skewness is not
repaired, and `is_skewed` says where it is found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

FEWEST_FOR_SIMULTANEOUS = 6
"""With fewer replications no pattern of signs is rare enough for 95 %."""
MOST_ENUMERATED = 12
"""Up to so many replications every pattern of signs is tried, and nothing is drawn."""
DRAWN_PATTERNS = 4000


@dataclass(frozen=True)
class Intervals:
    """One entry per column of differences; NaN where there is no interval.

    `half_width` is of the simultaneous interval, `half_width_pointwise` of the ordinary
    one, `n` the pairs that both have a value, `is_identical` no difference in any pair.
    """

    n: npt.NDArray[np.int64]
    mean: Floats
    half_width: Floats
    half_width_pointwise: Floats
    is_identical: Bools
    is_skewed: Bools


def intervals(differences: Floats, uniforms: Floats, *, level: float = 0.95) -> Intervals:
    """Simultaneous and pointwise intervals of mean differences.

    Args:
        differences: shape (replications, columns); NaN where a pair lacks a value.
        uniforms: shape (patterns, replications), in [0, 1): signs for more than
            MOST_ENUMERATED replications; not read for fewer.
        level: probability that all simultaneous intervals hold.
    """
    is_known = ~np.isnan(differences)
    n = is_known.sum(axis=0)
    mean = np.divide(
        np.where(is_known, differences, 0).sum(axis=0), n, where=n > 0, out=np.full(len(n), np.nan)
    )
    centred = np.where(is_known, differences - mean, 0.0)
    spread = _standard_deviation(centred, n)
    is_identical = (n > 0) & np.all(~is_known | (differences == 0), axis=0)
    # A constant difference has no spread but for rounding, and needs no interval.
    is_varying = spread > 1e-12 * np.maximum(np.abs(mean), 1e-300)
    in_family = is_varying & (n >= FEWEST_FOR_SIMULTANEOUS)
    signs = sign_patterns(len(differences), uniforms)
    critical = _critical_value(centred[:, in_family], n[in_family], signs, level)
    standard_error = np.divide(spread, np.sqrt(n), where=n > 0, out=np.full(len(n), np.nan))
    no_width = np.where(is_varying | (n < FEWEST_FOR_SIMULTANEOUS), np.nan, 0.0)
    return Intervals(
        n=n,
        mean=mean,
        half_width=np.where(in_family, critical * standard_error, no_width),
        half_width_pointwise=np.where(
            is_varying & (n >= 2),
            stdtrit(np.maximum(n - 1, 1), (1 + level) / 2) * standard_error,
            no_width,
        ),
        is_identical=is_identical,
        is_skewed=is_varying & _is_skewed(centred, n),
    )


def sign_patterns(replications: int, uniforms: Floats) -> Floats:
    """Patterns of +1 and -1, one per row: all of them, or those that were drawn."""
    if replications > MOST_ENUMERATED:
        return np.where(uniforms < 0.5, -1.0, 1.0)
    # A pattern and its opposite give the same |t|: the first sign may stay fixed.
    numbers = np.arange(2 ** max(replications - 1, 0))[:, np.newaxis]
    return np.where(numbers >> np.arange(replications) & 1, -1.0, 1.0)


def _standard_deviation(centred: Floats, n: npt.NDArray[np.int64]) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(n > 1, np.sqrt((centred**2).sum(axis=0) / (n - 1)), np.nan)


def _critical_value(
    centred: Floats, n: npt.NDArray[np.int64], signs: Floats, level: float
) -> float:
    """The largest |t| of the family that chance exceeds with probability 1 - level."""
    if centred.shape[1] == 0:
        return np.nan
    # r is the share of the root mean square that the mean of the flipped values reaches;
    # squares do not change with the sign, so |t| is an increasing function of r alone.
    root_mean_square = np.sqrt((centred**2).sum(axis=0) / n)
    r = np.abs(signs @ centred) / n / root_mean_square
    r = np.minimum(r, 1 - 1e-12)
    largest_t = (r * np.sqrt((n - 1) / (1 - r**2))).max(axis=1)
    return float(np.quantile(largest_t, level, method="higher"))


def _is_skewed(centred: Floats, n: npt.NDArray[np.int64]) -> Bools:
    """Skewness beyond chance (2.5 standard errors) and large enough to matter.

    Source: standard error of the sample skewness of normal data (Cramer 1946); the error
    of a t interval grows with skewness / sqrt(n) (Johnson 1978, JASA 73:536).
    Assumption: the two thresholds, chosen to miss few lognormal and flag few normal data.
    """
    count = n.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        second = (centred**2).sum(axis=0) / count
        third = (centred**3).sum(axis=0) / count
        skewness = np.sqrt(count * (count - 1)) / (count - 2) * third / second**1.5
        by_chance = np.sqrt(6 * count * (count - 1) / ((count - 2) * (count + 1) * (count + 3)))
        large = np.abs(skewness) / np.sqrt(count) > 0.1
        beyond_chance = np.abs(skewness) > 2.5 * by_chance
    return np.asarray((n > 2) & large & beyond_chance)
