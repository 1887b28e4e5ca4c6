"""When somebody applied for a place: the start of the municipality's work before it.

Kolada U23401 counts the wait for special housing from the application. The request in
the line comes later, when assessment and decision are made (R5).
"""

from __future__ import annotations

import numpy as np

from flowsim.kpi.facts import Facts, once_per_run
from flowsim.tables.columns import NEVER, NOBODY, Ints
from flowsim.terms import Gate, Owner

_LATER = 2**40  # than every minute


def applied_at(facts: Facts, requests: Ints) -> Ints:
    """When those who made requests (rows) applied, one element each.

    The first of the municipality's tasks before the place was asked for then; without
    such a task, or where a request inherited an older time, the request itself.
    """
    stay = _where_work_is_done(facts, facts.requests.stay[requests])
    applied: Ints = np.minimum(facts.requests.requested_at[requests], _first_work_at(facts)[stay])
    return applied


def _where_work_is_done(facts: Facts, stay: Ints) -> Ints:
    """The stay whose tasks lead to the place: in an interim place, the one before it."""
    stays = facts.stays
    if not len(stays.patient):
        return np.full(len(stay), NOBODY)
    before = np.maximum(stay - 1, NOBODY)
    came_from = np.where(stays.patient[before] == stays.patient[stay], before, NOBODY)
    return np.where((stay != NOBODY) & stays.is_interim[stay], came_from, stay)


@once_per_run
def _first_work_at(facts: Facts) -> Ints:
    """When the municipality's first task before the place was asked for, per stay.

    The last element, after those of the stays, answers for NOBODY.
    """
    types, tasks = facts.task_types, facts.tasks
    is_before = types.gates.is_any(Gate.PLACE) & types.owner.is_any(Owner.MUNICIPALITY)
    counts = np.append(is_before, False)[tasks.task]
    counts &= (tasks.stay != NOBODY) & (tasks.requested_at != NEVER)
    first = np.full(len(facts.stays.patient) + 1, _LATER, dtype=np.int64)
    np.minimum.at(first, tasks.stay[counts], tasks.requested_at[counts])
    return first
