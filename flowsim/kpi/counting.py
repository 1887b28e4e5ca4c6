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
from flowsim.kpi.readiness import (
    ANNOUNCED,
    ANNOUNCED_IN_TIME,
    CALL_MIN,
    CALLED,
    CALLED_IN_TIME,
    LEFT_IN_TIME,
    OF_MESSAGES,
    RECEIVED,
    RECEIVER_MIN,
    RELAPSES,
    REPEATED,
    SIP_CALL_DAYS,
    WITHDRAWALS,
    Kinds,
)
from flowsim.kpi.ready import (
    DECLARED_MIN,
    DELAY_MIN,
    OF_READY,
    OVER_3_DAYS,
    OVER_7_DAYS,
    READY_A_DAY,
    READY_DAYS,
    SAME_DAY,
    Planned,
)
from flowsim.kpi.rows import Sent, Spans
from flowsim.loops import loops_of
from flowsim.tables.columns import NEVER, Bools, Ints
from flowsim.units import DAY_MIN, WEEKDAYS

MADE_OF = (
    "kpi/counting.py",
    "kpi/discharge.py",
    "kpi/readiness.py",
    "kpi/ready.py",
    "kpi/rows.py",
    "tables/columns.py",
    "units.py",
)

_inside, _entry = loops_of(*MADE_OF)

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
def add_up_ready(those: Planned, patient: Ints, is_65: Bools, sums: Ints, days_65: Ints) -> None:
    """Add planned discharges to the sums of their cells; days ready of those of 65 to `days_65`.

    `patient` is that of each stay.
    """
    for one in range(len(those.stay)):
        stay, cell = those.stay[one], those.cell[one]
        left_at, declared_at = those.left_at[stay], those.declared_at[stay]
        of, days = cell * OF_READY, left_at // DAY_MIN - declared_at // DAY_MIN
        sums[of + READY_DAYS] += days
        sums[of + READY_A_DAY] += days >= 1
        sums[of + SAME_DAY] += days == 0
        sums[of + OVER_3_DAYS] += days > 3
        sums[of + OVER_7_DAYS] += days > 7
        sums[of + DECLARED_MIN] += left_at - declared_at
        sums[of + DELAY_MIN] += left_at - those.ready_at[stay]
        days_65[cell] += days * is_65[patient[stay]]


@_entry
def add_up_messages(those: Planned, sent: Sent, kinds: Kinds, sums: Ints) -> None:
    """Add what was said about planned discharges, and how soon, to the sums of their cells."""
    for one in range(len(those.stay)):
        stay, of = those.stay[one], those.cell[one] * OF_MESSAGES
        declared_at, left_at = those.declared_at[stay], those.left_at[stay]
        times, announced_at, called_at = _add_up_said(stay, sent, kinds, sums, of)
        sums[of + REPEATED] += times > 1
        if announced_at != NEVER:
            sums[of + ANNOUNCED] += 1
            sums[of + ANNOUNCED_IN_TIME] += announced_at - those.entered_at[stay] <= DAY_MIN
        if called_at != NEVER:
            sums[of + CALLED] += 1
            sums[of + CALL_MIN] += max(called_at - declared_at, 0)
            call_days = called_at // DAY_MIN - declared_at // DAY_MIN
            sums[of + CALLED_IN_TIME] += call_days <= SIP_CALL_DAYS
        receiver_at = those.receiver_at[stay]
        if receiver_at != NEVER:
            both_at = max(receiver_at, declared_at)
            sums[of + RECEIVED] += 1
            sums[of + RECEIVER_MIN] += both_at - declared_at
            sums[of + LEFT_IN_TIME] += left_at // DAY_MIN - both_at // DAY_MIN <= 1


@_inside
def _add_up_said(stay: int, sent: Sent, kinds: Kinds, sums: Ints, of: int) -> tuple[int, int, int]:
    """How often it was declared ready; when it was first announced, and called to a SIP."""
    times, announced_at, called_at = 0, NEVER, NEVER
    number = sent.number[stay]
    for row in range(sent.first[number], sent.first[number + 1]):
        if sent.sequence[row] == stay - sent.first_stay[number]:
            kind, at = sent.kind[row], sent.at[row]
            if kind == kinds.ready:
                times += 1
            elif kind == kinds.withdrawn:
                sums[of + WITHDRAWALS] += 1
            elif kind == kinds.relapse:
                sums[of + RELAPSES] += 1
            elif kind == kinds.admission:
                announced_at = at if announced_at == NEVER else min(announced_at, at)
            elif kind == kinds.sip_call:
                called_at = at if called_at == NEVER else min(called_at, at)
    return times, announced_at, called_at


@_entry
def count_censuses(
    spans: Spans, patient: Ints, cell: Ints, census_at: Ints, weekday: Ints, sums: Ints
) -> None:
    """Count for each span of a stay the censuses at which it is going on, by weekday.

    `patient` is that of each stay and `cell` theirs; `census_at` are moments a day apart, and
    `weekday` is that of each; `sums` has an element for each cell and weekday.
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
