"""What a run had: settings, kinds of tasks, and every slot, held against the scenario."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flowsim.engine.flatten import all_settings, flatten
from flowsim.engine.plan_tables import settings_table, slots_table, task_types_table
from flowsim.engine.reference import simulate_reference
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import load_scenario
from flowsim.scenario.transitions import setting_levels
from flowsim.tables.cohort import U32
from flowsim.tables.schema import SETTINGS, SLOTS, TASK_TYPES

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


@pytest.mark.parametrize("name", ["weekly-calendar", "ward-care-home", "halland", "simba"])
def test_settings_are_those_of_the_scenario(name: str) -> None:
    scenario = load_scenario(name)
    levels, table = setting_levels(scenario.area), settings_table(flatten(scenario))
    expected = [
        {
            "setting": name,
            "kind": str(setting.kind),
            "owner": str(setting.owner),
            "hospital": setting.hospital or "",
            "municipality": setting.municipality or "",
            "specialty": "+".join(setting.specialties),
            "is_limited": setting.places is not None,
            "turnaround_min": setting.turnaround_minutes,
            "level": levels.get(name, 0),
        }
        for name, setting in sorted(all_settings(scenario.area).items())
    ]
    assert table.to_pylist() == expected
    assert table.schema.equals(SETTINGS, check_metadata=True)


@pytest.mark.parametrize("name", ["weekly-calendar", "halland", "simba"])
def test_kinds_of_tasks_are_those_of_the_scenario(name: str) -> None:
    scenario = load_scenario(name)
    table = task_types_table(flatten(scenario))
    found = [{**row, "after": sorted(row["after"])} for row in table.to_pylist()]
    assert found == [
        {
            "task": name,
            "order": position,
            "owner": str(task.owner),
            "gates": str(task.gates),
            "starts": str(task.starts),
            "cause": str(task.cause),
            "after": sorted(task.after),
        }
        for position, (name, task) in enumerate(sorted(scenario.area.tasks.items()))
    ]
    assert table.schema.equals(TASK_TYPES, check_metadata=True)
