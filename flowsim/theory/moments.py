"""Settings without limit, doors that open at hours, and stays that are met half way.

Sources in `flowsim.theory`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, lgamma, log

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Span = tuple[float, float]
"""From and to, as days from Monday 00:00."""
WEEK_DAYS = 7.0


def poisson_share(mean: float, number: int) -> float:
    """P(N = number) when N is Poisson: patients in a setting without limit (Gross 5.2).

    Holds for M/G/infinity whatever the distribution of stays, with the mean arrivals per
    day x mean stay.

    Raises:
        ValueError: when the mean is not positive or the number negative.
    """
    if mean <= 0 or number < 0:
        raise ValueError("the mean must be positive and the number not negative")
    return exp(number * log(mean) - mean - lgamma(number + 1))


def unlimited_occupancy(
    arrivals_per_day: Sequence[float],
    still_there: Callable[[Floats], Floats],
    at_days: Sequence[float],
    *,
    step_days: float,
) -> Floats:
    """Mean patients at some moments in a setting without limit that was empty at 0 (Eick).

    m(t) = integral from 0 to t of arrivals(u) x P(stay > t - u) du, summed over steps with
    the stay taken at their middle. It is Poisson at each moment.

    Args:
        arrivals_per_day: the rate in each step of a period (a week, say), which repeats.
        still_there: P(stay > days), for many lengths at once.
        at_days: the moments, whole numbers of steps.
        step_days: the length of a step.
    """
    rate = np.asarray(arrivals_per_day, dtype=float)
    means = []
    for moment in at_days:
        steps = round(moment / step_days)
        ago: Floats = (np.arange(steps, dtype=np.float64) + 0.5) * step_days
        began = np.arange(steps - 1, -1, -1) % len(rate)
        means.append(float(np.sum(rate[began] * still_there(ago)) * step_days))
    return np.array(means)


def mean_residual_days(mean_days: float, cv: float) -> float:
    """Mean that is left of a stay met at a random moment: m (1 + CV^2) / 2 (Cox).

    `cv` is standard deviation / mean. Long stays are met more often, so it is more than
    half of a mean stay.
    """
    return mean_days * (1 + cv**2) / 2


def mean_wait_for_weekly_days(days_of_week: Sequence[float]) -> float:
    """Mean days until the next of some moments of the week, from a random moment.

    `days_of_week` are moments as days from Monday 00:00; the mean is the sum of squared
    gaps / 14: a gap is met in proportion to its length, and half of it is left (Cox).

    Raises:
        ValueError: when there is no moment.
    """
    return mean_wait_for_opening([(day, day) for day in days_of_week])


def mean_wait_for_opening(open_spans: Sequence[Span]) -> float:
    """Mean days until a door is open, from a random moment of the week.

    Who comes while it is open does not wait; so it is the sum of squared closed gaps / 14.
    Spans are within a week and do not overlap.

    Raises:
        ValueError: when it is never open.
    """
    if not open_spans:
        raise ValueError("there must be a moment at which it opens")
    spans = sorted(open_spans)
    opens = np.array([span[0] for span in spans])
    closes = np.array([span[1] for span in spans])
    gaps = np.append(opens[1:], opens[0] + WEEK_DAYS) - closes
    return float(np.sum(gaps**2) / (2 * WEEK_DAYS))


def share_of_week_open(open_spans: Sequence[Span]) -> float:
    """Share of the week in which a door is open."""
    return sum(closes - opens for opens, closes in open_spans) / WEEK_DAYS
