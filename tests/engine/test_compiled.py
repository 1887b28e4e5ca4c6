"""The compiled engine beside its rules: room, errors, machine code, and when it is used."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from flowsim import machine_code
from flowsim.engine import run
from flowsim.engine.compiled import engine, fields
from flowsim.engine.compiled.jit import MADE_OF
from flowsim.engine.compiled.kernel import live
from flowsim.engine.compiled.layout import lay_out, size_of
from flowsim.engine.compiled.memory import SPARE
from flowsim.engine.flatten import flatten
from flowsim.engine.plan import FlowPlan
from flowsim.errors import InputError, RuleBroken
from flowsim.tables.cohort import Cohort
from tests.engine.case_files import FOLDER, read_case
from tests.engine.equality import differences
from tests.systems.system import system_of

ROOT = Path(__file__).parents[2]


def case(name: str) -> tuple[Cohort, FlowPlan]:
    found = read_case(FOLDER / f"{name}.toml")
    return found.cohort, flatten(found.scenario)


def test_a_run_that_is_short_of_room_begins_again_with_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    system = system_of(7)
    asked_for: list[int] = []

    def too_little(cohort: Cohort, plan: FlowPlan, roominess: int) -> int:
        asked_for.append(roominess)
        size = size_of(cohort, plan, roominess)
        if roominess > 1:
            return size
        world = engine._block(size)
        lay_out(world, cohort, plan)
        engine._blocks.numbers = None
        return int(world[fields.TOP]) + SPARE + 1

    monkeypatch.setattr(engine, "size_of", too_little)
    assert differences(system.cohort, system.plan) == ""
    assert asked_for == [1, 2]


def test_a_run_leaves_what_is_known_of_its_plan_as_it_was() -> None:
    cohort, plan = case("r22-a-cases-in-slots")
    lived, again, anew = (np.zeros(size_of(cohort, plan, 1), dtype=np.int32) for _ in range(3))
    lay_out(lived, cohort, plan)
    live(lived)

    lay_out(again, cohort, plan)
    lay_out(anew, cohort, replace(plan))

    assert again.tolist() == anew.tolist()
    assert again.tolist() != lived.tolist()


def test_both_engines_name_rule_minute_and_patient_of_an_impossible_state() -> None:
    cohort, plan = case("r22-a-cases-in-slots")
    backwards = replace(plan, slot_ends=plan.slot_at - 600)
    told = []
    for name in ("simpy", "compiled"):
        with pytest.raises(RuleBroken) as found:
            run.simulate(cohort, backwards, engine=name)
        told.append(found.value.parameters)
    assert told[0] == told[1]
    assert told[0]["rule"] == "R1"


def test_without_numba_the_simpy_engine_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run.engine_in_use("auto") == "compiled"
    monkeypatch.setattr(run, "_can_compile", lambda: False)
    assert run.engine_in_use("auto") == "simpy"
    with pytest.raises(InputError, match="no_compiled_engine"):
        run.engine_in_use("compiled")


@pytest.fixture
def fresh_caches() -> Iterator[None]:
    machine_code.folder.cache_clear()
    yield
    machine_code.folder.cache_clear()


@pytest.mark.usefixtures("fresh_caches")
def test_machine_code_is_kept_in_a_folder_of_this_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_code, "user_cache", lambda: tmp_path)
    assert machine_code.folder(MADE_OF) == tmp_path / "flowsim" / machine_code.fingerprint(MADE_OF)


@pytest.mark.usefixtures("fresh_caches")
def test_where_the_users_folder_cannot_be_written_machine_code_goes_to_the_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder", encoding="utf-8")
    monkeypatch.setattr(machine_code, "user_cache", lambda: in_the_way)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    assert machine_code.folder(MADE_OF) == tmp_path / "flowsim" / machine_code.fingerprint(MADE_OF)


@pytest.mark.usefixtures("fresh_caches")
def test_where_nothing_can_be_written_no_machine_code_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder", encoding="utf-8")
    monkeypatch.setattr(machine_code, "user_cache", lambda: in_the_way)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(in_the_way))
    assert machine_code.folder(MADE_OF) is None


def _pytest_with(settings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_cases_hold_for_the_compiled_engine_run_as_python() -> None:
    found = _pytest_with(
        {"NUMBA_DISABLE_JIT": "1"},
        "tests/engine/test_cases.py",
        "-k",
        "worked_by_hand and compiled",
    )
    assert found.returncode == 0, found.stdout[-3000:]


@pytest.mark.slow
def test_engines_agree_on_random_systems_with_every_address_checked(tmp_path: Path) -> None:
    settings = {"NUMBA_BOUNDSCHECK": "1", "XDG_CACHE_HOME": str(tmp_path)}
    found = _pytest_with(settings, "tests/engine/test_equality.py", "-k", "random_systems")
    assert found.returncode == 0, found.stdout[-3000:]
