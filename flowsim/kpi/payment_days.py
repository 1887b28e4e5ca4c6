"""What a clock of a payment rule counts, spell by spell.

Loops over whole numbers: machine code where Numba is there, and plain Python where it is not.
"""

from __future__ import annotations

from flowsim.kpi.payment_clock import Days, Sums, Terms
from flowsim.kpi.payment_spells import Spells
from flowsim.loops import loops_of
from flowsim.tables.columns import NEVER, Bools
from flowsim.units import DAY_MIN

# columns of `payment_count.Tally`
_CASES, _READY_DAYS, _IN_MEAN, _MEAN_DAYS, _REACHED, _PAID_DAYS, _PAID_SEK = range(7)

MADE_OF = (
    "kpi/payment_days.py",
    "kpi/payment_clock.py",
    "kpi/payment_spells.py",
    "tables/columns.py",
    "units.py",
)

_inside, _entry = loops_of(*MADE_OF)


@_entry
def count_days(spells: Spells, terms: Terms, days: Days, left: Bools, sums: Sums) -> None:
    """Count the spells that no clock before took and that fit this one: they are left no more."""
    for one in range(len(spells.notice_at)):
        if left[one] and _fits(spells, terms, one):
            left[one] = False
            if _is_case(spells, terms, one):
                _count(spells, terms, days, sums, one)
    if terms.has_average:
        _count_above_average(terms, days, sums)


@_inside
def _fits(spells: Spells, terms: Terms, one: int) -> bool:
    is_meant = terms.is_for_psychiatric if spells.is_psychiatric[one] else terms.is_for_somatic
    return is_meant and terms.first_day <= spells.notice_at[one] // DAY_MIN <= terms.last_day


@_inside
def _is_case(spells: Spells, terms: Terms, one: int) -> bool:
    """Whether it ended in a way the clock counts."""
    if spells.is_death[one]:
        return terms.counts_deaths
    return spells.is_discharge[one] or terms.counts_interrupted


@_inside
def _are_conditions_met(spells: Spells, terms: Terms, one: int) -> bool:
    """Notices and calls without which nobody pays (5 kap. 3 §)."""
    if terms.needs_admission_notice and not spells.has_admission_notice[one]:
        return False
    if not terms.needs_sip_call or not spells.needs_sip[one]:
        return True
    called_at = spells.sip_call_at[one]
    after = called_at // DAY_MIN - spells.notice_at[one] // DAY_MIN
    in_time: bool = called_at != NEVER and after <= terms.sip_call_within_days
    return in_time


@_inside
def _count(spells: Spells, terms: Terms, days: Days, sums: Sums, one: int) -> None:
    home, notice_day = spells.municipality[one], spells.notice_at[one] // DAY_MIN
    stop_day = spells.stop_at[one] // DAY_MIN
    ready = stop_day - notice_day
    sums.by_home[home, _CASES] += 1
    sums.by_home[home, _READY_DAYS] += ready
    is_counted = ready > 0 or terms.counts_day_0
    if not is_counted or not _are_conditions_met(spells, terms, one):
        return
    is_averaged = terms.has_average and ready <= terms.in_mean_days
    if is_averaged or not terms.has_average:
        sums.by_home[home, _IN_MEAN] += 1
        sums.by_home[home, _MEAN_DAYS] += ready
    if is_averaged:
        month = days.month[stop_day]
        sums.in_month[home, month, 0] += 1
        sums.in_month[home, month, 1] += ready
        return
    begins = notice_day + terms.free_days + (spells.notice_at[one] % DAY_MIN > terms.noon_min)
    ends = _last_day(spells, terms, one) + terms.counts_last_day
    if begins < ends:
        sums.by_home[home, _REACHED] += 1
        sums.by_home[home, _PAID_DAYS] += ends - begins
        sums.by_home[home, _PAID_SEK] += days.sek_before[ends] - days.sek_before[begins]


@_inside
def _last_day(spells: Spells, terms: Terms, one: int) -> int:
    """When the clock stops: at the end, or when all that is missing is the region's."""
    stop_at, ready_at = spells.stop_at[one], spells.receiver_ready_at[one]
    if terms.stops_at_receiver_ready and ready_at != NEVER:
        stop_at = min(stop_at, ready_at)
    last_day: int = stop_at // DAY_MIN
    return last_day


@_inside
def _count_above_average(terms: Terms, days: Days, sums: Sums) -> None:
    """Days above the average of each municipality and calendar month of discharge."""
    homes, months, _ = sums.in_month.shape
    for home in range(homes):
        for month in range(months):
            cases, ready = sums.in_month[home, month]
            above = ready - terms.threshold_days * cases
            if above > 0:
                sums.by_home[home, _REACHED] += cases
                sums.by_home[home, _PAID_DAYS] += above
                sums.by_home[home, _PAID_SEK] += above * days.month_sek[month]
