"""The compiled engine as one function: Cohort and FlowPlan in, Journeys out."""

from __future__ import annotations

import threading

from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.jit import World
from flowsim.engine.compiled.kernel import live
from flowsim.engine.compiled.layout import lay_out, size_of
from flowsim.engine.compiled.shelf import new_block
from flowsim.engine.compiled.tables import journeys_of
from flowsim.engine.plan import FlowPlan
from flowsim.errors import RuleBroken
from flowsim.tables.cohort import Cohort
from flowsim.tables.journeys import Journeys

_blocks = threading.local()
"""The block of numbers of each thread, used again: new memory costs time to get."""


def simulate_compiled(cohort: Cohort, plan: FlowPlan) -> Journeys:
    """Run [0, end_at) and return what happened.

    Raises:
        RuleBroken: when a state is reached that the rules do not allow.
    """
    roominess = 1
    while True:
        world = _block(size_of(cohort, plan, roominess))
        lay_out(world, cohort, plan)
        live(world)
        if world[f.STOPPED] != f.FULL:
            break
        roominess *= 2
    if world[f.STOPPED] == f.BROKEN:
        raise _broken(world)
    return journeys_of(world, cohort, plan)


def _block(size: int) -> World:
    block: World | None = getattr(_blocks, "numbers", None)
    if block is None or len(block) < size:
        _blocks.numbers = None  # let go of the smaller one first
        block = _blocks.numbers = new_block(size)
    return block


def _broken(world: World) -> RuleBroken:
    details = {1: "due at minute {}", 5: "no setting to ask for at minute {}"}
    rule = int(world[f.BROKEN_RULE])
    return RuleBroken(
        f"R{rule}",
        minute=int(world[f.NOW]),
        patient=int(world[f.BROKEN_CODE]),
        detail=details[rule].format(int(world[f.BROKEN_DETAIL])),
    )
