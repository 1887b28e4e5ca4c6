"""Machine code is made before it is needed, and fits every run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flowsim.kpi import counting, finding, passes, payment_days, walk
from flowsim.kpi.facts import facts_of
from flowsim.kpi.measure import measure
from flowsim.kpi.series import series
from flowsim.kpi.warm_up import warm_up
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.payment_case import MONEY

ROOT = Path(__file__).parents[2]

ENTRIES: tuple[tuple[Any, int], ...] = (
    (counting.add_up_discharges, 1),
    (counting.add_up_ready, 1),
    (counting.add_up_messages, 1),
    (counting.count_censuses, 1),
    (finding.find_first, 2),  # stays and messages of patients, and work of stays
    (finding.find_courses, 1),
    (finding.find_stays, 1),
    (finding.find_ready, 1),
    (finding.find_discharges, 1),
    (walk.walk_all, 1),
    (walk.add_up_closed, 1),
    (passes.add_up, 2),  # whole numbers, and truth values
    (passes.add_up_members, 1),
    (passes.add_up_slots, 1),
    (passes.add_up_work, 1),
    (passes.add_up_use, 1),
    (passes.add_up_changes, 1),
    (payment_days.count_days, 1),
)
"""What Python calls, and how many versions of it are made."""


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
    facts = facts_of(run, MONEY)
    measure(facts, scenario="", replication=0)
    series(facts, scenario="", replication=0)
    assert [len(entry.signatures) for entry, _ in ENTRIES] == [versions for _, versions in ENTRIES]


@pytest.mark.skipif(not hasattr(walk.walk_all, "signatures"), reason="no machine code is made here")
def test_all_is_made_before_the_first_run() -> None:
    asked = (
        "from flowsim.kpi.warm_up import warm_up; warm_up();"
        "from tests.kpi.test_warm_up import ENTRIES;"
        "print([one.__name__ for one, versions in ENTRIES if len(one.signatures) != versions])"
    )
    command = [sys.executable, "-c", asked]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
