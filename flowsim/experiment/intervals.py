"""Intervals for paired differences that hold together over a whole table.

With many differences in a table some ordinary 95 % intervals miss by chance alone. The
simultaneous intervals here are widened so that all of them hold together in 95 % of
experiments. Rows (replications) are kept whole, so the dependence between KPIs and
scenarios that share random numbers is used rather than feared.

Source: max-T over the table (Romano and Wolf 2005, Econometrica 73:1237) with critical
values from `flowsim.experiment.resampling`. docs/uncertainty.md says why, and what share
of tables holds in trials. Where differences are so skewed that this cannot be promised,
`is_skewed` says so, and what is promised is that the others hold together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from flowsim.experiment.resampling import critical_values

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]

LEVEL = 0.95
"""Probability that all intervals of a table hold together."""
FEWEST_FOR_SIMULTANEOUS = 6
"""With fewer replications no pattern of signs is rare enough for 95 %."""
MOST_SKEWNESS = 0.4
"""Sample skewness above this times the root of n: the interval is not trusted.

Assumption, from trials: below it even differences as skewed as lognormal ones (sigma 1)
hold in 93 % and more of tables from 20 replications.
"""


@dataclass(frozen=True)
class Intervals:
    """One entry per column of differences; NaN where there is no interval.

    `low` and `high` are of the simultaneous interval, with `_pointwise` of the ordinary
    one, `n` the pairs that both have a value, `is_identical` no difference in any pair.
    """

    n: Counts
    mean: Floats
    low: Floats
    high: Floats
    low_pointwise: Floats
    high_pointwise: Floats
    is_identical: Bools
    is_skewed: Bools


def intervals(differences: Floats, uniforms: Floats, *, level: float = LEVEL) -> Intervals:
    """Simultaneous and pointwise intervals of mean differences.

    Args:
        differences: shape (replications, columns); NaN where a pair lacks a value.
        uniforms: shape (patterns, replications), in [0, 1), as `critical_values` needs.
        level: probability that all simultaneous intervals hold.
    """
    is_known = ~np.isnan(differences)
    n = is_known.sum(axis=0)
    mean = np.divide(
        np.where(is_known, differences, 0).sum(axis=0), n, where=n > 0, out=np.full(len(n), np.nan)
    )
    centred = np.where(is_known, differences - mean, 0.0)
    spread = _standard_deviation(centred, n)
    # A constant difference has no spread but for rounding, and needs no interval.
    is_varying = spread > 1e-12 * np.maximum(np.abs(mean), 1e-300)
    is_skewed = is_varying & _is_skewed(centred, n)
    in_family = is_varying & (n >= FEWEST_FOR_SIMULTANEOUS)
    standard_error = np.divide(spread, np.sqrt(n), where=n > 0, out=np.full(len(n), np.nan))
    no_width = np.where(is_varying | (n < FEWEST_FOR_SIMULTANEOUS), np.nan, 0.0)
    below, above = no_width.copy(), no_width.copy()
    if in_family.any():
        # The skewed ones too: without them the others would seem steadier than they are.
        t = critical_values(centred[:, in_family], is_known[:, in_family], uniforms, level)
        # The largest t bounds an interval from below.
        below[in_family] = t.high * standard_error[in_family]
        above[in_family] = -t.low * standard_error[in_family]
    ordinary = np.where(
        is_varying & (n >= 2),
        stdtrit(np.maximum(n - 1, 1), (1 + level) / 2) * standard_error,
        no_width,
    )
    return Intervals(
        n=n,
        mean=mean,
        low=mean - below,
        high=mean + above,
        low_pointwise=mean - ordinary,
        high_pointwise=mean + ordinary,
        is_identical=(n > 0) & np.all(~is_known | (differences == 0), axis=0),
        is_skewed=is_skewed,
    )


def _standard_deviation(centred: Floats, n: Counts) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(n > 1, np.sqrt((centred**2).sum(axis=0) / (n - 1)), np.nan)


def is_too_skewed(values: Floats) -> bool:
    """Whether values, all known, are so skewed that an interval of their mean is not trusted."""
    centred = (values - values.mean())[:, np.newaxis]
    if not centred.any():
        return False
    return bool(_is_skewed(centred, np.array([len(values)]))[0])


def _is_skewed(centred: Floats, n: Counts) -> Bools:
    """Skewness beyond chance (2.5 standard errors) and too large for the interval.

    Source: standard error of the sample skewness of normal data (Cramer 1946); the error
    of a t interval grows with skewness / sqrt(n) (Johnson 1978, JASA 73:536).
    Assumption: the two thresholds.
    """
    count = n.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        second = (centred**2).sum(axis=0) / count
        third = (centred**3).sum(axis=0) / count
        skewness = np.sqrt(count * (count - 1)) / (count - 2) * third / second**1.5
        by_chance = np.sqrt(6 * count * (count - 1) / ((count - 2) * (count + 1) * (count + 3)))
        large = np.abs(skewness) / np.sqrt(count) > MOST_SKEWNESS
        beyond_chance = np.abs(skewness) > 2.5 * by_chance
    return np.asarray((n > 2) & large & beyond_chance)
