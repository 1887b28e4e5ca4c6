"""When somebody applied for a place: the start of the municipality's work before it.

Kolada U23401 counts the wait for special housing from the application. The request in
the line comes later, when assessment and decision are made (R5).
"""

from __future__ import annotations

import numpy as np

from flowsim.kpi.facts import Facts
from flowsim.tables.columns import NEVER, NOBODY, Ints, flags, named, whole_numbers
from flowsim.terms import Gate, Owner

_LATER = 2**40  # than every minute


def applied_at(facts: Facts, requests: Ints) -> Ints:
    """When those who made requests (rows) applied, one element each.

    The first of the municipality's tasks before the place was asked for then; without
    such a task, or where a request inherited an older time, the request itself.
    """
    table = facts.journeys.requests
    stay = _where_work_is_done(facts, facts.stay_rows(table)[requests])
    requested_at = whole_numbers(table, "requested_at")[requests]
    applied: Ints = np.minimum(requested_at, _first_work_at(facts)[stay])
    return applied


def _where_work_is_done(facts: Facts, stay: Ints) -> Ints:
    """The stay whose tasks lead to the place: in an interim place, the one before it."""
    stays = facts.stays
    if not len(stays.patient):
        return np.full(len(stay), NOBODY)
    before = np.maximum(stay - 1, NOBODY)
    came_from = np.where(stays.patient[before] == stays.patient[stay], before, NOBODY)
    is_interim = flags(facts.journeys.stays, "is_interim")[stay]
    return np.where((stay != NOBODY) & is_interim, came_from, stay)


def _first_work_at(facts: Facts) -> Ints:
    """When the municipality's first task before the place was asked for, per stay.

    The last element, after those of the stays, answers for NOBODY.
    """
    types, table = facts.journeys.task_types, facts.journeys.tasks
    is_before = named(types, "gates").is_any(Gate.PLACE)
    is_before &= named(types, "owner").is_any(Owner.MUNICIPALITY)
    names = types.column("task").to_pylist()
    task, stay = named(table, "task").among(names), facts.stay_rows(table)
    asked_at = whole_numbers(table, "requested_at")
    counts = np.append(is_before, False)[task] & (stay != NOBODY) & (asked_at != NEVER)
    first = np.full(len(facts.stays.key) + 1, _LATER, dtype=np.int64)
    np.minimum.at(first, stay[counts], asked_at[counts])
    return first
