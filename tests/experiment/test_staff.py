"""Who runs an experiment: processes where they are worth their start, and when asked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flowsim.experiment import ready, staff
from flowsim.experiment.staff import staff_for
from flowsim.scenario.load import load_scenario


@pytest.mark.parametrize(
    ("runs", "workers", "expected"),
    [
        pytest.param(10, None, 1, id="a moment's work is done here"),
        pytest.param(100_000, None, 2, id="long work gets a process for each processor"),
        pytest.param(10, 2, 2, id="as many as asked for, however little there is to do"),
        pytest.param(100_000, 1, 1, id="one is here"),
    ],
)
def test_processes_are_started_when_they_save_time_or_are_asked_for(
    library: Path,
    monkeypatch: pytest.MonkeyPatch,
    runs: int,
    workers: int | None,
    expected: int,
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    scenario = load_scenario("small", "", library)
    staff, count = staff_for([scenario], runs=runs, engine="simpy", workers=workers, cluster=None)
    staff.end()
    assert count == expected


def test_machine_code_of_all_parts_is_there_before_processes_begin(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    for part in ("prepare", "warm_up_sampling", "warm_up_kpis"):
        monkeypatch.setattr(ready, part, lambda *_, part=part, **__: made.append(part))
    monkeypatch.setattr(staff, "Processes", lambda count: made.append(f"{count} processes"))
    scenario = load_scenario("small", "", library)
    lasting, _ = staff_for([scenario], runs=1, engine="simpy", workers=2, cluster=None)
    lasting.begin()
    assert made == ["prepare", "warm_up_sampling", "warm_up_kpis", "2 processes"]
