"""A clock of a payment rule, and the days that it counts, as numbers."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from flowsim.scenario.payment_model import PaymentClock
from flowsim.tables.columns import Ints
from flowsim.units import DAY_MIN, clock_minutes

_ENDLESS = 2**31
"""More days than anything takes."""


class Terms(NamedTuple):
    """A clock as numbers; `scenario.payment_model.PaymentClock` says what they mean."""

    is_for_somatic: bool
    is_for_psychiatric: bool
    first_day: int  # of the notice
    last_day: int
    counts_deaths: bool
    counts_interrupted: bool
    needs_admission_notice: bool
    needs_sip_call: bool
    sip_call_within_days: int
    counts_day_0: bool
    counts_last_day: bool
    stops_at_receiver_ready: bool
    free_days: int  # before a case is paid for by itself
    noon_min: int  # a notice after this minute of its day is free for a day more
    has_average: bool
    in_mean_days: int  # cases of no more days are in the average
    threshold_days: int  # days of a month's cases above so many on average are paid for


class Days(NamedTuple):
    """Days of a run, and one more: that of the last discharges may be paid for."""

    month: Ints  # of each day, counted from the first
    sek_before: Ints  # what a day of care each day before this one would cost
    month_sek: Ints  # amount per day in each month


class Sums(NamedTuple):
    """What is counted, by municipality."""

    by_home: Ints  # shape (municipalities, columns of `payment_count.Tally`)
    in_month: Ints  # shape (municipalities, months, 2): cases in the average, and their days


@lru_cache(maxsize=64)  # the clocks of a few scenarios
def terms_of(clock: PaymentClock, start_date: date) -> Terms:
    """A clock as numbers."""
    has_average = clock.threshold_days is not None
    most, within = clock.individual_over_days, clock.sip_call_within_days
    return Terms(
        is_for_somatic="somatic" in clock.care,
        is_for_psychiatric="psychiatric" in clock.care,
        first_day=((clock.from_date or date.min) - start_date).days,
        last_day=((clock.to_date or date.max) - start_date).days,
        counts_deaths=clock.counts_deaths,
        counts_interrupted=clock.counts_interrupted,
        needs_admission_notice=clock.needs_admission_notice,
        needs_sip_call=clock.needs_sip_call,
        sip_call_within_days=_ENDLESS if within is None else within,
        counts_day_0=clock.counts_day_0,
        counts_last_day=clock.counts_last_day,
        stops_at_receiver_ready=clock.stops_at_receiver_ready,
        free_days=(most if has_average else clock.free_days) or 0,
        noon_min=DAY_MIN if clock.noon is None else clock_minutes(clock.noon),
        has_average=has_average,
        in_mean_days=_ENDLESS if most is None else most,
        threshold_days=clock.threshold_days or 0,
    )
