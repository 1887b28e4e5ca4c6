"""Loops with and without Numba."""

from __future__ import annotations

import importlib
import inspect
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_type_hints

import numba
import numpy as np
import numpy.typing as npt
import pytest

from flowsim import loops, machine_code
from flowsim.loops import loops_of

ROOT = Path(__file__).parents[1]


def doubled(number: int) -> int:
    return 2 * number


@pytest.fixture
def _asked_anew() -> Iterator[None]:
    """Whether Numba can be used is asked once in a process."""
    loops.are_machine_code.cache_clear()
    yield
    loops.are_machine_code.cache_clear()


@pytest.mark.usefixtures("_asked_anew")
def test_without_numba_loops_are_plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    inside, entry = loops_of()
    assert inside(doubled) is doubled
    assert entry(doubled)(3) == 6
    assert not loops.must_be_made("kpi/walk.py")


@pytest.mark.usefixtures("_asked_anew")
def test_where_nothing_can_be_compiled_loops_are_plain_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_given: object, **_options: object) -> None:
        raise RuntimeError("no locator available")

    monkeypatch.setattr(numba, "njit", fail)
    inside, entry = loops_of()
    assert inside(doubled) is doubled
    assert entry(doubled)(3) == 6


@pytest.mark.parametrize(
    "loops_file",
    [
        "kpi.counting",
        "kpi.finding",
        "kpi.walk",
        "kpi.passes",
        "kpi.payment_days",
        "tables.check_loops",
        "sampling.loops",
    ],
)
def test_machine_code_is_made_anew_when_a_named_tuple_that_it_reads_changes(
    loops_file: str,
) -> None:
    module = importlib.import_module(f"flowsim.{loops_file}")
    functions = (getattr(one, "py_func", one) for one in vars(module).values())
    read = {
        hint
        for function in functions
        if inspect.isfunction(function)
        for hint in get_type_hints(function).values()
        if hasattr(hint, "_fields")
    }
    homes = {f"{one.__module__.removeprefix('flowsim.').replace('.', '/')}.py" for one in read}
    assert homes <= set(module.MADE_OF)


class Columns(NamedTuple):
    read: npt.NDArray[np.int32]
    written: npt.NDArray[np.int64]


def double_all(columns: Columns, most: int) -> str:
    for row in range(len(columns.read)):
        columns.written[row] = min(2 * columns.read[row], most)
    return type(columns.read[0]).__name__


def test_plain_python_reads_its_own_numbers_and_writes_into_what_was_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loops, "are_machine_code", lambda: False)
    columns = Columns(np.asarray([1, 2, 3], dtype=np.int32), np.zeros(3, dtype=np.int64))
    columns.read.flags.writeable = False
    _, entry = loops_of()
    assert entry(double_all)(columns, 5) == "int"
    assert columns.written.tolist() == [2, 4, 5]


@pytest.mark.skipif(not loops.are_machine_code(), reason="no machine code is made here")
def test_machine_code_must_be_made_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine_code, "user_cache", lambda: tmp_path)
    machine_code.folder.cache_clear()
    assert loops.must_be_made("units.py")
    _, entry = loops_of("units.py")
    assert entry(doubled)(3) == 6
    assert not loops.must_be_made("units.py")
    machine_code.folder.cache_clear()


def test_machine_code_of_loops_does_not_go_where_others_keep_theirs() -> None:
    before = getattr(numba.config, "CACHE_DIR", "")
    with machine_code.keeping(("loops.py",)):
        assert getattr(numba.config, "CACHE_DIR", "") == str(machine_code.folder(("loops.py",)))
    assert getattr(numba.config, "CACHE_DIR", "") == before


@pytest.mark.slow
def test_kpis_and_checks_are_the_same_in_plain_python() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/kpi", "tests/tables"],
        cwd=ROOT,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout
