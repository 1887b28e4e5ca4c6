"""How full the teams are: slots offered, used, left empty and cancelled.

A team counts its slots in cases or in minutes of work, so teams are never added up.
"""

from __future__ import annotations

import numpy as np

from flowsim.kpi.amounts import Amounts, Ratio
from flowsim.kpi.declare import NO_CLOCK, OWN_DEFINITION, Kpi, Words
from flowsim.kpi.facts import Facts
from flowsim.kpi.labels import labelled
from flowsim.kpi.slots import CANCELLED, EMPTY, FOR_CASES, OFFERED, SLOTS, USED, sums_of_teams
from flowsim.tables.columns import NOBODY

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
    sums, teams = sums_of_teams(facts), len(facts.members["team"])
    team = np.append(np.arange(teams), NOBODY)
    each = labelled({"team": team})
    labels = labelled({"team": team, "all": np.full(len(team), NOBODY)})

    return {
        "team-utilisation": Ratio(
            Amounts(sums[:, USED], labels), Amounts(sums[:, OFFERED], labels)
        ),
        "empty-slots-share": Ratio(
            Amounts(sums[:, EMPTY], each), Amounts(sums[:, FOR_CASES], each)
        ),
        "cancelled-slots-share": Ratio(
            Amounts(sums[:, CANCELLED], each), Amounts(sums[:, SLOTS], each)
        ),
    }
