"""When somebody applied for a place: the start of the municipality's work before it.

Kolada U23401 counts the wait for special housing from the application. The request in
the line comes later, when assessment and decision are made (R5).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowsim.kpi.facts import SPECIAL_HOUSING, Facts, once_per_run
from flowsim.kpi.labels import Labels
from flowsim.kpi.window import stops_inside
from flowsim.tables.columns import NEVER, NOBODY, Ints
from flowsim.terms import Gate, Owner, RequestEnd

_LATER = 2**40  # than every minute


@dataclass(frozen=True, eq=False)
class Offers:
    """Offers of a first choice, in the window."""

    requests: Ints  # rows
    waited: Ints  # minutes from the application
    labels: Labels  # where they belong: by patient, and by place


@once_per_run
def housing_offers(facts: Facts) -> Offers:
    """Offers of special housing."""
    requests, rows = facts.requests, facts.requests_for(SPECIAL_HOUSING)
    rows = rows[np.flatnonzero(stops_inside(facts.window, requests.ended_at[rows]))]
    is_granted = requests.end.of(rows).is_any(RequestEnd.GRANTED)
    rows = rows[np.flatnonzero(is_granted & requests.is_first_choice[rows])]
    labels = facts.place_labels(requests.patients(rows), requests.setting[rows])
    return Offers(rows, requests.ended_at[rows] - _applied_at(facts, rows), labels)


def _applied_at(facts: Facts, requests: Ints) -> Ints:
    """When those who made requests (rows) applied, one element each.

    The first of the municipality's tasks before the place was asked for then; without
    such a task, or where a request inherited an older time, the request itself.
    """
    stay = _where_work_is_done(facts, facts.requests.stays(requests))
    asked_at = facts.requests.requested_at[requests]
    applied: Ints = np.minimum(asked_at, _first_work_at(facts, stay))
    return applied


def _where_work_is_done(facts: Facts, stay: Ints) -> Ints:
    """The stay whose tasks lead to the place: in an interim place, the one before it."""
    stays = facts.stays
    if not len(stays.patient):
        return np.full(len(stay), NOBODY)
    before = np.maximum(stay - 1, NOBODY)
    came_from = np.where(stays.patient[before] == stays.patient[stay], before, NOBODY)
    return np.where((stay != NOBODY) & stays.is_interim[stay], came_from, stay)


def _first_work_at(facts: Facts, stays: Ints) -> Ints:
    """When the municipality's first task before the place was asked for, in each of some stays."""
    types, tasks = facts.task_types, facts.tasks
    is_before = types.gates.is_any(Gate.PLACE) & types.owner.is_any(Owner.MUNICIPALITY)
    is_meant = np.zeros(len(facts.stays.patient) + 1, dtype=np.bool_)
    is_meant[stays] = True
    is_meant[NOBODY] = False
    rows = np.flatnonzero(is_meant[tasks.stay])
    counts = np.append(is_before, False)[tasks.task[rows]]
    rows = rows[counts & (tasks.requested_at[rows] != NEVER)]
    meant, place = np.unique(stays, return_inverse=True)
    first = np.full(len(meant), _LATER, dtype=np.int64)
    np.minimum.at(first, np.searchsorted(meant, tasks.stay[rows]), tasks.requested_at[rows])
    return first[place]
