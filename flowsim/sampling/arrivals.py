"""Who arrives and when: negative-binomial day counts per patient group and municipality."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from flowsim.sampling.choices import Choices
from flowsim.sampling.counts import Counts
from flowsim.sampling.scrambling import Floats
from flowsim.sampling.streams import Ids, Streams
from flowsim.sampling.sweeps import repeated
from flowsim.scenario.model import Area, Arrivals
from flowsim.scenario.resolve import municipality_shares
from flowsim.tables.cohort import Ints32
from flowsim.units import DAY_MIN, HOUR_MIN

_DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Stratum:
    """Patients of one group from one municipality ("" in an area without any).

    `per_day` is their ordinary number a day. A stratum has a `layer` for every begun
    hundred percent of demand: layer 0 is kept to `kept` when demand is below 100 %,
    layer 1 is added in the part above, and so on. So whoever comes at some demand also
    comes at any higher one.
    """

    group: str
    municipality: str
    layer: int
    per_day: float
    kept: float

    @property
    def name(self) -> str:
        """`<group>/<municipality>`, with `/more` for what is added to ordinary demand."""
        base = stratum_name(self.group, self.municipality)
        if self.layer == 0:
            return base
        return f"{base}/more" if self.layer == 1 else f"{base}/more-{self.layer}"


@dataclass(frozen=True)
class Arriving:
    """Everybody who arrives; arrays are in the order of `ids`, strata by name."""

    strata: tuple[Stratum, ...]
    ids: Ids
    arrived_at: Ints32


def stratum_name(group: str, municipality: str) -> str:
    """The name under which patients of a group from a municipality draw their luck."""
    return f"{group}/{municipality}" if municipality else group


def days_of_run(area: Area) -> int:
    """Days of warm-up, observation and follow-up together (R28)."""
    horizon = area.horizon
    return horizon.warm_up_weeks * 7 + horizon.days + horizon.follow_up_days


def strata_of(area: Area) -> tuple[Stratum, ...]:
    """All strata in which somebody may arrive, in the order of their names."""
    found = (
        Stratum(name, municipality, layer, group.arrivals.per_day * share, kept)
        for name, group in area.groups.items()
        for municipality, share in municipality_shares(area, name).items()
        for layer, kept in _layers(group.arrivals.demand_percent)
    )
    return tuple(sorted(found, key=lambda stratum: stratum.name))


@dataclass(frozen=True)
class ArrivalPlan:
    """What arrivals are drawn from; arrays have one value per stratum.

    `counts` are those of every stratum on every day, `hours` the day profile of each.
    """

    strata: tuple[Stratum, ...]
    names: tuple[str, ...]
    days: int
    kept: Floats
    counts: Counts
    hours: Choices


def plan_arrivals(area: Area, holidays: Sequence[date]) -> ArrivalPlan:
    """How many may be expected on every day of the run, the follow-up included, and when.

    The mean of a day is per_day x share x weekday x month x holiday. Weekday weights are
    divided by their mean over the week and month weights by their mean over a year of
    365 days, so that `per_day` is the mean of an ordinary year; the holiday factor is
    not evened out: holidays take patients away.
    """
    strata = strata_of(area)
    days = days_of_run(area)
    dates = [area.horizon.start_date + timedelta(days=day) for day in range(days)]
    profile = {n: _day_profile(g.arrivals, dates, holidays) for n, g in area.groups.items()}
    mean = np.array([stratum.per_day * profile[stratum.group] for stratum in strata])
    spread = np.array([area.groups[s.group].arrivals.dispersion for s in strata])
    return ArrivalPlan(
        strata=strata,
        names=tuple(stratum.name for stratum in strata),
        days=days,
        kept=np.array([stratum.kept for stratum in strata]),
        counts=Counts.of(mean.ravel(), np.repeat(spread, days)),
        hours=Choices.of([area.groups[s.group].arrivals.hours for s in strata]),
    )


def sample_arrivals(plan: ArrivalPlan, streams: Streams) -> Arriving:
    """Arrivals on every day of the run.

    The count of each stratum and day is negative binomial; strata are independent.
    """
    drawn = streams.uniforms("arrivals/day", plan.names, plan.days)
    counts = plan.counts.quantile(drawn).reshape(len(plan.names), plan.days)
    ids = streams.people(plan.names, counts.sum(axis=1))
    day = repeated(counts.ravel(), plan.days)
    return _kept(plan, ids, day)


def _kept(plan: ArrivalPlan, ids: Ids, day: Ints32) -> Arriving:
    """Thin the layers that are not whole and give each person left a minute of the day."""
    if (plan.kept < 1).any():
        stays = (plan.kept >= 1).take(ids.stratum)
        thinned = np.flatnonzero(~stays)
        some = ids.pick(thinned)
        stays[thinned] = some.each("arrivals/thinning") < plan.kept.take(some.stratum)
        where = np.flatnonzero(stays)
        ids, day = ids.pick(where), day[where]
    minute = minute_of_day(plan.hours, ids.stratum, ids.each("arrivals/minute"))
    return Arriving(plan.strata, ids, day * DAY_MIN + minute)


def minute_of_day(hours: Choices, row: Ints32, uniforms: Floats) -> Ints32:
    """Minute 0 .. 1439: the hour by its weight in a row, any minute of it alike."""
    hour = hours.choose(row, uniforms)
    minute = np.floor(hours.within(row, hour, uniforms) * HOUR_MIN).astype(np.int32)
    of_day: Ints32 = hour * HOUR_MIN + np.clip(minute, 0, HOUR_MIN - 1)
    return of_day


def _layers(demand_percent: float) -> Iterator[tuple[int, float]]:
    """(layer, share kept) for every begun hundred percent."""
    layer = 0
    while demand_percent > layer * 100:
        yield layer, min(demand_percent / 100 - layer, 1.0)
        layer += 1


def _day_profile(arrivals: Arrivals, dates: Sequence[date], holidays: Sequence[date]) -> Floats:
    """Factor of each date on `per_day`; 0 throughout when a profile has no weight."""
    week = np.array(arrivals.weekday.by_day())
    year = np.array(arrivals.months)
    week_mean = week.mean()
    year_mean = np.average(year, weights=_DAYS_OF_MONTH)
    if week_mean == 0 or year_mean == 0:
        return np.zeros(len(dates))
    off = frozenset(holidays)
    factor: Floats = (week / week_mean)[[day.weekday() for day in dates]]
    factor *= (year / year_mean)[[day.month - 1 for day in dates]]
    return factor * np.where([day in off for day in dates], arrivals.holiday_factor, 1.0)
