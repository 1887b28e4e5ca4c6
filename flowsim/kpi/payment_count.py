"""Days and SEK that a payment rule makes of times of being utskrivningsklar.

All days are dates apart. Sums are whole days and whole SEK, so they are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from flowsim.kpi.payment_spells import Spells
from flowsim.kpi.payment_terms import amount_in
from flowsim.scenario.payment_model import DayAmount, PaymentClock, PaymentRule
from flowsim.tables.columns import NEVER, Bools, Ints
from flowsim.units import DAY_MIN, clock_minutes


@dataclass(frozen=True, eq=False)
class Calendar:
    """Days of a run: `sek_before[d]` is what a day of care each day before d would cost."""

    start_date: date
    month: Ints  # of each day, counted from the first
    month_sek: Ints  # amount per day in each month
    sek_before: Ints


@lru_cache(maxsize=8)  # a few scenarios take turns
def calendar_of(start_date: date, days: int, amounts: tuple[DayAmount, ...]) -> Calendar:
    """The calendar of the days from a date, with the amounts of their years."""
    dates = np.datetime64(start_date) + np.arange(days)
    years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    by_year = {int(year): amount_in(int(year), amounts).sek for year in np.unique(years)}
    sek = np.asarray([by_year[int(year)] for year in years], dtype=np.int64)
    months = dates.astype("datetime64[M]").astype(np.int64)
    month = months - months[0]
    first_days = np.flatnonzero(np.diff(month, prepend=-1))
    return Calendar(start_date, month, sek[first_days], np.concatenate([[0], np.cumsum(sek)]))


@dataclass(frozen=True, eq=False)
class Tally:
    """What a rule makes of a run: one element per municipality."""

    cases: Ints  # times the rule looks at, whether its conditions are met or not
    ready_days: Ints  # their days from notice to end
    in_mean: Ints  # cases in the average the rule publishes
    mean_days: Ints  # their days
    reached: Ints  # cases paid for: by themselves, or in a month above the threshold
    paid_days: Ints
    paid_sek: Ints

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def tally(rule: PaymentRule, spells: Spells, calendar: Calendar, municipalities: int) -> Tally:
    """Days and SEK by a rule; the first of its clocks that fits a notice counts it."""
    nothing = np.zeros(municipalities, dtype=np.int64)
    total = Tally(*(nothing for _ in fields(Tally)))
    left = np.ones(len(spells), dtype=np.bool_)
    for clock in rule.clocks:
        mine = left & _fits(clock, spells, calendar.start_date)
        left &= ~mine
        is_case = mine & _is_case(clock, spells)
        if is_case.any():
            total += _counted(clock, spells, is_case, calendar, municipalities)
    return total


def _fits(clock: PaymentClock, spells: Spells, start_date: date) -> Bools:
    care = {"somatic": ~spells.is_psychiatric, "psychiatric": spells.is_psychiatric}
    day = spells.notice_day
    first = (clock.from_date or date.min) - start_date
    last = (clock.to_date or date.max) - start_date
    in_time = (day >= first // timedelta(days=1)) & (day <= last // timedelta(days=1))
    fits: Bools = in_time & np.logical_or.reduce([care[form] for form in clock.care])
    return fits


def _is_case(clock: PaymentClock, spells: Spells) -> Bools:
    """Those that ended in a way the clock counts."""
    is_case = spells.is_discharge.copy()
    if clock.counts_deaths:
        is_case |= spells.is_death
    if clock.counts_interrupted:
        is_case |= ~(spells.is_discharge | spells.is_death)
    return is_case


def _conditions_met(clock: PaymentClock, spells: Spells) -> Bools:
    """Notices and calls without which nobody pays (5 kap. 3 §)."""
    met = np.ones(len(spells), dtype=np.bool_)
    if clock.needs_admission_notice:
        met &= spells.has_admission_notice
    if clock.needs_sip_call:
        called = spells.sip_call_at != NEVER
        if clock.sip_call_within_days is not None:
            called &= spells.call_day - spells.notice_day <= clock.sip_call_within_days
        met &= called | ~spells.needs_sip
    return met


def _counted(
    clock: PaymentClock, spells: Spells, is_case: Bools, calendar: Calendar, municipalities: int
) -> Tally:
    """What a clock makes of its cases."""
    ready = spells.stop_day - spells.notice_day
    is_counted = is_case & _conditions_met(clock, spells)
    if not clock.counts_day_0:
        is_counted &= ready > 0
    in_mean, alone = is_counted, is_counted
    if clock.threshold_days is not None:
        most = clock.individual_over_days
        in_mean = is_counted & (ready <= most) if most is not None else is_counted
        alone = is_counted & ~in_mean
    ends = _last_day(clock, spells) + clock.counts_last_day
    begins = np.minimum(_begins(clock, spells), ends)
    paid = np.where(alone, ends - begins, 0)

    is_paid = paid > 0
    sek = calendar.sek_before[ends] - calendar.sek_before[begins]
    columns = (is_case, ready * is_case, in_mean, ready * in_mean, is_paid, paid, sek * is_paid)
    one_by_one = Tally(*_by_home(spells, columns, municipalities))
    if clock.threshold_days is None:
        return one_by_one
    return one_by_one + _above_average(
        clock.threshold_days, spells, in_mean, calendar, municipalities
    )


def _by_home(spells: Spells, columns: Sequence[Ints | Bools], municipalities: int) -> Ints:
    """Sums by municipality, shape (columns, municipalities)."""
    values = np.empty((len(columns), len(spells)), dtype=np.int64)
    for row, column in enumerate(columns):
        values[row] = column
    sums = np.zeros((len(columns), municipalities), dtype=np.int64)
    first = spells.first_of_each
    sums[:, spells.municipality[first]] = np.add.reduceat(values, first, axis=1)
    return sums


def _begins(clock: PaymentClock, spells: Spells) -> Ints:
    """The first day that is paid for, if the patient is still there."""
    free = clock.free_days if clock.threshold_days is None else clock.individual_over_days
    begins: Ints = spells.notice_day + (free or 0)
    if clock.noon is not None:
        begins = begins + (spells.notice_at % DAY_MIN > clock_minutes(clock.noon))
    return begins


def _last_day(clock: PaymentClock, spells: Spells) -> Ints:
    """When the clock stops: at the end, or when all that is missing is the region's."""
    ready_at = spells.receiver_ready_at
    if not clock.stops_at_receiver_ready:
        return spells.stop_day
    stop_at = np.where(ready_at != NEVER, np.minimum(spells.stop_at, ready_at), spells.stop_at)
    last_day: Ints = stop_at // DAY_MIN
    return last_day


def _above_average(
    threshold: int,
    spells: Spells,
    in_mean: Bools,
    calendar: Calendar,
    municipalities: int,
) -> Tally:
    """Days above the average of each municipality and calendar month of discharge."""
    months = len(calendar.month_sek)
    last_day = spells.stop_day[in_mean]
    ready = last_day - spells.notice_day[in_mean]
    month = calendar.month[last_day]
    cell = spells.municipality[in_mean] * months + month
    shape = (municipalities, months)
    cases = np.bincount(cell, minlength=municipalities * months).reshape(shape)
    days = np.bincount(cell, ready, municipalities * months).astype(np.int64)
    above = np.maximum(days.reshape(shape) - threshold * cases, 0)
    nothing = np.zeros(municipalities, dtype=np.int64)
    return Tally(
        cases=nothing,
        ready_days=nothing,
        in_mean=nothing,
        mean_days=nothing,
        reached=(cases * (above > 0)).sum(axis=1),
        paid_days=above.sum(axis=1),
        paid_sek=above @ calendar.month_sek,
    )
