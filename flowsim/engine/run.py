"""Run one replication: pick the engine, check what came out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal

from flowsim.engine.plan import FlowPlan
from flowsim.engine.reference import simulate_reference
from flowsim.errors import InputError
from flowsim.tables.cohort import Cohort
from flowsim.tables.invariants import check_invariants
from flowsim.tables.journeys import Journeys
from flowsim.tables.warm_up import warm_up as warm_up_checks

Engine = Literal["auto", "compiled", "simpy"]
EngineInUse = Literal["compiled", "simpy"]


@cache
def _can_compile() -> bool:
    """Whether the compiled engine can be used here: it needs Numba."""
    try:
        from flowsim.engine.compiled import jit
    except (ImportError, OSError):  # not installed, or its libraries do not load
        return False
    return jit.is_usable()


def engine_in_use(engine: Engine = "auto") -> EngineInUse:
    """The engine that will be used: for "auto" the compiled one where it can be.

    Raises:
        InputError: when the compiled engine is asked for and cannot be used.
    """
    if engine == "simpy":
        return "simpy"
    if _can_compile():
        return "compiled"
    if engine == "compiled":
        raise InputError("no_compiled_engine")
    return "simpy"


def prepare(engine: Engine = "auto", *, on_compile: Callable[[], None] = lambda: None) -> None:
    """Make or read machine code now, so that threads and processes find it made.

    That of the engine, and of the checks that follow each run. `on_compile` is called once
    before any must be made, which takes some seconds.
    """
    tell_once = cache(on_compile)
    if engine_in_use(engine) == "compiled":
        from flowsim.engine.compiled.jit import MADE_OF
        from flowsim.engine.compiled.warm_up import warm_up
        from flowsim.machine_code import is_kept

        if not is_kept(MADE_OF):
            tell_once()
        warm_up()
    warm_up_checks(on_compile=tell_once)


def simulate(cohort: Cohort, plan: FlowPlan, *, engine: Engine = "auto") -> Journeys:
    """What happens to this cohort under this plan; a pure function of the two.

    The engines give the same tables (docs/engines.md).

    Raises:
        RuleBroken: when the engine meets a state that the rules do not allow.
        InvariantBroken: when the finished tables contradict each other.
        InputError: when the compiled engine is asked for and cannot be used.
    """
    journeys = _run(cohort, plan, engine_in_use(engine))
    check_invariants(journeys)
    return journeys


def _run(cohort: Cohort, plan: FlowPlan, engine: EngineInUse) -> Journeys:
    if engine == "simpy":
        return simulate_reference(cohort, plan)
    from flowsim.engine.compiled.engine import simulate_compiled

    return simulate_compiled(cohort, plan)
