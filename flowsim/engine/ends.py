"""Codes of how stays, requests and tasks end: positions in the terms of the same names."""

from __future__ import annotations

from flowsim import terms


class StayEnd:
    """Positions in terms.StayEnd."""

    MOVED, LEFT, DIED, READMITTED, OPEN = range(len(terms.StayEnd))


class RequestEnd:
    """Positions in terms.RequestEnd."""

    GRANTED, WITHDRAWN, DIED, READMITTED, DROPPED, POSTPONED, OPEN = range(len(terms.RequestEnd))


class TaskEnd:
    """Positions in terms.TaskEnd."""

    DONE, FAILED, STALE, DROPPED, OPEN = range(len(terms.TaskEnd))
