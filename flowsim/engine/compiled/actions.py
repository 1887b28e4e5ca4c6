"""What can be due in a minute: the rank in which it has its turn (R1), and what it is.

An action is its rank times 16 plus a number of its own: from 8 on where it is about a task.
"""

from __future__ import annotations

from flowsim.engine import order
from flowsim.engine.compiled.jit import compiled

_PER_RANK = 16
RANK_SHIFT = 4  # an action shifted right by so much is its rank
_OF_WORK_SHIFT = 3
_OF_WORK = 1 << _OF_WORK_SHIFT


def _of(turn: int, number: int) -> int:
    return turn // order.STEP * _PER_RANK + number


CENSUS = _of(order.DAY_BEGINS, 0)
USABLE_AGAIN = _of(order.TURNAROUND_ENDS, 0)  # subject: a setting; token: the weight
STAFF = _of(order.CAPACITY_CHANGES, 0)  # subject: a setting; token: staffed places
OPEN = _of(order.CAPACITY_CHANGES, 1)
CLOSE = _of(order.CAPACITY_CHANGES, 2)
PRIORITY_STEPS = _of(order.CAPACITY_CHANGES, 3)  # subject: a ticket; token: its generation
DIE = _of(order.FATES, 0)  # subject: a patient; token: the patient's
RELAPSE = _of(order.FATES, 1)
MAY_RETURN = _of(order.FATES, 2)  # subject: the readmission
WORK_ENDS = _of(order.WORK_ENDS, _OF_WORK)  # subject: a task; token: its patient
CLARIFIED = _of(order.WORK_ENDS, _OF_WORK + 1)
NEED_ENDS = _of(order.NEEDS_END, 0)
DECLARE = _of(order.NEEDS_END, 1)
READY_AND_DECLARED = _of(order.NEEDS_END, 2)
LEAVE_FOR_GOOD = _of(order.NEEDS_END, 3)
DISPUTE = _of(order.NEEDS_END, 4)
EARLY_ROUND = _of(order.NEEDS_END, 5)  # subject: a setting
ARRIVE = _of(order.ARRIVALS, 0)
COME_THERE = _of(order.ARRIVALS, 1)  # after travel
FALL_DUE = _of(order.ARRIVALS, 2)
CONSIDER_LEAVING = _of(order.ARRIVALS, 3)
ASK_AGAIN = _of(order.ARRIVALS, 4)
PLANNED_START = _of(order.ARRIVALS, _OF_WORK)
SLOT = _of(order.SLOTS_BEGIN, 0)  # subject: a team; token: the slot's address

RANK_STEP = 2**28  # in a turn: every code is smaller
LAST_OF_RANK = RANK_STEP - 1  # as a code: after everybody
RANK_OF_CAPACITY = order.CAPACITY_CHANGES // order.STEP  # no patient's turn comes before


@compiled
def is_of_work(action: int) -> int:
    """1 for what is about a task of a patient, else 0."""
    return action >> _OF_WORK_SHIFT & 1
