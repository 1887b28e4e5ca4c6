"""Codes of how stays, requests and tasks end: positions in the terms of the same names."""

from __future__ import annotations

from flowsim.terms import RequestEnd, StayEnd, TaskEnd

STAY_MOVED, STAY_LEFT, STAY_DIED, STAY_READMITTED, STAY_OPEN = range(len(StayEnd))
(
    REQUEST_GRANTED,
    REQUEST_WITHDRAWN,
    REQUEST_DIED,
    REQUEST_READMITTED,
    REQUEST_DROPPED,
    REQUEST_POSTPONED,
    REQUEST_OPEN,
) = range(len(RequestEnd))
TASK_DONE, TASK_FAILED, TASK_STALE, TASK_DROPPED, TASK_OPEN = range(len(TaskEnd))
