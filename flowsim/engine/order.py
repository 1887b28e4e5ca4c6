"""What goes first in the same minute, and why (R1).

Everything due in a minute happens by rank; places are granted once, after all of it.
No rank feeds an earlier one of the same minute: needs, tasks and clarifications last at
least a minute.
"""

from __future__ import annotations

DAY_BEGINS = 0  # bookkeeping of the clock: nothing happens to anybody
TURNAROUND_ENDS = 1  # a place becomes usable before anybody looks at it
CAPACITY_CHANGES = 2  # staffing and doors of the new minute hold for all that follows
FATES = 3  # deaths and readmissions: who is gone asks for nothing
WORK_ENDS = 4  # tasks and slots end, clarifications arrive
NEEDS_END = 5  # needs end, then rounds declare and withdraw
ARRIVALS = 6  # arrivals, entries after travel, planned task starts
SLOTS_BEGIN = 7  # slots see all that became eligible in this minute
SETTLE = 8  # leave and grant until nothing moves
CENSUS = 9  # what is counted is the settled state
