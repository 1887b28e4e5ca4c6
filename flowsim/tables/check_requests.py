"""Whether every granted request has its stay, and every granted place its request."""

from __future__ import annotations

import numpy as np

from flowsim.tables.check_shapes import Given, Requests
from flowsim.tables.columns import Bools, Ints, positions_among
from flowsim.tables.finished import Stays, broken
from flowsim.tables.journeys import Journeys
from flowsim.tables.stored import Int32s, for_reading, stored, stored_names
from flowsim.terms import RequestEnd, StayEnd

_WAITING = (StayEnd.MOVED, StayEnd.OPEN)
"""How a stay ended after which something more was to come."""


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
    from flowsim.tables.check_loops import is_each_given

    rows = stays.of
    given = Given(
        patient=rows.patient,
        setting=stays.places.setting,
        granted_at=rows.place_granted_at,
        is_granted=rows.is_granted,
        end=rows.end,
    )
    patients = 1 + int(rows.patient.max(initial=0))
    first = np.full(patients, len(rows.patient), dtype=np.int32)  # none, for who has no stay
    found = np.zeros(len(rows.patient), dtype=np.bool_)
    return is_each_given(_requests(journeys, stays), given, stays.ends, first, found)


def _requests(journeys: Journeys, stays: Stays) -> Requests:
    table = journeys.requests
    setting, end = stored_names(table, "setting"), stored_names(table, "end")
    ended_at = stored(table, "ended_at")
    return Requests(
        patient=stored(table, "patient").values,
        stay=stored(table, "stay").values,
        setting=for_reading(setting.codes),
        ended_at=ended_at.values,
        is_ended=for_reading(ended_at.is_there),
        end=for_reading(end.codes),
        place=for_reading(positions_among(stays.settings, setting.names).astype(np.int32)),
        granted=end.code(RequestEnd.GRANTED),
    )


def _waiting(stays: Stays) -> Int32s:
    """Patients whose last stay was not left for another."""
    last = stays.last_rows
    waits = stays.end.of(last).is_any(*_WAITING)
    return stays.of.patient[last[np.flatnonzero(waits)]]


def _each_has_its_pair(journeys: Journeys, stays: Stays) -> None:
    """Numbered by patient, minute and setting, so that a pair has the same number.

    Both are sorted together, so that a pair stands next to each other.
    """
    table, span, settings = journeys.requests, stays.span + 1, max(1, len(stays.settings))
    is_asked = stored_names(table, "end").is_any(RequestEnd.GRANTED)
    given_by, place = stays.granted, stays.places.setting

    def numbered(patient: Int32s, at: Int32s, setting: Int32s, some: Bools) -> Ints:
        number = patient[some].astype(np.int64) * span + (at[some] + 1)  # from minute -1 on
        return number * settings + setting[some]

    asked = numbered(
        stored(table, "patient").values,
        stored(table, "ended_at").or_else(-1),
        stored_names(table, "setting").among(stays.settings),
        is_asked,
    )
    given = numbered(given_by.patient, given_by.granted_at, place, given_by.is_granted)
    lost = np.setdiff1d(asked, given)
    lost = lost[~np.isin(lost // (settings * span), _waiting(stays))]
    for name, wrong in (
        ("a granted request has its stay", lost),
        ("a granted place has its request", np.setdiff1d(given, asked)),
    ):
        for one in wrong[:1].tolist():
            minute = one // settings % span - 1
            raise broken(name, patient=one // (settings * span), minute=minute)
