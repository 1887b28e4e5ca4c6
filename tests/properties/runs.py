"""A run of a system by an engine, its rows as plain dictionaries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import Any, get_args

from flowsim.engine.run import Engine, simulate
from flowsim.tables.journeys import Journeys
from tests.systems.system import System

ENGINES: tuple[Engine, ...] = tuple(
    engine
    for engine in get_args(Engine)
    if engine != "auto" and (engine != "compiled" or find_spec("numba"))
)
"""Every engine that this machine can run: what holds for one holds for all."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """What happened in a system."""

    system: System
    journeys: Journeys

    @cached_property
    def stays(self) -> list[Row]:
        """All stays, in the order of patients and their stays."""
        rows: list[Row] = self.journeys.stays.to_pylist()
        return rows

    @cached_property
    def stays_of(self) -> dict[int, list[Row]]:
        """The stays of each patient, in order."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.stays:
            found[row["patient"]].append(row)
        return found

    @cached_property
    def capacity_of(self) -> dict[str, list[Row]]:
        """Rows of the capacity table by setting, in time."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(self.journeys.capacity.to_pylist(), key=lambda row: int(row["at"])):
            found[row["setting"]].append(row)
        return found

    @property
    def end_at(self) -> int:
        """The minute at which nothing happens any more."""
        return self.journeys.window.end_at


def run_of(system: System, engine: Engine) -> Run:
    """The run of a system, checked by the program itself too."""
    return Run(system, simulate(system.cohort, system.plan, engine=engine))
