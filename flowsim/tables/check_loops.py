"""The loops of the checks over stays, changes and requests.

Machine code where Numba is there, and plain Python where it is not. They find out what is
wrong; what they are for stands in the checks that call them.
"""

from __future__ import annotations

from flowsim.loops import loops_of
from flowsim.tables.check_shapes import (
    BLOCK_MIN,
    Blocks,
    Changes,
    Given,
    Granted,
    Lasting,
    Limits,
    Noted,
    Requests,
    StayColumns,
)
from flowsim.tables.columns import NOBODY, Bools, Ints
from flowsim.tables.stay_rules import broken_since, broken_within
from flowsim.tables.stored import Int32s

MADE_OF = (
    "tables/check_loops.py",
    "tables/check_shapes.py",
    "tables/stay_rules.py",
    "tables/columns.py",
)

_inside, _entry = loops_of(*MADE_OF)

_within, _since = _inside(broken_within), _inside(broken_since)

# kinds of changes
_NO_GRANT, _GRANT, _SURGE_GRANT = range(3)
_KIND_BITS = 2


@_entry
def is_any_broken(stays: StayColumns) -> bool:
    """Whether any stay breaks a rule.

    No row waits for the answer of another, so that a processor looks at many at once.
    """
    is_broken = False
    for row in range(len(stays.patient)):
        is_broken |= True in _within(_row(stays, row))
    for row in range(1, len(stays.patient)):
        is_broken |= True in _since(_row(stays, row - 1), _row(stays, row))
    return is_broken


@_inside
def _row(stays: StayColumns, row: int) -> StayColumns:
    return StayColumns(
        stays.patient[row],
        stays.sequence[row],
        stays.requested_at[row],
        stays.place_granted_at[row],
        stays.entered_at[row],
        stays.medically_ready_at[row],
        stays.declared_ready_at[row],
        stays.receiver_ready_at[row],
        stays.left_at[row],
        stays.is_requested[row],
        stays.is_granted[row],
        stays.is_entered[row],
        stays.is_medically_ready[row],
        stays.is_declared_ready[row],
        stays.is_receiver_ready[row],
        stays.is_left[row],
        stays.is_moved[row],
    )


