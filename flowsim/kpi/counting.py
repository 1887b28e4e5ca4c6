"""Loops that count discharges, and patients who are ready at censuses, by where they belong.

Machine code where Numba is there, and plain Python where it is not. Moments are NEVER where
there are none.
"""

from __future__ import annotations

from flowsim.kpi.discharge import (
    BEFORE_NOON,
    BY_WEEKDAY,
    CALENDAR_DAYS,
    DISCHARGES,
    OF_DISCHARGES,
    TREATMENT_MIN,
    Discharged,
)
from flowsim.kpi.rows import Spans
from flowsim.loops import loops_of
from flowsim.tables.columns import NEVER, Ints
from flowsim.units import DAY_MIN, WEEKDAYS

MADE_OF = ("kpi/counting.py", "kpi/discharge.py", "kpi/rows.py", "tables/columns.py", "units.py")

_, _entry = loops_of(*MADE_OF)

_A_WEEK = len(WEEKDAYS)


@_entry
def add_up_discharges(those: Discharged, first_weekday: int, sums: Ints) -> None:
    """Add discharges to the sums of their cells; the run begins on a `first_weekday`."""
    for one in range(len(those.stay)):
        stay, admitted_at = those.stay[one], those.admitted_at[one]
        left_at, ready_at = those.left_at[stay], those.ready_at[stay]
        of, day = those.cell[one] * OF_DISCHARGES, left_at // DAY_MIN
        sums[of + DISCHARGES] += 1
        sums[of + CALENDAR_DAYS] += day - admitted_at // DAY_MIN
        sums[of + TREATMENT_MIN] += (left_at if ready_at == NEVER else ready_at) - admitted_at
        sums[of + BEFORE_NOON] += left_at - day * DAY_MIN < DAY_MIN // 2
        sums[of + BY_WEEKDAY + (first_weekday + day) % _A_WEEK] += 1


@_entry
def count_censuses(
    spans: Spans, patient: Ints, cell: Ints, census_at: Ints, weekday: Ints, sums: Ints
) -> None:
    """Count for each span of a stay the censuses at which it is going on, by weekday.

    `patient` is that of each stay and `cell` theirs; `census_at` are moments a day apart, and
    `weekday` is that of each;
    `sums` has an element for each cell and weekday.
    """
    days = len(census_at)
    if days == 0:
        return
    first_at = census_at[0]
    for one in range(len(spans.stay)):
        begins = max(-((first_at - spans.from_at[one]) // DAY_MIN), 0)
        ends = min(-((first_at - spans.to_at[one]) // DAY_MIN), days)
        of = cell[patient[spans.stay[one]]] * _A_WEEK
        for day in range(begins, ends):
            sums[of + weekday[day]] += 1
