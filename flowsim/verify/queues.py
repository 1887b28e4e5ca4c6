"""Waiting in line: M/M/c, two priorities, and a door that opens at hours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flowsim import theory
from flowsim.scenario.base import Duration
from flowsim.scenario.model import Area
from flowsim.scenario.start_model import LoadedStart, Start, WaitingStart
from flowsim.tables.journeys import Journeys
from flowsim.terms import Kind
from flowsim.theory import State
from flowsim.units import DAY_MIN, HOUR_MIN, WEEKDAYS, clock_minutes
from flowsim.verify.reading import Asked, asked_for, only
from flowsim.verify.rows import Figure, Pair
from flowsim.verify.systems import System

LONG_WAIT_DAYS = 0.5
LONGEST_LINE = 60
A_MOMENT_AGO = Duration(minutes=1)


def waiting_for_a_bed(area: Area) -> System:
    """M/M/c: the share who wait, how long, and the tail."""
    ward = only(area, Kind.WARD)
    ((group, one),) = area.groups.items()
    rate, stay = one.arrivals.per_day, one.path[-1].need
    mean_days, beds = stay.mean_min / DAY_MIN, area.settings[ward].places or 0

    def begin(state: State) -> Start:
        taken, waiting = state
        return Start(
            loaded=(LoadedStart(settings=(ward,), patients=taken, residual=stay),),
            waiting=(_line(ward, group, waiting, stay),),
        )

    def measure(run: Journeys) -> Sequence[Pair]:
        asked = asked_for(run, ward)
        waits, n = asked.waited_min, float(len(asked.waited_min))
        return (
            (float(waits.sum()) / DAY_MIN, n),
            (float((waits > LONG_WAIT_DAYS * DAY_MIN).sum()), n),
        )

    tail = theory.share_waiting_longer(rate, mean_days, beds, LONG_WAIT_DAYS)
    return System(
        replications=100,
        figures=(
            Figure("mean wait", "days", theory.mean_wait_days(rate, mean_days, beds)),
            Figure("share who wait more than 12 hours", "share", tail),
        ),
        measure=measure,
        law=theory.queue_law(rate, mean_days, beds),
        begin=begin,
    )


def two_priorities(area: Area) -> System:
    """Two classes, nobody interrupted: the mean wait of each."""
    ward = only(area, Kind.WARD)
    acute, planned = sorted(area.groups, key=lambda name: -len(area.groups[name].path))
    rates = (area.groups[acute].arrivals.per_day, area.groups[planned].arrivals.per_day)
    stay = area.groups[planned].path[-1].need
    mean_days, beds = stay.mean_min / DAY_MIN, area.settings[ward].places or 0

    def begin(state: State) -> Start:
        taken, ahead, behind = state
        return Start(
            loaded=(LoadedStart(settings=(ward,), patients=taken, residual=stay),),
            waiting=(
                _line(ward, acute, ahead, stay, Kind.EMERGENCY),
                _line(ward, planned, behind, stay),
            ),
        )

    def measure(run: Journeys) -> Sequence[Pair]:
        asked = asked_for(run, ward)
        return [_mean_wait(asked.from_kind(kind)) for kind in (Kind.EMERGENCY, Kind.ENTRY)]

    first, second = theory.mean_waits_by_priority(rates, mean_days, beds)
    return System(
        replications=100,
        figures=(
            Figure("mean wait of those who go first", "days", first),
            Figure("mean wait of the others", "days", second),
        ),
        measure=measure,
        law=theory.priority_queue_law(rates, mean_days, beds, LONGEST_LINE),
        begin=begin,
    )


def opening_hours(area: Area) -> System:
    """A door that opens at hours: the mean wait, and the share who come while it is open."""
    (name,) = area.settings
    spans = [
        (day + clock_minutes(window.opens) / DAY_MIN, day + clock_minutes(window.closes) / DAY_MIN)
        for window in area.settings[name].windows
        for day, weekday in enumerate(WEEKDAYS)
        if weekday in window.days
    ]

    def measure(run: Journeys) -> Sequence[Pair]:
        asked = asked_for(run, name)
        n = float(len(asked.waited_min))
        above, _ = _mean_wait(asked)
        return ((above * DAY_MIN / HOUR_MIN, n), (float((asked.waited_min == 0).sum()), n))

    return System(
        replications=30,
        figures=(
            Figure("mean wait for the door", "hours", theory.mean_wait_for_opening(spans) * 24),
            Figure("share who find it open", "share", theory.share_of_week_open(spans)),
        ),
        measure=measure,
    )


def _mean_wait(asked: Asked) -> Pair:
    return float(np.sum(asked.waited_min)) / DAY_MIN, float(len(asked.waited_min))


def _line(
    setting: str, group: str, patients: int, need: Duration, waiting_in: Kind = Kind.ENTRY
) -> WaitingStart:
    return WaitingStart(
        setting=setting,
        patients=patients,
        group=group,
        waiting_in=waiting_in,
        waited=A_MOMENT_AGO,
        need=need,
    )
