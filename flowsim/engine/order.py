"""What goes first in the same minute, and why (R1).

Everything due in a minute happens by rank, and within a rank by the code of the patient,
setting or team: `rank + code` is when in the minute it has its turn. No rank feeds an
earlier one of the same minute: needs, tasks and clarifications last at least a minute.
After all of them the clock settles the minute (rank 8) and counts what is settled (rank 9).
"""

from __future__ import annotations

STEP = 2**40  # from rank to rank; every code is smaller
AFTER_EVERYBODY = STEP - 1  # as a code: last in its rank

DAY_BEGINS = 0 * STEP  # bookkeeping of the clock: nothing happens to anybody
TURNAROUND_ENDS = 1 * STEP  # a place becomes usable before anybody looks at it
CAPACITY_CHANGES = 2 * STEP  # staffing and doors of the new minute hold for all that follows
FATES = 3 * STEP  # deaths and readmissions: who is gone asks for nothing
WORK_ENDS = 4 * STEP  # tasks and slots end, clarifications arrive
NEEDS_END = 5 * STEP  # needs end, then rounds declare and withdraw
ARRIVALS = 6 * STEP  # arrivals, entries after travel, planned task starts
SLOTS_BEGIN = 7 * STEP  # slots see all that became eligible in this minute
