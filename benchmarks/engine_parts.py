"""Where the compiled engine spends its time: the steps from Cohort to tables, apart."""

from __future__ import annotations

import time
from collections.abc import Mapping

from flowsim.engine.compiled import fields
from flowsim.engine.compiled.kernel import live
from flowsim.engine.compiled.layout import lay_out, size_of
from flowsim.engine.compiled.shelf import new_block
from flowsim.engine.compiled.tables import journeys_of
from flowsim.engine.plan import FlowPlan
from flowsim.tables.cohort import Cohort

LAYING_OUT, LIVING, MAKING_TABLES = "laying out the world", "living the run", "making the tables"


def parts_of(cohort: Cohort, plan: FlowPlan, rounds: int) -> Mapping[str, list[float]]:
    """CPU seconds of each step, of every round; the first round is not counted."""
    world = new_block(size_of(cohort, plan, 2))
    seconds: dict[str, list[float]] = {LAYING_OUT: [], LIVING: [], MAKING_TABLES: []}
    for number in range(rounds + 1):
        moments = [time.process_time()]
        lay_out(world, cohort, plan)
        moments.append(time.process_time())
        live(world)
        moments.append(time.process_time())
        assert world[fields.STOPPED] == 0
        journeys_of(world, cohort, plan)
        moments.append(time.process_time())
        if number:
            for name, began, ended in zip(seconds, moments, moments[1:], strict=False):
                seconds[name].append(ended - began)
    return seconds
