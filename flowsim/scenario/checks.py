"""Checks across an area."""

from flowsim.errors import Problem
from flowsim.scenario.model import Area


def problems_of(area: Area) -> tuple[Problem, ...]:
    """Everything wrong."""
    return ()
