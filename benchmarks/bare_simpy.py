"""The ward chain as one would write it in SimPy: a process per patient, a Resource per setting.

Written for measuring: it has none of flowsim's rules (windows, rounds, teams, alternatives,
withdrawal, readmission), only queues and blocking, and records the same moments.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import simpy

Stay = tuple[str, int, int]
"""Setting, need in minutes, and minutes of planning before the next place is asked for."""


@dataclass(frozen=True)
class Journey:
    """A patient: when they come, and their stays in order; the last ends without planning."""

    arrived_at: int
    stays: Sequence[Stay]


@dataclass
class StayMoments:
    """What happened in one stay, minutes; None: not before the end."""

    patient: int
    setting: str
    requested_at: int
    entered_at: int | None = None
    ready_at: int | None = None
    planned_at: int | None = None
    left_at: int | None = None


def run(journeys: Sequence[Journey], places: Mapping[str, int], end_at: int) -> list[StayMoments]:
    """Moments of every stay that was asked for before the end; journeys in order of arrival."""
    env = simpy.Environment()
    resources = {name: simpy.Resource(env, capacity) for name, capacity in places.items()}
    log: list[StayMoments] = []
    env.process(_arrivals(env, journeys, resources, log))
    env.run(until=end_at)
    return log


def _arrivals(
    env: simpy.Environment,
    journeys: Sequence[Journey],
    resources: Mapping[str, simpy.Resource],
    log: list[StayMoments],
) -> Generator[simpy.Event, Any, None]:
    for number, journey in enumerate(journeys):
        if journey.arrived_at > env.now:
            yield env.timeout(journey.arrived_at - env.now)
        env.process(_patient(env, number, journey, resources, log))


def _patient(
    env: simpy.Environment,
    number: int,
    journey: Journey,
    resources: Mapping[str, simpy.Resource],
    log: list[StayMoments],
) -> Generator[simpy.Event, Any, None]:
    """Keeps each place until the next one is granted: that is the blocking."""
    held: tuple[simpy.Resource, Any, StayMoments] | None = None
    for setting, need_min, planning_min in journey.stays:
        moments = StayMoments(number, setting, int(env.now))
        log.append(moments)
        request = resources[setting].request()
        yield request
        moments.entered_at = int(env.now)
        if held is not None:
            _leave(env, held)
        held = (resources[setting], request, moments)
        yield env.timeout(need_min)
        moments.ready_at = int(env.now)
        if planning_min:
            yield env.timeout(planning_min)
            moments.planned_at = int(env.now)
    if held is not None:
        _leave(env, held)


def _leave(env: simpy.Environment, held: tuple[simpy.Resource, Any, StayMoments]) -> None:
    resource, request, moments = held
    resource.release(request)
    moments.left_at = int(env.now)
