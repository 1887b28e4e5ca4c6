"""Run one replication: pick the engine, check what came out."""

from __future__ import annotations

from typing import Literal

from flowsim.engine.plan import FlowPlan
from flowsim.engine.reference import simulate_reference
from flowsim.tables.cohort import Cohort
from flowsim.tables.invariants import check_invariants
from flowsim.tables.journeys import Journeys

Engine = Literal["simpy"]


def simulate(cohort: Cohort, plan: FlowPlan, *, engine: Engine = "simpy") -> Journeys:
    """What happens to this cohort under this plan; a pure function of the two.

    Raises:
        RuleBroken: when the engine meets a state that the rules do not allow.
        InvariantBroken: when the finished tables contradict each other.
    """
    engines = {"simpy": simulate_reference}
    journeys = engines[engine](cohort, plan)
    check_invariants(journeys)
    return journeys
