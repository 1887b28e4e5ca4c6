"""Machine code of sampling is made before it is needed, and fits every area."""

from __future__ import annotations

from typing import Any

import pytest

from flowsim import loops, machine_code
from flowsim.sampling import sweeps
from flowsim.sampling.cohort import sample_cohort
from flowsim.sampling.warm_up import warm_up
from flowsim.scenario.load import load_scenario

pytestmark = pytest.mark.skipif(not loops.are_machine_code(), reason="no machine code is made here")


def versions() -> dict[str, int]:
    """How many there are of each loop that Python calls."""
    made: Any = sweeps.machine_code()
    entries = {name: loop for name, loop in vars(made).items() if hasattr(loop, "signatures")}
    return {name: len(loop.signatures) for name, loop in entries.items() if loop.signatures}


def test_what_is_made_before_serves_an_area() -> None:
    warm_up()
    made = versions()
    sample_cohort(load_scenario("halland"), seed=1, replication=0)
    assert versions() == made
    assert set(made) >= {"luck", "chosen", "drawn", "placed", "laid_out"}


@pytest.mark.parametrize(("is_kept", "told"), [(True, []), (False, ["told"])])
def test_it_is_said_that_machine_code_is_to_be_made(
    monkeypatch: pytest.MonkeyPatch, is_kept: bool, told: list[str]
) -> None:
    monkeypatch.setattr(machine_code, "is_kept", lambda _made_of: is_kept)
    said: list[str] = []
    warm_up(on_compile=lambda: said.append("told"))
    assert said == told
