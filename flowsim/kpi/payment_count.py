"""Days and SEK that a payment rule makes of times of being utskrivningsklar.

All days are dates apart. Sums are whole days and whole SEK, so they are exact.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache

import numpy as np

from flowsim.kpi.payment_clock import Days, Sums, terms_of
from flowsim.kpi.payment_spells import Spells
from flowsim.kpi.payment_terms import amount_in
from flowsim.scenario.payment_model import DayAmount, PaymentRule
from flowsim.tables.columns import Ints
from flowsim.units import DAY_MIN


@dataclass(frozen=True, eq=False)
class Calendar:
    """Days of a run, and what they cost."""

    start_date: date
    days: Days


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
    return Calendar(start_date, Days(month, np.concatenate([[0], np.cumsum(sek)]), sek[first_days]))


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


def tally(rule: PaymentRule, spells: Spells, calendar: Calendar, municipalities: int) -> Tally:
    """Days and SEK by a rule; the first of its clocks that fits a notice counts it."""
    from flowsim.kpi.payment_days import count_days

    by_home = np.zeros((municipalities, len(fields(Tally))), dtype=np.int64)
    left = np.ones(len(spells.notice_at), dtype=np.bool_)
    first_day = int(spells.notice_at.min(initial=0)) // DAY_MIN
    for clock in rule.clocks:
        terms = terms_of(clock, calendar.start_date)
        if terms.last_day >= first_day:
            in_month = np.zeros((municipalities, len(calendar.days.month_sek), 2), dtype=np.int64)
            count_days(spells, terms, calendar.days, left, Sums(by_home, in_month))
    return Tally(*by_home.T)
