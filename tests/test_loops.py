"""Loops with and without Numba."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from flowsim import loops, machine_code
from flowsim.loops import loops_of

ROOT = Path(__file__).parents[1]


def doubled(number: int) -> int:
    return 2 * number


def test_without_numba_loops_are_plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    inside, entry = loops_of()
    assert inside(doubled) is doubled
    assert entry(doubled) is doubled


def test_where_nothing_can_be_compiled_loops_are_plain_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loops, "_is_usable", lambda _: False)
    assert all(decorator(doubled) is doubled for decorator in loops_of())


def test_machine_code_of_loops_does_not_go_where_others_keep_theirs() -> None:
    before = getattr(numba.config, "CACHE_DIR", "")
    with machine_code.keeping(("loops.py",)):
        assert getattr(numba.config, "CACHE_DIR", "") == str(machine_code.folder(("loops.py",)))
    assert getattr(numba.config, "CACHE_DIR", "") == before


@pytest.mark.slow
def test_kpis_are_the_same_in_plain_python() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/kpi"],
        cwd=ROOT,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout
