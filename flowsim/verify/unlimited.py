"""Settings without limit: Poisson numbers, a weekly profile, and what is left at the start."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flowsim import theory
from flowsim.scenario.model import Area
from flowsim.scenario.start_model import LoadedStart, Start
from flowsim.tables.columns import flags, named, whole_numbers
from flowsim.tables.journeys import Journeys
from flowsim.terms import Kind
from flowsim.theory import State
from flowsim.theory.moments import Floats
from flowsim.units import DAY_MIN, HOUR_MIN
from flowsim.verify.reading import only, setting_for, stays_in
from flowsim.verify.rows import Figure, Pair
from flowsim.verify.systems import System, every_hour

HOURS_OF_WEEK = 168
MEANS = {
    "exponential": "mean number, exponential stays",
    "lognormal": "mean number, lognormal stays",
    "fixed": "mean number, equally long stays",
}
VARIANCES = {
    "exponential": "variance of the number, exponential stays",
    "lognormal": "variance of the number, lognormal stays",
    "fixed": "variance of the number, equally long stays",
}
CHANCES = {
    "exponential": "chance of 4 or more, exponential stays",
    "lognormal": "chance of 4 or more, lognormal stays",
    "fixed": "chance of 4 or more, equally long stays",
}
MANY = 4
LEFT = {
    "exponential": "mean left of exponential stays",
    "lognormal": "mean left of lognormal stays",
    "fixed": "mean left of equally long stays",
}
MOST_PATIENTS = 16
"""So many more than the mean of these systems that the chance of it is below 1e-9."""


def without_limit(area: Area) -> System:
    """M/G/infinity: mean, variance and distribution of the number, for three families."""
    groups = sorted(area.groups.values(), key=lambda group: group.path[0].need.family)
    wards = [setting_for(area, group.specialty) for group in groups]
    mean = groups[0].arrivals.per_day * groups[0].path[0].need.mean_min / DAY_MIN
    one = [theory.poisson_share(mean, number) for number in range(MOST_PATIENTS)]

    def begin(state: State) -> Start:
        rows = zip(wards, state, strict=True)
        return Start(loaded=tuple(LoadedStart(settings=(w,), patients=k) for w, k in rows))

    def measure(run: Journeys) -> Sequence[Pair]:
        minutes = every_hour(run)
        n = float(len(minutes))
        pairs: list[Pair] = []
        for ward in wards:
            number = stays_in(run, ward).number_at(minutes)
            pairs.append((float(number.sum()), n))
            pairs.append((float(((number - mean) ** 2).sum()), n))
            pairs.append((float((number >= MANY).sum()), n))
        return pairs

    many = 1 - sum(one[:MANY])
    families = [group.path[0].need.family for group in groups]
    return System(
        replications=70,
        figures=tuple(
            figure
            for family in families
            for figure in (
                Figure(MEANS[family], "patients", mean),
                Figure(VARIANCES[family], "patients²", mean),
                Figure(CHANCES[family], "share", many),
            )
        ),
        measure=measure,
        law={
            (a, b, c): one[a] * one[b] * one[c]
            for a in range(MOST_PATIENTS)
            for b in range(MOST_PATIENTS)
            for c in range(MOST_PATIENTS)
        },
        begin=begin,
    )


def weekly_profile(area: Area) -> System:
    """M(t)/G/infinity: the mean number in each hour of the week, against the integral."""
    ward = only(area, Kind.WARD)
    (group,) = area.groups.values()
    mean_days = group.path[0].need.mean_min / DAY_MIN
    weeks = area.horizon.warm_up_weeks
    # The number when all of a minute has happened is that at its end.
    moments = weeks * 7 + np.arange(HOURS_OF_WEEK) / 24 + 1 / DAY_MIN

    def still_there(days: Floats) -> Floats:
        return np.exp(-days / mean_days)

    exact = theory.unlimited_occupancy(
        _rate_by_minute(area),
        still_there,
        moments.tolist(),
        step_days=1 / DAY_MIN,
    )

    def measure(run: Journeys) -> Sequence[Pair]:
        by_week = stays_in(run, ward).number_at(every_hour(run)).reshape(-1, HOURS_OF_WEEK)
        return [(float(hour.sum()), float(len(hour))) for hour in by_week.T]

    return System(
        replications=30,
        figures=tuple(
            Figure("mean number, the hour of the week farthest off", "patients", float(truth))
            for truth in exact
        ),
        measure=measure,
        shows_worst=True,
    )


def _rate_by_minute(area: Area) -> list[float]:
    """Arrivals per day in each minute of the week, Monday first."""
    (group,) = area.groups.values()
    week = np.array(group.arrivals.weekday.by_day())
    hours = np.array(group.arrivals.hours)
    by_hour = np.outer(week / week.mean(), hours / hours.mean()).ravel()
    rate: list[float] = np.repeat(by_hour * group.arrivals.per_day, HOUR_MIN).tolist()
    return rate


def met_half_way(area: Area) -> System:
    """A start in equilibrium: what is left of a stay met at a random moment."""
    groups = sorted(area.groups.values(), key=lambda group: group.path[0].need.family)
    spread = {"exponential": 1.0, "fixed": 0.0}

    def measure(run: Journeys) -> Sequence[Pair]:
        here = named(run.stays, "setting")
        left = whole_numbers(run.stays, "left_at")
        pairs = []
        for group in groups:
            rows = here.is_any(setting_for(area, group.specialty))
            pairs.append((float(left[rows].sum()) / DAY_MIN, float(rows.sum())))
        if not flags(run.patients, "is_start").all() or (left < 0).any():
            raise ValueError("everybody was there from the start and left before the end")
        return pairs

    return System(
        replications=30,
        figures=tuple(
            Figure(
                LEFT[group.path[0].need.family],
                "days",
                theory.mean_residual_days(
                    group.path[0].need.mean_min / DAY_MIN,
                    spread.get(group.path[0].need.family, group.path[0].need.cv or 0.0),
                ),
            )
            for group in groups
        ),
        measure=measure,
    )
