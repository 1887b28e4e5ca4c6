"""What teams offered: every slot of the run, and those in which nobody came (R22, R26)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flowsim.engine.flatten import flatten
from flowsim.engine.plan_tables import slots_table
from flowsim.engine.reference import simulate_reference
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import load_scenario
from flowsim.tables.cohort import U32
from flowsim.tables.schema import SLOTS

SYSTEM = Path(__file__).parents[2] / "scenarios" / "small" / "weekly-calendar.toml"
SCENARIO = load_scenario(str(SYSTEM))
PLAN = flatten(SCENARIO)
COHORT = sample_cohort(SCENARIO, seed=1, replication=0)


def test_all_work_begins_in_a_slot_that_was_held() -> None:
    run = simulate_reference(COHORT, PLAN)
    held = {
        (row["team"], row["begins_at"]) for row in run.slots.to_pylist() if not row["is_cancelled"]
    }
    begun = {
        (row["team"], row["started_at"])
        for row in run.tasks.to_pylist()
        if row["team"] and row["started_at"] is not None
    }
    assert begun
    assert begun <= held
    assert run.slots.schema.equals(SLOTS, check_metadata=True)


def test_slots_end_with_the_run() -> None:
    begins = slots_table(PLAN, COHORT).column("begins_at").to_pylist()
    assert begins
    assert max(begins) < PLAN.window.end_at


def test_a_team_that_never_comes_has_all_its_slots_cancelled() -> None:
    nobody = replace(PLAN, cancel_threshold=PLAN.cancel_threshold * 0 + U32)
    assert all(slots_table(nobody, COHORT).column("is_cancelled").to_pylist())
    assert not any(slots_table(PLAN, COHORT).column("is_cancelled").to_pylist())
