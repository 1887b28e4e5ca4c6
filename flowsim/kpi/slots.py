"""Slots of teams, and the attempts at tasks that begin at them, added up team by team."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flowsim.kpi.facts import Facts
from flowsim.kpi.rows import only_read
from flowsim.kpi.window import stops_inside
from flowsim.tables.columns import NOBODY, Bools, Ints, flags
from flowsim.tables.stored import stored, stored_names
from flowsim.units import DAY_MIN

(
    SLOTS,
    CANCELLED,
    OFFERED,  # cases or minutes in those that were held
    USED,  # cases or minutes of work that began there
    FOR_CASES,  # held
    EMPTY,  # of these, no case began there
) = range(6)
"""What is added up for each team."""
OF_SLOTS = 6


class Begun(NamedTuple):
    """One element per attempt at a task."""

    team: Ints
    started_at: Ints
    work_min: Ints


class Slots(NamedTuple):
    """Slots in the window, by team and time: those of a day stand together."""

    from_at: int  # the minute of the window's first day
    days: int
    first: Ints  # of each day of each team, and where the last one ends
    team: Ints
    begins_at: Ints
    budget: Ints
    in_minutes: Bools
    is_cancelled: Bools
    cases: Ints  # that began
    minutes: Ints  # of their work


def slots_of(facts: Facts) -> Slots:
    """The slots in the window, without what began there."""
    table, window, teams = facts.journeys.slots, facts.window, facts.members["team"]
    days = -((window.observe_from_at - window.observe_to_at) // DAY_MIN)  # begun ones too
    begins = stored(table, "begins_at").values
    rows = np.flatnonzero(stops_inside(window, begins))
    team = stored_names(table, "team").among(teams)[rows].astype(np.int64)
    team[team == NOBODY] = len(teams)
    # Stable sorting takes up an order that is there already.
    order = np.argsort(team * window.end_at + begins[rows], kind="stable")
    rows, team = rows[order], team[order]
    day = team * days + (begins[rows] - window.observe_from_at) // DAY_MIN
    first = np.zeros((len(teams) + 1) * days + 1, dtype=np.int32)  # half as many bits stay nearer
    np.cumsum(np.bincount(day, minlength=len(first) - 1), out=first[1:])
    return Slots(
        window.observe_from_at,
        days,
        first,
        team,
        begins[rows],
        stored(table, "budget").values[rows],
        flags(table, "in_minutes")[rows],
        flags(table, "is_cancelled")[rows],
        *np.zeros((2, len(rows)), dtype=np.int64),
    )


def sums_of_teams(facts: Facts) -> Ints:
    """Sums of shape (teams + 1, what is added up), the last for slots without a team."""
    from flowsim.kpi.passes import add_up_slots

    tasks = facts.tasks
    sums = np.zeros((len(facts.members["team"]) + 1) * OF_SLOTS, dtype=np.int64)
    begun = Begun(tasks.team, only_read(tasks.started_at), tasks.work_min)
    add_up_slots(begun, slots_of(facts), sums)
    return sums.reshape(-1, OF_SLOTS)
