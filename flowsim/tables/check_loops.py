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
    Ends,
    Given,
    Granted,
    Lasting,
    Limits,
    Noted,
    Patients,
    Requests,
    StayColumns,
)
from flowsim.tables.columns import NOBODY, Bools, Ints
from flowsim.tables.stay_rules import broken_since, broken_within, is_out_or_inside
from flowsim.tables.stored import Int32s

MADE_OF = (
    "tables/check_loops.py",
    "tables/check_shapes.py",
    "tables/stay_rules.py",
    "tables/columns.py",
)

_inside, _entry = loops_of(*MADE_OF)

_within, _since = _inside(broken_within), _inside(broken_since)
_adds_up = _inside(is_out_or_inside)

# kinds of changes
_NO_GRANT, _GRANT, _SURGE_GRANT = range(3)
_KIND_BITS = 2


@_entry
def is_any_broken(stays: StayColumns, ends: Ends) -> bool:
    """Whether any stay breaks a rule.

    No row waits for the answer of another, so that a processor looks at many at once.
    """
    is_broken = False
    for row in range(len(stays.patient)):
        is_broken |= True in _within(_row(stays, row))
    for row in range(1, len(stays.patient)):
        is_broken |= True in _since(_row(stays, row - 1), _row(stays, row), ends)
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
        stays.end[row],
    )


@_entry
def is_each_out_or_inside(
    stays: StayColumns, ends: Ends, patients: Patients, same_end: Int32s
) -> bool:
    """Whether the patients are those of the stays, in their order, and each adds up.

    `same_end` says for each end of a stay which end of a patient is the same.
    """
    row, count, rows = 0, len(patients.patient), len(stays.patient)
    for stay in range(rows):
        who = stays.patient[stay]
        if stay + 1 == rows or stays.patient[stay + 1] != who:
            if row == count or patients.patient[row] != who:
                return False
            end = stays.end[stay]
            is_same = same_end[end] == patients.end[row]
            if not _adds_up(end, ends, patients.is_out[row], is_same):
                return False
            row += 1
    return row == count


