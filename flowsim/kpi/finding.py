"""Loops that find what belongs together among rows: stays of patients, messages, discharges.

Machine code where Numba is there, and plain Python where it is not. Moments are NEVER, and
codes and positions NOBODY, where there are none.
"""

from __future__ import annotations

from flowsim.kpi.rows import Course, Leaving, Sent, Spans, Written
from flowsim.loops import loops_of
from flowsim.tables.columns import NEVER, NOBODY, Bools, Ints

MADE_OF = ("kpi/finding.py", "kpi/rows.py", "tables/columns.py")

_inside, _entry = loops_of(*MADE_OF)


@_entry
def find_first(number: Ints, first: Ints) -> None:
    """Find where the rows of each number begin, and where the last ones end: rows in order."""
    for of in range(len(first)):
        first[of] = len(number)
    for row in range(len(number) - 1, -1, -1):
        if number[row] != NOBODY:
            first[number[row]] = row
    after = len(number)
    for of in range(len(first) - 1, -1, -1):
        after = min(after, first[of])
        first[of] = after


@_entry
def find_courses(
    written: Written, patient: Ints, kind: Ints, is_over: Bools, end_at: int, course: Course
) -> None:
    """Write where stays stand: `patient` by number, `kind` by setting, `is_over` by end."""
    number_after, kind_after = NOBODY, NOBODY  # of the stay in the next row
    for stay in range(len(written.number) - 1, -1, -1):
        number, left_at = written.number[stay], written.left_at[stay]
        course.patient[stay] = patient[number]
        course.next_kind[stay] = kind_after if number == number_after else NOBODY
        number_after, kind_after = number, kind[written.setting[stay]]
        course.kind[stay] = kind_after
        until_at = max(left_at, written.entered_at[stay])  # NEVER lies before everything
        is_there = (left_at == NEVER) & (not is_over[written.end[stay]])
        course.until_at[stay] = end_at if is_there else until_at


@_entry
def find_stays(number: Ints, sequence: Ints, first: Ints, found: Ints) -> None:
    """Write the position of each stay, by the number of its patient and its own; or NOBODY.

    The stays of number n are `first[n]` to before `first[n + 1]`.
    """
    for row in range(len(number)):
        found[row] = _stay(number[row], sequence[row], first)


@_inside
def _stay(number: int, sequence: int, first: Ints) -> int:
    if not 0 <= number < len(first) - 1 or sequence < 0:
        return NOBODY
    position: int = first[number] + sequence
    return position if position < first[number + 1] else NOBODY


@_entry
def find_ready(stays: Ints, sent: Sent, says_ready: Ints, until_at: Ints, spans: Spans) -> int:
    """Write when stays were declared ready: from each notice to the next word, or the end.

    `says_ready` is 1 for kinds that say so, 0 for those that take it back and NOBODY for
    others; the last answers for NOBODY. How many spans there are is given back.
    """
    count = 0
    for place in range(len(stays)):
        stay = stays[place]
        number = sent.number[stay]
        for row in range(sent.first[number], sent.first[number + 1]):
            is_about = sent.sequence[row] == stay - sent.first_stay[number]
            if is_about and says_ready[sent.kind[row]] == 1:
                next_at = _next_word(sent, row, number, says_ready)
                spans.stay[count] = stay
                spans.from_at[count] = sent.at[row]
                spans.to_at[count] = until_at[stay] if next_at == NEVER else next_at
                count += 1
    return count


@_inside
def _next_word(sent: Sent, row: int, number: int, says_ready: Ints) -> int:
    """When readiness was next declared or taken back after the notice in a row."""
    next_at, at = NEVER, sent.at[row]
    for other in range(sent.first[number], sent.first[number + 1]):
        word, other_at = says_ready[sent.kind[other]], sent.at[other]
        if word != NOBODY and sent.sequence[other] == sent.sequence[row]:
            # What takes it back in the minute of a notice came first.
            is_later = other_at > at or (other_at == at and word == 1 and other > row)
            if is_later and (next_at == NEVER or other_at < next_at):
                next_at = other_at
    return next_at


@_entry
def find_discharges(
    wards: Ints, leaving: Leaving, from_at: int, to_at: int, found: Ints, admitted_at: Ints
) -> int:
    """Write which stays in `wards` are discharges in the window, and when each was admitted.

    A discharge ends a time in wards, alive: moving to another ward is none; moving to
    anything else is. How many there are is given back.
    """
    count, before, first = 0, -2, NOBODY
    for place in range(len(wards)):
        stay = wards[place]
        comes_from_ward = before + 1 == stay and leaving.next_kind[before] == leaving.ward
        first, before = first if comes_from_ward else stay, stay
        is_alive = leaving.is_alive[leaving.end[stay]]
        is_inside = from_at <= leaving.left_at[stay] < to_at
        if is_alive and is_inside and leaving.next_kind[stay] != leaving.ward:
            found[count] = stay
            admitted_at[count] = leaving.entered_at[first]
            count += 1
    return count
