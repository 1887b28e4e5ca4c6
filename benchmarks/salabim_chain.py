"""The ward chain in salabim: a component per patient, a resource per setting."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

import salabim

from benchmarks.bare_simpy import Journey, StayMoments


def run(journeys: Sequence[Journey], places: Mapping[str, int], end_at: int) -> list[StayMoments]:
    """Moments of every stay that was asked for before the end; journeys in order of arrival.

    Monitors are off, which makes salabim faster: the moments are recorded here.
    """
    salabim.yieldless(False)
    env = salabim.Environment(trace=False)
    log: list[StayMoments] = []
    resources = {
        name: salabim.Resource(name, capacity=capacity, monitor=False, env=env)
        for name, capacity in places.items()
    }

    class Patient(salabim.Component):  # type: ignore[misc]
        """Keeps each place until the next one is granted: that is the blocking."""

        def setup(self, number: int, journey: Journey) -> None:
            self.number, self.journey = number, journey

        def process(self) -> Generator[Any, Any, None]:
            left: Callable[[], None] = _nothing
            for setting, need_min, planning_min in self.journey.stays:
                moments = StayMoments(self.number, setting, round(env.now()))
                log.append(moments)
                yield self.request(resources[setting])
                moments.entered_at = round(env.now())
                left()
                left = self.leaver(setting, moments)
                yield self.hold(need_min)
                moments.ready_at = round(env.now())
                if planning_min:
                    yield self.hold(planning_min)
                    moments.planned_at = round(env.now())
            left()

        def leaver(self, setting: str, moments: StayMoments) -> Callable[[], None]:
            def left() -> None:
                self.release((resources[setting], 1))
                moments.left_at = round(env.now())

            return left

    class Arrivals(salabim.Component):  # type: ignore[misc]
        """Everybody in order of arrival."""

        def process(self) -> Generator[Any, Any, None]:
            for number, journey in enumerate(journeys):
                if journey.arrived_at > env.now():
                    yield self.hold(till=journey.arrived_at)
                Patient(number=number, journey=journey, env=env)

    Arrivals(env=env)
    env.run(till=end_at)
    return log


def _nothing() -> None:
    """Nobody leaves a place before the first."""
