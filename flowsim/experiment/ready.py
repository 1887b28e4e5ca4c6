"""All machine code that replications need, made or read before the first of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from flowsim.engine.run import Engine, prepare
from flowsim.kpi.warm_up import warm_up as warm_up_kpis
from flowsim.sampling.warm_up import warm_up as warm_up_sampling


def make_ready(engine: Engine, *, on_compile: Callable[[], None] = lambda: None) -> None:
    """Make machine code of the engine, the checks, sampling and KPIs where there is none kept.

    `on_compile` is called once before any is made, which takes some seconds.

    Raises:
        InputError: when the compiled engine is asked for and cannot be used.
    """
    tell_once = cache(on_compile)
    prepare(engine, on_compile=tell_once)
    warm_up_sampling(on_compile=tell_once)
    warm_up_kpis(on_compile=tell_once)