@_entry
def find_rows(key: Ints, first: Int32s) -> None:
    """Write how many rows of capacity lie before each block."""
    block = 0
    for row in range(len(key)):
        until = min(key[row] // BLOCK_MIN, len(first) - 1)
        while block <= until:
            first[block] = row
            block += 1


@_entry
def add_up(stays: Lasting, noted: Noted, end_at: int, taken: Ints, minutes: Ints) -> None:
    """Write for each row what is taken when all of its minute has happened, and minutes until it.

    Nobody has left at the end of the run: those who are there are counted.
    """
    first, key, width = noted.first, noted.key, noted.width
    place, begin, end, weights = stays.setting, stays.entered_at, stays.until_at, stays.weight
    for stay in range(len(place)):
        entered_at, until_at = begin[stay], end[stay]
        if entered_at != until_at:
            weight, begins = weights[stay], (place[stay] + 1) * width
            row = _next_row(first, key, begins + max(entered_at, 0))
            if key[row] < begins + width:
                taken[row] += weight
                minutes[row] += weight * entered_at
            row = _next_row(first, key, begins + max(until_at, 0))
            if until_at < end_at and key[row] < begins + width:
                taken[row] -= weight
                minutes[row] -= weight * until_at
    setting, here, moment = NOBODY, 0, 0
    for row in range(len(noted.setting)):
        if noted.setting[row] != setting:
            setting, here, moment = noted.setting[row], 0, 0
        here += taken[row]
        moment += minutes[row]
        taken[row] = here
        minutes[row] = here * noted.at[row] - moment


@_inside
def _next_row(first: Int32s, key: Ints, wanted: int) -> int:
    """The first row of capacity at or after a minute of a setting."""
    row: int = first[wanted // BLOCK_MIN]
    row += key[row] < wanted  # mostly enough, and nothing to guess
    while key[row] < wanted:
        row += 1
    return row


@_entry
def find_doubtful(
    stays: Lasting,
    granted: Granted,
    limits: Limits,
    noted: Noted,
    changes: Changes,
    blocks: Blocks,
    granted_at: Int32s,
) -> int:
    """Write the changes of blocks in which a grant may be above the limit; how many there are.

    A block in which all that it begins with and takes is within the limit is above it at no
    minute. Written too is when each stay took its place by a grant.
    """
    count = _take(stays, granted, limits, noted, changes, blocks, granted_at)
    _doubt(noted.first, limits.staffed, blocks.before, blocks.within, blocks.is_doubtful)
    return _keep(count, changes.step, changes.bits + _KIND_BITS, blocks.is_doubtful)


@_inside
def _doubt(first: Int32s, staffed: Int32s, before: Ints, within: Ints, is_doubtful: Bools) -> None:
    """Write what is taken before each block, and whether that and what it takes may be too much.

    The lowest limit of a block is in force as it begins, or one of its rows says it.
    """
    taken = 0
    for block in range(len(before)):
        change, before[block] = before[block], taken
        rows, after = first[block], first[block + 1]
        least = min(staffed[rows], staffed[after])
        while rows + 1 < after:
            rows += 1
            least = min(least, staffed[rows])
        is_doubtful[block] = (within[block] > 0) & (taken + within[block] > least)
        taken += change


@_inside
def _keep(count: int, steps: Ints, bits: int, is_doubtful: Bools) -> int:
    """Keep of so many changes those of doubtful blocks, and say how many these are."""
    kept = 0
    for change in range(count):
        step = steps[change]
        steps[kept] = step
        kept += is_doubtful[(step >> bits) // BLOCK_MIN]
    return kept


@_inside
def _take(
    stays: Lasting,
    granted: Granted,
    limits: Limits,
    noted: Noted,
    changes: Changes,
    blocks: Blocks,
    granted_at: Int32s,
) -> int:
    """Write the changes of settings with a limit, and what they come to in each block."""
    place, patient, rows = stays.setting, granted.patient, len(stays.setting)
    step, bits, most = changes.step, changes.bits, changes.most
    is_limited, before, within = limits.is_limited, blocks.before, blocks.within
    count, was_put = 0, False
    for row in range(rows):
        setting = place[row]
        # A stay that the next one continues in the same place never gives it up.
        is_put = row + 1 < rows and place[row + 1] == setting and patient[row + 1] == patient[row]
        if is_limited[setting]:
            from_at, until_at, kind = stays.entered_at[row], stays.until_at[row], _NO_GRANT
            if granted.is_granted[row] and not was_put:
                from_at = granted_at[row] = granted.granted_at[row]
                kind = _SURGE_GRANT if granted.is_surge[row] else _GRANT
            if not is_put:
                until_at = min(until_at + limits.turnaround_min[setting], limits.end_at)
            weight, begins = stays.weight[row], (setting + 1) * noted.width
            from_key, until_key = begins + max(from_at, 0), begins + max(until_at, 0)
            step[count] = ((from_key << _KIND_BITS | kind) << bits) + most + weight
            step[count + 1] = ((until_key << _KIND_BITS | _NO_GRANT) << bits) + most - weight
            count += 2
            before[from_key // BLOCK_MIN] += weight
            within[from_key // BLOCK_MIN] += weight
            before[until_key // BLOCK_MIN] -= weight
        was_put = is_put
    return count


@_entry
def find_above(
    changes: Changes, before: Ints, limits: Limits, noted: Noted, key: Ints, above: Ints
) -> int:
    """Write minutes with a grant whose places taken are above the limit; how many there are.

    Changes are in order, and all of a doubtful block are there.
    """
    steps, rows, bits = changes.step, noted.key, changes.bits
    count, change, block, taken, row = 0, 0, NOBODY, 0, 0
    while change < len(steps):
        minute = steps[change] >> (bits + _KIND_BITS)
        if minute // BLOCK_MIN != block:
            block = minute // BLOCK_MIN
            taken, row = before[block], noted.first[block]
        kind = _NO_GRANT
        while change < len(steps) and steps[change] >> (bits + _KIND_BITS) == minute:
            kind = max(kind, (steps[change] >> bits) & ((1 << _KIND_BITS) - 1))
            taken += (steps[change] & ((1 << bits) - 1)) - changes.most
            change += 1
        while rows[row] <= minute:
            row += 1
        over = taken - limits.staffed[row]
        # One grant in surge opens the surge places for all of its minute.
        if kind == _SURGE_GRANT:
            over -= limits.surge[row]
        if kind != _NO_GRANT and over > 0:
            key[count], above[count] = minute, over
            count += 1
    return count


@_entry
def find_stays(requests: Requests, stays: Given, first: Int32s, found: Bools) -> bool:
    """Whether each granted request is granted in the stay after the one it says.

    Or its patient waits for it still. `first` is written for each patient, `found` for each
    stay.
    """
    patient, place, granted_at = stays.patient, stays.setting, stays.granted_at
    before = NOBODY
    for row in range(len(patient)):
        if patient[row] != before:
            before = patient[row]
            first[before] = row
    is_granted, who, ended_at = requests.is_granted, requests.patient, requests.ended_at
    for request in range(len(who)):
        if is_granted[request]:
            row = first[who[request]]
            stay = row + requests.stay[request] + 1
            if (
                0 <= stay < len(patient)
                and patient[stay] == who[request]
                and granted_at[stay] == ended_at[request]
                and place[stay] == requests.setting[request]
            ):
                found[stay] = True
            elif not _waits(who[request], stays, row):
                return False
    return True


@_inside
def _waits(who: int, stays: Given, row: int) -> bool:
    """Whether a patient's last stay, from this one on, was not the end."""
    waits = False
    while row < len(stays.patient) and stays.patient[row] == who:
        waits = stays.is_waiting[row]
        row += 1
    return waits
