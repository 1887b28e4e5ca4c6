"""Machine code is made before it is needed, and fits every run."""

from __future__ import annotations

import numpy as np
import pytest

from flowsim.kpi import walk
from flowsim.kpi.causes import delays_of
from flowsim.kpi.facts import facts_of
from flowsim.kpi.warm_up import warm_up
from tests.kpi.build import DAY, HOUR, Rows, journeys, window

ENTRIES = ("find_work", "walk_all", "add_up_closed")


def made() -> list[int]:
    """How many versions there are of what Python calls."""
    return [len(getattr(walk, name).signatures) for name in ENTRIES]


@pytest.mark.skipif(not hasattr(walk.walk_all, "signatures"), reason="no machine code is made here")
@pytest.mark.parametrize("left_at", [DAY, None], ids=["no-null", "null"])
def test_what_is_made_before_serves_runs_with_and_without_null(left_at: int | None) -> None:
    warm_up()
    stays: Rows = [
        {"patient": 1, "setting": "ward", "entered_at": 0, "left_at": HOUR},
        {"patient": 1, "setting": "home", "entered_at": HOUR, "left_at": left_at},
    ]
    tasks: Rows = [{"patient": 1, "task": "planning", "requested_at": 0, "finished_at": left_at}]
    types: Rows = [{"task": "planning"}]
    run = journeys(window=window(7), stays=stays, tasks=tasks, task_types=types)
    delays_of(facts_of(run), np.arange(2))
    assert made() == [1, 1, 1]
