"""Values for a search from the engine: run when they are asked for, and never twice."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flowsim.engine.flatten import flatten
from flowsim.engine.plan import FlowPlan
from flowsim.engine.run import Engine, simulate
from flowsim.errors import FlowsimError
from flowsim.experiment.executors import Lasting
from flowsim.experiment.run import Interrupted, Progress
from flowsim.kpi.facts import facts_of
from flowsim.kpi.measure import measure
from flowsim.kpi.payment_terms import money_of
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.resolved import Scenario
from flowsim.tables import storage
from flowsim.tables.schema import SEEK_RUNS

Floats = npt.NDArray[np.float64]

IN_A_TASK = 5
"""Replications that are run in one go."""


@dataclass(frozen=True)
class Wanted:
    """A KPI whose value is kept: of the whole area, or of one member of a dimension."""

    kpi: str
    by: str = "all"
    of: str = ""


@dataclass(frozen=True)
class RunTask:
    """Replications `first` to `last` of one number; `parcel` is its scenario, packed."""

    number: int
    first: int
    last: int
    parcel: bytes
    seed: int
    engine: Engine
    wanted: tuple[Wanted, ...]


def run_task(task: RunTask) -> list[tuple[float | None, ...]]:
    """The wanted values of each replication of a task.

    Raises:
        FlowsimError: with the case, the replication and the seed among its parameters.
    """
    scenario, plan = _unpack(task.parcel)
    found = []
    for replication in range(task.first, task.last + 1):
        try:
            cohort = sample_cohort(scenario, seed=task.seed, replication=replication)
            journeys = simulate(cohort, plan, engine=task.engine)
        except FlowsimError as error:
            where = {"case": scenario.case, "replication": replication, "seed": task.seed}
            error.parameters |= where
            raise
        facts = facts_of(journeys, money_of(scenario.area))
        keys = {one.kpi for one in task.wanted}
        rows = measure(facts, scenario="", replication=replication, wanted=keys).to_pylist()
        value = {Wanted(row["kpi"], row["by"], row["of"]): row["value"] for row in rows}
        found.append(tuple(value.get(one) for one in task.wanted))
    return found


@lru_cache(maxsize=32)
def _unpack(parcel: bytes) -> tuple[Scenario, FlowPlan]:
    scenario: Scenario = pickle.loads(zlib.decompress(parcel))
    return scenario, flatten(scenario)


@dataclass
class EngineRuns:
    """Runs of an area with a number varied; what is stored in `folder` is not run again.

    `scenario_of` gives the scenario of a number. Staff is let go by whoever brought it.
    """

    scenario_of: Callable[[int], Scenario]
    wanted: tuple[Wanted, ...]
    seed: int
    engine: Engine
    staff: Lasting
    folder: Path
    on_progress: Callable[[Progress], None] = lambda progress: None
    _found: dict[int, list[tuple[float | None, ...]]] = field(default_factory=dict)
    _stored: int = 0

    def read(self) -> None:
        """Take up what was stored before.

        Raises:
            InputError: when the file is broken.
        """
        file = self.folder / "runs.parquet"
        if file.exists():
            for row in storage.read_table(file, SEEK_RUNS).to_pylist():
                of_number = self._found.setdefault(row["number"], [])
                if row["replication"] == len(of_number):
                    of_number.append(())
                of_number[row["replication"]] += (row["value"],)
            self._stored = sum(map(len, self._found.values()))

    def of(self, wanted: Wanted) -> _OfOne:
        """The same runs, for one of the wanted values."""
        return _OfOne(self, self.wanted.index(wanted))

    def column(self, number: int, column: int, replications: int) -> Floats:
        """The values of the first replications of a number; run first what is missing."""
        self.prepare((number,), replications)
        values = [found[column] for found in self._found[number][:replications]]
        return np.asarray([np.nan if value is None else value for value in values])

    def prepare(self, numbers: Sequence[int], replications: int) -> None:
        """Run what is missing of several numbers together, which keeps all workers busy.

        Raises:
            Interrupted: on Ctrl-C, with what was finished stored.
        """
        tasks = [task for number in numbers for task in self._missing(number, replications)]
        if not tasks:
            return
        answers: dict[tuple[int, int], list[tuple[float | None, ...]]] = {}
        done = sum(map(len, self._found.values()))
        total = done + sum(task.last - task.first + 1 for task in tasks)
        self.on_progress(Progress(done, total, self._stored))
        try:
            for task, answer in self.staff.answers(run_task, tasks):
                answers[task.number, task.first] = answer
                done += len(answer)
                self.on_progress(Progress(done, total, self._stored))
        except KeyboardInterrupt as stop:
            self._take(answers)
            raise Interrupted(self.folder, Progress(done, total, self._stored)) from stop
        self._take(answers)

    def _missing(self, number: int, replications: int) -> Iterator[RunTask]:
        there = len(self._found.get(number, ()))
        if there >= replications:
            return
        parcel = zlib.compress(pickle.dumps(self.scenario_of(number)), level=1)
        for first in range(there, replications, IN_A_TASK):
            last = min(first + IN_A_TASK, replications) - 1
            yield RunTask(number, first, last, parcel, self.seed, self.engine, self.wanted)

    def _take(self, answers: Mapping[tuple[int, int], list[tuple[float | None, ...]]]) -> None:
        """Keep answers that follow on what is there, and store all."""
        for number, first in sorted(answers):
            of_number = self._found.setdefault(number, [])
            if first == len(of_number):
                of_number += answers[number, first]
        storage.write_table(self.folder / "runs.parquet", self._table())

    def _table(self) -> pa.Table:
        rows = [
            {"number": number, "replication": replication, "kpi": one.kpi, "value": value}
            for number in sorted(self._found)
            for replication, values in enumerate(self._found[number])
            for one, value in zip(self.wanted, values, strict=True)
        ]
        return pa.Table.from_pylist(rows, schema=SEEK_RUNS)


@dataclass(frozen=True)
class _OfOne:
    """One of the wanted values, as a search asks for it."""

    runs: EngineRuns
    column: int

    def values(self, numbers: Sequence[int], replications: int) -> Mapping[int, Floats]:
        """The value of each replication of each number."""
        self.runs.prepare(numbers, replications)
        return {number: self.runs.column(number, self.column, replications) for number in numbers}
