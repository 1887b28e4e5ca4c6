"""What work a stay waited for."""

from __future__ import annotations

import numpy as np

from flowsim.kpi.facts import facts_of
from flowsim.kpi.predecessors import task_rows
from tests.kpi.build import DAY, HOUR, Rows, journeys, window


def test_only_work_that_was_finished_can_have_been_waited_for() -> None:
    done = {"requested_at": HOUR, "started_at": HOUR, "finished_at": 2 * HOUR}
    stays: Rows = [
        {"patient": 1, "setting": "ward", "entered_at": 0, "left_at": DAY},
        {"patient": 1, "setting": "home", "entered_at": DAY, "left_at": None},
    ]
    tasks: Rows = [
        {"patient": 1, "task": "planning", **done},
        {"patient": 1, "task": "transport", "requested_at": HOUR, "end": "dropped"},
    ]
    types: Rows = [{"task": "planning"}, {"task": "transport"}]
    run = journeys(window=window(7), stays=stays, tasks=tasks, task_types=types)
    rows = task_rows(facts_of(run), np.asarray([0]))
    assert rows.count.tolist() == [1]
    assert rows.finished_at.tolist() == [2 * HOUR]
