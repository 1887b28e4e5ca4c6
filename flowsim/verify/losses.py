"""Turned away when full: Erlang B, overflow between wards, and a ward that is blocked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from flowsim import theory
from flowsim.scenario.model import Area
from flowsim.scenario.start_model import LoadedStart, Start, WaitingStart
from flowsim.tables.journeys import Journeys
from flowsim.terms import Kind
from flowsim.theory import State
from flowsim.units import DAY_MIN
from flowsim.verify.queues import A_MOMENT_AGO
from flowsim.verify.reading import asked_for, key_figures, only, ready_in, setting_for, stays_in
from flowsim.verify.rows import Figure, Pair
from flowsim.verify.systems import System

COMPARED_BY_FAMILY = {
    "exponential": "share turned away, exponential stays",
    "lognormal": "share turned away, lognormal stays",
    "fixed": "share turned away, equally long stays",
}


def loss_when_full(area: Area) -> System:
    """M/G/c/c: the share turned away does not depend on how stays vary (insensitivity)."""
    groups = sorted(area.groups.values(), key=lambda group: group.path[0].need.family)
    wards = [setting_for(area, group.specialty) for group in groups]
    beds = area.settings[wards[0]].places or 0
    load = groups[0].arrivals.per_day * groups[0].path[0].need.mean_min / DAY_MIN
    numbers = [load**k / np.prod(np.arange(1, k + 1)) for k in range(beds + 1)]
    one = {k: float(weight / np.sum(numbers)) for k, weight in enumerate(numbers)}

    def begin(state: State) -> Start:
        # No residual: what is left is drawn from equilibrium, independently of the number.
        rows = zip(wards, state, strict=True)
        return Start(loaded=tuple(LoadedStart(settings=(w,), patients=k) for w, k in rows))

    def measure(run: Journeys) -> Sequence[Pair]:
        asked = [asked_for(run, ward) for ward in wards]
        return [(float(some.is_dropped.sum()), float(len(some.patient))) for some in asked]

    return System(
        replications=50,
        figures=tuple(
            Figure(
                COMPARED_BY_FAMILY[group.path[0].need.family],
                "share",
                theory.erlang_b(load, beds),
            )
            for group in groups
        ),
        measure=measure,
        law={(a, b, c): one[a] * one[b] * one[c] for a in one for b in one for c in one},
        begin=begin,
    )


def overflow_ward(area: Area) -> System:
    """Partial pooling of two wards, against the chain over both."""
    first, second = sorted(area.settings, key=lambda name: -len(area.settings[name].alternatives))
    groups = [
        next(g for g in area.groups.values() if g.specialty in area.settings[ward].specialties)
        for ward in (first, second)
    ]
    stay = groups[0].path[0].need
    beds = (area.settings[first].places or 0, area.settings[second].places or 0)
    rates = (groups[0].arrivals.per_day, groups[1].arrivals.per_day)
    exact = theory.overflow_between_wards(rates, stay.mean_min / DAY_MIN, beds)

    def begin(state: State) -> Start:
        return Start(
            loaded=tuple(
                LoadedStart(settings=(ward,), patients=taken, residual=stay)
                for ward, taken in zip((first, second), state, strict=True)
            )
        )

    def measure(run: Journeys) -> Sequence[Pair]:
        own = asked_for(run, first)
        others = asked_for(run, second)
        moved = asked_for(run, second, is_first_choice=False)
        overflowed = float(moved.is_granted.sum())
        of_first = float(len(own.patient))
        return (
            (overflowed, of_first),
            (float(own.is_dropped.sum()) - overflowed, of_first),
            (float(others.is_dropped.sum()), float(len(others.patient))),
        )

    return System(
        replications=40,
        figures=(
            Figure("share taken in on the other ward", "share", exact.overflowed),
            Figure("share who find no bed on either", "share", exact.lost_first),
            Figure("share of the other ward's own who find none", "share", exact.lost_second),
        ),
        measure=measure,
        law=exact.law,
        begin=begin,
    )


def blocked_by_care_home(area: Area) -> System:
    """A tandem with blocking after service, against the chain over all of it."""
    ward, home = only(area, Kind.WARD), only(area, Kind.SPECIAL_HOUSING)
    ((group, one),) = area.groups.items()
    ((route,),) = [route.stays for route in area.routes.values()]
    stay, residence = one.path[0].need, route.need
    if residence is None:
        raise ValueError("the route has a stay")
    beds = area.settings[ward].places or 0
    places = area.settings[home].places or 0
    law = theory.ward_and_care_home_law(
        arrivals_per_day=one.arrivals.per_day,
        mean_stay_days=stay.mean_min / DAY_MIN,
        beds=beds,
        share_to_care_home=one.planning_probability,
        mean_residence_days=residence.mean_min / DAY_MIN,
        places=places,
    )

    def begin(state: State) -> Start:
        treated, blocked, residents = state
        return Start(
            loaded=(
                LoadedStart(settings=(ward,), patients=treated, residual=stay),
                LoadedStart(settings=(home,), patients=residents, residual=residence),
            ),
            waiting=(
                WaitingStart(
                    setting=home,
                    patients=blocked,
                    group=group,
                    waiting_in=Kind.WARD,
                    waited=A_MOMENT_AGO,
                    need=residence,
                ),
            ),
        )

    def measure(run: Journeys) -> Sequence[Pair]:
        asked = asked_for(run, ward)
        observed = (run.window.observe_from_at, run.window.observe_to_at)
        minutes = float(run.window.days * DAY_MIN)
        return (
            (float(asked.is_dropped.sum()), float(len(asked.patient))),
            (float(ready_in(run, ward).within(*observed)), minutes),
            (float(stays_in(run, home).within(*observed)), minutes),
            *_as_pairs(key_figures(run, ward)),
        )

    lost = theory.mean_over(law, lambda state: state[0] + state[1] == beds)
    blocked = theory.mean_over(law, lambda state: state[1])
    taken = theory.mean_over(law, lambda state: state[0] + state[1])
    moving_on = one.arrivals.per_day * (1 - lost) * one.planning_probability
    return System(
        replications=50,
        figures=(
            Figure("share turned away", "share", lost),
            Figure("beds blocked by those who wait", "places", blocked),
            Figure(
                "places taken in the care home",
                "places",
                theory.mean_over(law, lambda state: state[2]),
            ),
            Figure("key figure: occupancy of the ward", "share", taken / beds),
            Figure("key figure: beds held by those who are ready", "share", blocked / beds),
            # Little's law: those who wait = those who come to wait per day x their mean wait.
            Figure("key figure: mean delay of those who wait", "days", blocked / moving_on),
        ),
        measure=measure,
        law=law,
        begin=begin,
    )


def _as_pairs(key: Mapping[str, tuple[int, int]]) -> Iterator[Pair]:
    yield key["occupancy"]
    yield key["ready-beds-share"]
    minutes, waited = key["declared-delay-days"]
    yield minutes / DAY_MIN, waited
