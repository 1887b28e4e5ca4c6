"""Functions of the engine become machine code inside the entries that call them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flowsim import one_piece
from flowsim.loops import are_machine_code, loops_of

needs_machine_code = pytest.mark.skipif(
    not are_machine_code(), reason="no machine code is made here"
)

ENTRIES_ONLY = """
from flowsim.engine.compiled import reading, kernel, settle
from flowsim.engine.compiled.warm_up import warm_up
warm_up()
print(len(kernel.live.overloads), len(settle.settle.overloads))
print(all(not one.library.get_pointer_to_function(one.fndesc.mangled_name)
          for one in settle.settle.overloads.values()))
"""


@pytest.mark.slow
def test_only_what_python_calls_is_machine_code_and_is_kept(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", ENTRIES_ONLY],
        env=os.environ | {"XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == ["1", "1", "True"]
    kept = {one.name.split("-")[0] for one in tmp_path.rglob("*.nbi")}
    assert "kernel.live" in kept
    assert not any(name.startswith("settle.") for name in kept)


def test_with_a_numba_that_is_built_otherwise_functions_are_made_its_own_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = one_piece.options(is_entry=False, keep=True)
    monkeypatch.setattr(one_piece, "_RELIED_ON", ((object, ("gather_by_magic",)),))
    assert "pipeline_class" in ours
    assert one_piece.options(is_entry=False, keep=True) == {"cache": True}
    assert one_piece.options(is_entry=True, keep=False) == {"cache": False}


@needs_machine_code
def test_what_an_operation_on_numbers_gives_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import numba
    from numba.core.typing.context import BaseContext

    asked: list[tuple[Any, Any]] = []
    ask: Any = BaseContext.resolve_function_type

    def noted(typing: Any, function: Any, given: Any, named: Any) -> Any:
        asked.append((function, given))
        return ask(typing, function, given, named)

    monkeypatch.setattr(BaseContext, "resolve_function_type", noted)
    _, entry = loops_of()
    assert entry(lambda a, b: a * b + a * b + a * b)(2, 3.5) == 21
    of_numbers = [
        one for one in asked if isinstance(one[0], numba.types.Function) and len(one[1]) == 2
    ]
    assert len(of_numbers) == len(set(of_numbers))
