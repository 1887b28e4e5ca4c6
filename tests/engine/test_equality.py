"""The compiled engine gives the tables of the SimPy engine, to the last integer."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowsim.engine.flatten import flatten
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.listing import list_cases, list_levers
from flowsim.scenario.load import load_scenario
from tests.engine.case_files import case_paths, read_case
from tests.engine.equality import KEPT_IN, differences
from tests.systems.system import save, system_of

FAST_SYSTEMS = range(60)
SLOW_SYSTEMS = range(1000, 2100)
SHARDS = 44

ROOT = Path(__file__).parents[2] / "scenarios"
SMALL = sorted([*(ROOT / "small").glob("*.toml"), *(ROOT / "verify").glob("*.toml")])
CASES = ["", *(one.name for one in list_levers()), *(one.name for one in list_cases())]


@pytest.mark.parametrize("path", case_paths(), ids=lambda path: path.stem)
def test_engines_agree_on_every_case_worked_by_hand(path: Path) -> None:
    case = read_case(path)
    assert differences(case.cohort, flatten(case.scenario)) == ""


def _agree_on_system(seed: int) -> None:
    system = system_of(seed)
    found = differences(system.cohort, system.plan)
    if found:
        KEPT_IN.mkdir(exist_ok=True)
        path = KEPT_IN / f"system-{seed}.toml"
        save(system, path, f"seed {seed}")
        pytest.fail(f"{found}\nkept as {path}")


@pytest.mark.parametrize("seed", FAST_SYSTEMS)
def test_engines_agree_on_random_systems(seed: int) -> None:
    _agree_on_system(seed)


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(SHARDS))
def test_engines_agree_on_many_random_systems(shard: int) -> None:
    for seed in SLOW_SYSTEMS[shard::SHARDS]:
        _agree_on_system(seed)


def _agree_on_area(area: str, case: str = "", days: int | None = None) -> None:
    scenario = load_scenario(area, case, days=days)
    cohort = sample_cohort(scenario, seed=1, replication=0)
    assert differences(cohort, flatten(scenario)) == ""


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
def test_engines_agree_on_every_small_area(path: Path) -> None:
    _agree_on_area(str(path), days=60)


def test_engines_agree_on_some_weeks_of_halland() -> None:
    _agree_on_area("halland", days=14)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_engines_agree_on_halland_with_every_lever_and_case(case: str) -> None:
    _agree_on_area("halland", case)