@_entry
def find_rows(setting: Int32s, at: Int32s, width: int, key: Ints, first: Int32s) -> None:
    """Write the key of each row of capacity, and how many rows lie before each block."""
    block, rows = 0, len(setting)
    for row in range(rows + 1):
        if row < rows:
            key[row] = (setting[row] + 1) * width + min(max(at[row], 0), width - 1)
        until = min(key[row] // BLOCK_MIN, len(first) - 1)
        while block <= until:
            first[block] = row
            block += 1


@_entry
def add_up(stays: Lasting, noted: Noted, counts: Ints) -> None:
    """Write for each row what is taken when all of its minute has happened, and minutes until it.

    The two stand side by side. Nobody has left at the end of the run: those who are there are
    counted.
    """
    first, key, width, end_at = noted.first, noted.key, noted.width, stays.end_at
    for stay in range(len(stays.setting)):
        entered_at, until_at = stays.entered_at[stay], _until(stays, stay)
        if entered_at != until_at:
            weight, begins = stays.weight[stay], (stays.setting[stay] + 1) * width
            row = _next_row(first, key, begins + max(entered_at, 0))
            if key[row] < begins + width:
                counts[2 * row] += weight
                counts[2 * row + 1] += weight * entered_at
            row = _next_row(first, key, begins + max(until_at, 0))
            if until_at < end_at and key[row] < begins + width:
                counts[2 * row] -= weight
                counts[2 * row + 1] -= weight * until_at
    setting, here, moment = NOBODY, 0, 0
    for row in range(len(noted.setting)):
        if noted.setting[row] != setting:
            setting, here, moment = noted.setting[row], 0, 0
        here += counts[2 * row]
        moment += counts[2 * row + 1]
        counts[2 * row] = here
        counts[2 * row + 1] = here * noted.at[row] - moment


@_inside
def _until(stays: Lasting, stay: int) -> int:
    """When a stay ends: left, the end of the run, or at once where a journey ends."""
    until_at: int = stays.left_at[stay]
    if not stays.is_left[stay]:
        until_at = stays.entered_at[stay] if stays.end[stay] == stays.over else stays.end_at
    return until_at


@_inside
def _next_row(first: Int32s, key: Ints, wanted: int) -> int:
    """The first row of capacity at or after a minute of a setting.

    No number is below 0 here; machine code that knows it does not ask at every look.
    """
    row: int = max(first[max(wanted // BLOCK_MIN, 0)], 0)
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
) -> int:
    """Write the changes of blocks in which a grant may be above the limit; how many there are.

    A block in which all that it begins with and takes is within the limit is above it at no
    minute.
    """
    count = _take(stays, granted, limits, noted, changes, blocks.taken)
    _doubt(noted, limits.staffed, blocks)
    return _keep(count, changes.step, changes.bits + _KIND_BITS, blocks.is_doubtful)


@_inside
def _doubt(noted: Noted, staffed: Int32s, blocks: Blocks) -> None:
    """Write what is taken before each block, and whether that and what it takes may be too much.

    The lowest limit of a block is in force as it begins, or one of its rows says it. There is
    none before the first row of a setting.
    """
    first, taken, of_setting = noted.first, blocks.taken, noted.width // BLOCK_MIN
    here, begin, left = 0, 0, 0
    for block in range(len(blocks.is_doubtful)):
        rows, after = first[block], first[block + 1]
        if left == 0:
            begin, left = rows, of_setting
        left -= 1
        change, within = taken[2 * block], taken[2 * block + 1]
        taken[2 * block] = here
        least = min(staffed[rows], staffed[after]) if rows > begin else 0
        while rows + 1 < after:
            rows += 1
            least = min(least, staffed[rows])
        blocks.is_doubtful[block] = (within > 0) & (here + within > least)
        here += change


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
    taken: Ints,
) -> int:
    """Write the changes of settings with a limit, and what they come to in each block."""
    place, patient, rows = stays.setting, granted.patient, len(stays.setting)
    end_at = stays.end_at
    step, bits, most = changes.step, changes.bits, changes.most
    count, was_put = 0, False
    for row in range(rows):
        setting = place[row]
        # A stay that the next one continues in the same place never gives it up.
        is_put = row + 1 < rows and place[row + 1] == setting and patient[row + 1] == patient[row]
        if limits.is_limited[setting]:
            from_at, until_at, kind = stays.entered_at[row], _until(stays, row), _NO_GRANT
            if granted.is_granted[row] and not was_put:
                from_at = granted.granted_at[row]
                kind = _SURGE_GRANT if granted.is_surge[row] else _GRANT
            if not is_put:
                until_at = min(until_at + limits.turnaround_min[setting], end_at)
            weight, begins = stays.weight[row], (setting + 1) * noted.width
            from_key, until_key = begins + max(from_at, 0), begins + max(until_at, 0)
            step[count] = ((from_key << _KIND_BITS | kind) << bits) + most + weight
            step[count + 1] = ((until_key << _KIND_BITS | _NO_GRANT) << bits) + most - weight
            count += 2
            taken[2 * (from_key // BLOCK_MIN)] += weight
            taken[2 * (from_key // BLOCK_MIN) + 1] += weight
            taken[2 * (until_key // BLOCK_MIN)] -= weight
        was_put = is_put
    return count


@_entry
def find_above(
    changes: Changes, blocks: Blocks, limits: Limits, noted: Noted, key: Ints, above: Ints
) -> int:
    """Write minutes with a grant whose places taken are above the limit; how many there are.

    Changes are in order, and all of a doubtful block are there.
    """
    steps, rows, bits = changes.step, noted.key, changes.bits
    of_setting = noted.width // BLOCK_MIN
    count, change, block, taken, row, begin = 0, 0, NOBODY, 0, 0, 0
    while change < len(steps):
        minute = steps[change] >> (bits + _KIND_BITS)
        if minute // BLOCK_MIN != block:
            block = minute // BLOCK_MIN
            taken, row = blocks.taken[2 * block], noted.first[block]
            begin = noted.first[block // of_setting * of_setting]
        kind = _NO_GRANT
        while change < len(steps) and steps[change] >> (bits + _KIND_BITS) == minute:
            kind = max(kind, (steps[change] >> bits) & ((1 << _KIND_BITS) - 1))
            taken += (steps[change] & ((1 << bits) - 1)) - changes.most
            change += 1
        while rows[row] <= minute:
            row += 1
        over = taken
        if row > begin:
            over -= limits.staffed[row]
            # One grant in surge opens the surge places for all of its minute.
            if kind == _SURGE_GRANT:
                over -= limits.surge[row]
        if kind != _NO_GRANT and over > 0:
            key[count], above[count] = minute, over
            count += 1
    return count


@_entry
def is_each_given(
    requests: Requests, stays: Given, ends: Ends, first: Int32s, found: Bools
) -> bool:
    """Whether each granted request is granted in the stay after the one it says.

    Or its patient waits for it still; and no other stay was granted. `first` is written for
    each patient, `found` for each stay.
    """
    before = NOBODY
    for row in range(len(stays.patient)):
        if stays.patient[row] != before:
            before = stays.patient[row]
            first[before] = row
    for request in range(len(requests.patient)):
        if requests.end[request] == requests.granted:
            who = requests.patient[request]
            if who < 0 or who >= len(first) or not requests.is_ended[request]:
                return False
            row = first[who]
            stay = row + requests.stay[request] + 1
            if _is_given(requests, request, stays, stay):
                found[stay] = True
            elif not _waits(who, stays, row, ends):
                return False
    is_other = False
    for row in range(len(stays.patient)):
        is_other |= found[row] != stays.is_granted[row]
    return not is_other


@_inside
def _is_given(requests: Requests, request: int, stays: Given, stay: int) -> bool:
    return (
        0 <= stay < len(stays.patient)
        and stays.patient[stay] == requests.patient[request]
        and stays.granted_at[stay] == requests.ended_at[request]
        and stays.setting[stay] == requests.place[requests.setting[request]]
    )


@_inside
def _waits(who: int, stays: Given, row: int, ends: Ends) -> bool:
    """Whether a patient's last stay, from this one on, was not the end."""
    waits = False
    while row < len(stays.patient) and stays.patient[row] == who:
        waits = stays.end[row] == ends.moved or stays.end[row] == ends.open
        row += 1
    return waits
