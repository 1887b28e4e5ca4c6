"""Swedish days: public holidays, and the eves on which offices are closed as well.

Source: Act 1989:253 on public holidays; midsommarafton, julafton and nyårsafton count
as Sundays in the Annual Leave Act (semesterlagen 1977:480, section 3 a). The dates come
from the `holidays` package.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays

_CATEGORIES = ("public", "de_facto")


def holidays_between(start: date, end: date) -> tuple[date, ...]:
    """Holidays and de facto holidays from `start` to `end`, both included, in order.

    Ordinary Sundays are not among them.
    """
    years = range(start.year, end.year + 1)
    return tuple(day for year in years for day in _holidays_of(year) if start <= day <= end)


@cache
def _holidays_of(year: int) -> tuple[date, ...]:
    days = holidays.country_holidays("SE", years=year, categories=_CATEGORIES)
    return tuple(sorted(day for day in days if day.year == year))
