"""What must be true of any finished run: people, moments, places and requests add up.

A broken one is a bug in an engine, never the user's fault; the first is named with its
patient or setting and its minute.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from flowsim.loops import are_machine_code
from flowsim.tables.check_limits import no_grant_above_the_limit
from flowsim.tables.check_places import places_are_those_of_stays, read_capacity
from flowsim.tables.check_requests import granted_requests_have_stays
from flowsim.tables.check_shapes import Patients
from flowsim.tables.check_stays import stays_are_in_order
from flowsim.tables.columns import positions_among
from flowsim.tables.finished import MOMENTS_OF_STAYS, Stays, broken, read_stays
from flowsim.tables.journeys import Journeys
from flowsim.tables.stay_rules import is_out_or_inside
from flowsim.tables.stored import for_reading, stored, stored_names

MOMENTS = {
    "patients": ("arrived_at", "ended_at"),
    "stays": MOMENTS_OF_STAYS,
    "requests": ("requested_at", "awake_at", "ended_at"),
    "tasks": ("requested_at", "due_at", "started_at", "finished_at"),
    "notices": ("at",),
}


def check_invariants(journeys: Journeys) -> None:
    """Check the tables of a run against each other.

    Patients in are patients out and inside, per municipality; moments are in order
    within a stay and from stay to stay, and before the end of the run; no place was
    granted above the limit; places taken and their minutes are those of the stays, in
    every row of `capacity`; each granted request has its stay and the reverse.

    Raises:
        InvariantBroken: naming the patient or setting, and the minute.
    """
    stays = read_stays(journeys)
    _nothing_after_the_end(journeys)
    stays_are_in_order(stays)
    _patients_in_are_out_or_inside(journeys, stays)
    capacity = read_capacity(journeys, stays)
    places_are_those_of_stays(stays, capacity)
    no_grant_above_the_limit(journeys, stays, capacity)
    granted_requests_have_stays(journeys, stays)


def _nothing_after_the_end(journeys: Journeys) -> None:
    end_at = journeys.window.end_at
    for name, columns in MOMENTS.items():
        table = getattr(journeys, name)
        for column in columns:
            at = stored(table, column)
            if at.values.max(initial=-1) < end_at:
                continue
            for row in np.flatnonzero((at.values >= end_at) & at.is_there)[:1]:
                raise broken(
                    "nothing happens after the end",
                    patient=table.column("patient")[int(row)],
                    what=column,
                    minute=at.values[row],
                )


def _patients_in_are_out_or_inside(journeys: Journeys, stays: Stays) -> None:
    """In = out + inside holds per municipality because it holds for each patient."""
    if not are_machine_code() or not _all_out_or_inside(journeys, stays):
        _each_is_out_or_inside(journeys, stays)


def _all_out_or_inside(journeys: Journeys, stays: Stays) -> bool:
    """Whether all add up, and are in the order of their stays."""
    from flowsim.tables.check_loops import is_each_out_or_inside

    table = journeys.patients
    end = stored_names(table, "end")
    patients = Patients(
        patient=stored(table, "patient").values,
        is_out=for_reading(stored(table, "ended_at").is_there),
        end=for_reading(end.codes),
    )
    same_end = positions_among(end.names, stays.end.names).astype(np.int32)
    return is_each_out_or_inside(stays.of, stays.ends, patients, for_reading(same_end))


def _each_is_out_or_inside(journeys: Journeys, stays: Stays) -> None:
    table = journeys.patients
    patient = stored(table, "patient").values
    if (patient[1:] < patient[:-1]).any():
        order = np.argsort(patient, kind="stable")
        table, patient = table.take(pa.array(order)), patient[order]
    last = stays.last_rows
    if not np.array_equal(patient, stays.of.patient[last]):
        missing = np.setxor1d(patient, stays.of.patient[last])
        raise broken("every patient has stays, and the reverse", patient=missing[:1])
    ended_at, end_here = stored(table, "ended_at"), stored_names(table, "end")
    is_out, end = ended_at.is_there, stays.end.of(last)
    is_same = end.among(end_here.names) == end_here.codes
    adds_up = is_out_or_inside(end.codes, stays.ends, is_out, is_same)
    for row in np.flatnonzero(~adds_up)[:1]:
        raise broken(
            "patients in are patients out and inside",
            municipality=table.column("municipality")[int(row)],
            patient=patient[row],
            minute=ended_at.values[row] if is_out[row] else journeys.window.end_at,
        )
