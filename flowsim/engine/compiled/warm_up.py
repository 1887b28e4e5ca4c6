"""Machine code before it is needed: a run of nothing, in which everything is called once."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any, get_type_hints

import numpy as np

from flowsim.engine.compiled.engine import simulate_compiled
from flowsim.engine.kinds import KINDS
from flowsim.engine.plan import FlowPlan
from flowsim.tables.cohort import Chances, Cohort, Ints, Ints32
from flowsim.tables.journeys import Window
from flowsim.units import DAY_MIN

_TYPES: dict[Any, type] = {Ints: np.int64, Ints32: np.int32, Chances: np.uint32}


def warm_up() -> None:
    """Make the machine code, or read what was kept."""
    window = Window(date(2024, 1, 1), 0, DAY_MIN, DAY_MIN)
    by_kind, of_place = (0, len(KINDS)), (1, 1, 1)
    plan = _empty(
        FlowPlan,
        window=window,
        priority=_none(by_kind),
        step_after_min=_none(by_kind),
        step_priority=_none(by_kind),
        first_choice=_none((len(KINDS), *of_place)),
        pool=_none((0, *of_place)),
        readmission_threshold=_none((0, 1, 2, 2, 2)),
    )
    cohort = _empty(
        Cohort,
        slot_chance=np.zeros((0, 0, 0), dtype=np.uint32),
        closure_chance=np.zeros((0, 0), dtype=np.uint32),
    )
    simulate_compiled(cohort, plan)


def _none(shape: tuple[int, ...]) -> Ints:
    return np.zeros(shape, dtype=np.int64)


def _empty(of: type[Any], **given: object) -> Any:
    """Nobody and nothing; lists of lists have a beginning all the same."""
    hints = get_type_hints(of)
    values: dict[str, object] = {
        field.name: np.zeros(int(field.name.endswith("_start")), dtype=_TYPES[hints[field.name]])
        if hints[field.name] in _TYPES
        else ()
        for field in fields(of)
    }
    return of(**(values | given))
