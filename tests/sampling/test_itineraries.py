"""The way in: what comes before the first place."""

from __future__ import annotations

from flowsim.sampling.itineraries import Stop, way_in
from flowsim.scenario.base import Duration
from flowsim.scenario.model import PathStay
from flowsim.terms import Kind


def test_who_comes_by_the_emergency_department_does_not_wait_at_home_first() -> None:
    day = Duration(days=1)
    emergency = Stop(Kind.EMERGENCY, day)
    planned = [PathStay(kind=Kind.ENTRY, need=day), PathStay(kind=Kind.WARD, need=day)]
    kinds = [stop.kind for stop in way_in(planned, emergency=emergency)]
    assert kinds == [Kind.EMERGENCY, Kind.WARD]
