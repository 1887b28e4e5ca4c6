"""Whether every granted request has its stay, and every granted place its request."""

from __future__ import annotations

import numpy as np

from flowsim.tables.columns import Bools, Ints
from flowsim.tables.finished import Stays, broken
from flowsim.tables.journeys import Journeys
from flowsim.tables.stored import Int32s, stored, stored_names
from flowsim.terms import RequestEnd, StayEnd


def granted_requests_have_stays(journeys: Journeys, stays: Stays) -> None:
    """But for who had not left, or was on the way, when the run or life ended.

    Whoever waits in a stay for a place has it in the next one: that is looked up. Only when
    something is not found there, all requests and stays are held against each other.

    Raises:
        InvariantBroken: naming the patient and the minute.
    """
    if not _all_found(journeys, stays):
        _each_has_its_pair(journeys, stays)


def _all_found(journeys: Journeys, stays: Stays) -> bool:
    """Whether each request is granted in the stay after the one it says, and nobody else."""
    table, granted_at = journeys.requests, stays.at["place_granted_at"]
    patient = stored(table, "patient").values
    if not len(patient) or not len(stays.patient) or patient.min() < 0:
        return False
    first = _first_stays(stays, most=int(patient.max()))
    granted = first[patient.astype(np.int64)]
    granted += stored(table, "stay").values
    granted += 1
    np.minimum(granted, len(stays.patient) - 1, out=granted)
    is_asked = stored_names(table, "end").is_any(RequestEnd.GRANTED)
    is_found = is_asked & (stays.patient[granted] == patient)
    ended_at = stored(table, "ended_at")
    is_found &= ended_at.is_there & (granted_at.values[granted] == ended_at.values)
    is_found &= stays.setting[granted] == stored_names(table, "setting").among(stays.settings)
    granted[np.flatnonzero(~is_found)] = len(stays.patient)
    has_request = np.zeros(len(stays.patient) + 1, dtype=np.bool_)
    has_request[granted] = True
    waits = np.zeros(len(first), dtype=np.bool_)
    waits[_waiting(stays)] = True
    is_lost = is_asked > is_found
    return bool(
        np.array_equal(has_request[:-1], granted_at.is_there)
        and waits[patient[np.flatnonzero(is_lost)]].all()
    )


def _first_stays(stays: Stays, most: int) -> Ints:
    """The row of each patient's first stay; the last row of all for who has none."""
    rows = stays.last_rows[:-1] + 1
    first = np.full(1 + max(most, int(stays.patient.max())), len(stays.patient))
    first[stays.patient[rows]] = rows
    first[stays.patient[0]] = 0
    return first


def _waiting(stays: Stays) -> Int32s:
    """Patients whose last stay was not left for another."""
    last = stays.last_rows
    waits = stays.end.of(last).is_any(StayEnd.MOVED, StayEnd.OPEN)
    return stays.patient[last[np.flatnonzero(waits)]]


def _each_has_its_pair(journeys: Journeys, stays: Stays) -> None:
    """Numbered by patient, minute and setting, so that a pair has the same number.

    Both are sorted together, so that a pair stands next to each other.
    """
    table, span, settings = journeys.requests, stays.span + 1, max(1, len(stays.settings))
    is_asked = stored_names(table, "end").is_any(RequestEnd.GRANTED)
    granted_at = stays.at["place_granted_at"]

    def numbered(patient: Int32s, at: Int32s, setting: Int32s, some: Bools) -> Ints:
        number = patient[some].astype(np.int64) * span + (at[some] + 1)  # from minute -1 on
        return number * settings + setting[some]

    asked = numbered(
        stored(table, "patient").values,
        stored(table, "ended_at").or_else(-1),
        stored_names(table, "setting").among(stays.settings),
        is_asked,
    )
    given = numbered(stays.patient, granted_at.values, stays.setting, granted_at.is_there)
    lost = np.setdiff1d(asked, given)
    lost = lost[~np.isin(lost // (settings * span), _waiting(stays))]
    for name, wrong in (
        ("a granted request has its stay", lost),
        ("a granted place has its request", np.setdiff1d(given, asked)),
    ):
        for one in wrong[:1].tolist():
            minute = one // settings % span - 1
            raise broken(name, patient=one // (settings * span), minute=minute)
