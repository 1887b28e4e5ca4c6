"""Machine code of the checks is made before it is needed, and fits every run."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
from pyarrow import ipc

from flowsim import loops, machine_code
from flowsim.engine.run import prepare
from flowsim.tables import check_loops
from flowsim.tables.invariants import check_invariants
from flowsim.tables.journeys import Journeys
from flowsim.tables.warm_up import warm_up
from tests.tables.sound_run import Run

ENTRIES = (
    "is_any_broken",
    "is_each_out_or_inside",
    "find_rows",
    "add_up",
    "find_doubtful",
    "find_above",
    "is_each_given",
)
TABLES = ("patients", "stays", "requests", "capacity", "settings")
needs_machine_code = pytest.mark.skipif(
    not loops.are_machine_code(), reason="no machine code is made here"
)


def made() -> list[int]:
    """How many versions there are of what Python calls."""
    return [len(getattr(check_loops, name).signatures) for name in ENTRIES]


def with_each(run: Journeys, change: str) -> Journeys:
    return replace(run, **{name: changed(getattr(run, name), change) for name in TABLES})


def changed(table: pa.Table, change: str) -> pa.Table:
    if change == "read from a file":
        sink = pa.BufferOutputStream()
        with ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        return ipc.open_file(sink.getvalue()).read_all()
    if change == "in two pieces":
        return pa.concat_tables([table.slice(0, 1), table.slice(1)])
    if change == "a part of more rows":
        return pa.concat_tables([table.slice(0, 1), table]).combine_chunks().slice(1)
    return table


@needs_machine_code
@pytest.mark.parametrize(
    "change", ["as it is", "read from a file", "in two pieces", "a part of more rows"]
)
def test_what_is_made_before_serves_every_table(change: str) -> None:
    warm_up()
    check_invariants(with_each(Run().journeys(), change))
    assert made() == [1] * len(ENTRIES)


@needs_machine_code
@pytest.mark.parametrize("others_are_kept", [True, False])
def test_it_is_said_once_that_machine_code_is_to_be_made(
    monkeypatch: pytest.MonkeyPatch, others_are_kept: bool
) -> None:
    of_checks = (*loops.SELF, *check_loops.MADE_OF)
    monkeypatch.setattr(
        machine_code, "is_kept", lambda made_of: made_of != of_checks and others_are_kept
    )
    told: list[str] = []
    prepare(on_compile=lambda: told.append("told"))
    assert told == ["told"]


@needs_machine_code
def test_nothing_is_said_when_all_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_code, "is_kept", lambda _made_of: True)
    told: list[str] = []
    prepare(on_compile=lambda: told.append("told"))
    assert told == []
