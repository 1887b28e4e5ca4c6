"""How full the teams are: slots offered, used, left empty and cancelled.

A team counts its slots in cases or in minutes of work, so teams are never added up.
"""

from __future__ import annotations

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio, counted
from flowsim.kpi.declare import NO_CLOCK, OWN_DEFINITION, Kpi, Words
from flowsim.kpi.facts import Facts
from flowsim.kpi.labels import labelled
from flowsim.kpi.rows import only_read
from flowsim.kpi.window import stops_inside
from flowsim.tables.columns import NOBODY, Ints, flags, named, whole_numbers
from flowsim.units import DAY_MIN

_BEGINS = Words("tiden börjar", "the slot begins")


def _share(key: str, title: Words, definition: Words, above: str, below: str) -> Kpi:
    return Kpi(
        key=key,
        title=title,
        unit="percent",
        better="neither" if key == "team-utilisation" else "lower",
        counts="cases",
        clock_start=NO_CLOCK,
        clock_stop=_BEGINS,
        population=Words("teamens tider i kalendern", "the teams' slots in the calendar"),
        definition=definition,
        source=OWN_DEFINITION,
        numerator=above,
        denominator=below,
        by=("team",),
        times=100,
    )


KPIS = (
    _share(
        "team-utilisation",
        Words("Teamets beläggning", "Team utilisation"),
        Words(
            "Ärenden (eller minuter) som tagits upp delat med det som erbjudits, inställda tider"
            " borträknade; bara per team, eftersom team räknas olika.",
            "Cases (or minutes) taken divided by those offered, cancelled slots left out; only by"
            " team, since teams count differently.",
        ),
        "cases or minutes begun",
        "cases or minutes offered",
    ),
    _share(
        "empty-slots-share",
        Words("Outnyttjade tider", "Unused slots"),
        Words(
            "Andel av tiderna för ärenden där inget ärende togs upp, inställda borträknade.",
            "Share of the slots for cases in which no case was taken, cancelled ones left out.",
        ),
        "slots for cases without any case",
        "slots for cases that were held",
    ),
    _share(
        "cancelled-slots-share",
        Words("Inställda tider", "Cancelled slots"),
        Words("Andel av tiderna som ställdes in.", "Share of the slots that were cancelled."),
        "slots cancelled",
        "slots in the calendar",
    ),
)


def ratios(facts: Facts) -> dict[str, Ratio]:
    """What the KPIs of this module are made of."""
    table, teams = facts.journeys.slots, facts.members["team"]
    begins = whole_numbers(table, "begins_at")
    inside = np.flatnonzero(stops_inside(facts.window, begins))
    team, begins = named(table, "team").among(teams)[inside], begins[inside]
    in_minutes = flags(table, "in_minutes")[inside]
    cancelled = flags(table, "is_cancelled")[inside]
    budget = whole_numbers(table, "budget")[inside]
    cases, minutes = _begun(facts, team, begins)
    used = np.where(in_minutes, minutes, cases)
    labels = labelled({"team": team, "all": np.full(len(team), NOBODY)})
    each = labelled({"team": team})
    for_cases = ~cancelled & ~in_minutes

    return {
        "team-utilisation": Ratio(
            Amounts(used * ~cancelled, labels), Amounts(budget * ~cancelled, labels)
        ),
        "empty-slots-share": Ratio(
            Amounts(for_cases & (cases == 0), each), Amounts(for_cases, each)
        ),
        "cancelled-slots-share": Ratio(Amounts(cancelled, each), counted(each)),
    }


def _begun(facts: Facts, team: Ints, begins: Ints) -> tuple[Ints, Ints]:
    """Cases that began in each slot, and their minutes of work."""
    from flowsim.kpi.passes import Slots, add_up_begun

    tasks, window, teams = facts.tasks, facts.window, len(facts.members["team"])
    days = -((window.observe_from_at - window.observe_to_at) // DAY_MIN)  # begun ones too
    # Stable sorting takes up an order that is there already.
    order = np.argsort(team * window.end_at + begins, kind="stable")
    order = order[np.count_nonzero(team == NOBODY) :]
    begins = begins[order]
    day = team[order] * days + (begins - window.observe_from_at) // DAY_MIN
    first = np.append(0, np.cumsum(np.bincount(day, minlength=teams * days)))
    begun = np.zeros((len(order), 2), dtype=np.int64)
    # Half as many bits stay nearer.
    small = (first.astype(np.int32), begins.astype(np.int32))
    slots = Slots(window.observe_from_at, days, *small)
    add_up_begun(tasks.team, only_read(tasks.started_at), tasks.work_min, slots, begun)
    cases, minutes = np.zeros((2, len(team)), dtype=np.int64)
    cases[order], minutes[order] = begun.T
    return cases, minutes
