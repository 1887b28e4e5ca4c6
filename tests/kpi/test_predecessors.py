"""What work a stay waited for."""

from __future__ import annotations

import numpy as np

from flowsim.kpi.facts import facts_of
from flowsim.kpi.predecessors import earlier_attempts, work_of
from tests.kpi.build import DAY, HOUR, Rows, journeys, window

STAYS: Rows = [
    {"patient": 1, "setting": "ward", "entered_at": 0, "left_at": DAY},
    {"patient": 1, "setting": "home", "entered_at": DAY, "left_at": None},
]
TYPES: Rows = [{"task": "planning"}, {"task": "transport"}]


def planning(attempt: int, finished_at: int | None) -> dict[str, object]:
    return {
        "patient": 1,
        "task": "planning",
        "attempt": attempt,
        "requested_at": HOUR,
        "started_at": HOUR,
        "finished_at": finished_at,
    }


def earlier_of(tasks: Rows) -> list[int]:
    run = journeys(window=window(7), stays=STAYS, tasks=tasks, task_types=TYPES)
    work = work_of(facts_of(run))
    earlier: list[int] = earlier_attempts(work, np.arange(len(work.stay))).tolist()
    return earlier


def test_only_work_that_was_finished_can_have_been_waited_for() -> None:
    transport = planning(1, 2 * HOUR) | {"task": "transport"}
    tasks: Rows = [planning(1, 2 * HOUR), transport, planning(2, None), planning(3, 5 * HOUR)]
    # The third attempt follows the first: the second was never finished.
    assert earlier_of(tasks) == [-1, -1, 0, 0]


def test_the_attempt_before_is_the_last_of_the_earlier_ones() -> None:
    tasks: Rows = [planning(3, 4 * HOUR), planning(1, 2 * HOUR), planning(2, 3 * HOUR)]
    assert earlier_of(tasks) == [2, -1, 1]
