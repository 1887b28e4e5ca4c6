"""Run an experiment: scenarios x replications, resumable, the same on any number of workers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from flowsim.engine.run import Engine, engine_in_use
from flowsim.errors import InputError
from flowsim.experiment import defaults
from flowsim.experiment import folder as at
from flowsim.experiment.about import About
from flowsim.experiment.blocks import Block, BlockTask, pack, plan_blocks, run_block
from flowsim.experiment.circumstances import circumstances_now, write_circumstances
from flowsim.experiment.executors import Lasting
from flowsim.experiment.identity import manifest_of
from flowsim.experiment.looks import FIRST_LOOK, looks
from flowsim.experiment.precision import (
    Goal,
    Stop,
    Until,
    blocks_to,
    confirmed,
    is_enough,
    judge,
)
from flowsim.experiment.result import Result, read_result
from flowsim.experiment.staff import staff_for
from flowsim.scenario.resolved import Scenario
from flowsim.tables import storage

MOST_REPLICATIONS = 100_000


@dataclass(frozen=True)
class Progress:
    """How far an experiment is, in runs (one scenario in one replication).

    `stored` runs were finished before, by an experiment that was interrupted.
    """

    done: int
    total: int
    stored: int


class Interrupted(KeyboardInterrupt):
    """Ctrl-C during an experiment; what was finished is stored in `folder`."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        super().__init__(str(folder))
        self.folder = folder
        self.progress = progress


@dataclass(frozen=True)
class Experiment:
    """What to run; all but the engine is in the manifest: engines give the same tables.

    With `until` it stops when that is precise, and `replications` are the most it takes.
    """

    scenarios: tuple[Scenario, ...]
    replications: int
    seed: int = defaults.SEED
    keep_journeys: int | Literal["all"] = defaults.KEEP_JOURNEYS
    engine: Engine = "auto"
    until: Until | None = None

    @property
    def kept(self) -> int:
        """Replications whose journeys are stored."""
        if self.keep_journeys == "all":
            return self.replications
        return min(self.keep_journeys, self.replications)

    @property
    def runs(self) -> int:
        """One for each scenario and replication; with `until`, the most that there can be."""
        return self.replications * len(self.scenarios)


@dataclass(frozen=True)
class _Run:
    """An experiment that is being run."""

    experiment: Experiment
    folder: Path
    staff: Lasting
    on_progress: Callable[[Progress], None]


def run_experiment(
    experiment: Experiment,
    *,
    out: Path,
    workers: int | None = None,
    cluster: str | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    about: Mapping[str, About] = MappingProxyType({}),
) -> Result:
    """Run what is not stored yet, and return the whole result.

    Replication k of every scenario has the same seed, so that scenarios differ by what
    was changed and not by luck (common random numbers). Blocks of replications are stored
    as they finish; an interrupted experiment goes on from them to the same table files.

    Args:
        experiment: what to run.
        out: folder of results; the result gets its own folder in it.
        workers: processes; None is one per usable processor, or none for what is done
            sooner than they start. With more than one, a Python script needs
            `if __name__ == "__main__":` around its main part.
        cluster: address of a Dask scheduler, whose workers are used instead of processes.
        on_progress: called at the start and after each block.
        about: what cases are called, for people; stored beside them.

    Raises:
        InputError: when a number is out of range, the folder cannot be written or the
            compiled engine is asked for and cannot be used.
        FlowsimError: when a run fails; its parameters say in which case and replication.
        Interrupted: on Ctrl-C, with what was finished stored.
    """
    _check(experiment, workers)
    manifest = manifest_of(
        experiment.scenarios,
        replications=experiment.replications,
        seed=experiment.seed,
        keep_journeys=experiment.kept,
        until=experiment.until,
    )
    folder = at.open_folder(out, manifest, experiment.scenarios, about)
    if not at.is_finished(folder):
        began = monotonic()
        staff, count = staff_for(
            experiment.scenarios,
            runs=experiment.runs,
            engine=experiment.engine,
            workers=workers,
            cluster=cluster,
        )
        blocks = _run_blocks(_Run(experiment, folder, staff, on_progress))
        at.join_blocks(folder, blocks)
        now = circumstances_now(
            engine=engine_in_use(experiment.engine),
            workers=count,
            seconds=monotonic() - began,
            cluster=cluster,
        )
        write_circumstances(folder, now)
    storage.write_text(out / f"{at.LATEST}.txt", folder.name + "\n")
    return read_result(folder)


def _check(experiment: Experiment, workers: int | None) -> None:
    limits = {
        "replications": (experiment.replications, 1, MOST_REPLICATIONS),
        "at-most": (
            experiment.replications,
            FIRST_LOOK if experiment.until else 1,
            MOST_REPLICATIONS,
        ),
        "seed": (experiment.seed, 0, 2**63 - 1),
        "keep-journeys": (experiment.kept, 0, MOST_REPLICATIONS),
        "workers": (1 if workers is None else workers, 1, 10_000),
    }
    for name, (value, least, most) in limits.items():
        if not least <= value <= most:
            raise InputError("number_out_of_range", name=name, value=value, least=least, most=most)
    cases = [scenario.case for scenario in experiment.scenarios]
    if not cases or len(set(cases)) < len(cases):
        raise InputError("cases_not_different", cases=", ".join(cases))


def _run_blocks(run: _Run) -> tuple[Block, ...]:
    """Run what is not stored, and return the blocks of the whole experiment."""
    until = run.experiment.until
    try:
        if until is not None:
            return _run_until(run, until)
        blocks = plan_blocks(run.experiment.replications)
        _run_missing(run, blocks)
        return blocks
    finally:
        run.staff.end()


def _run_until(run: _Run, until: Until) -> tuple[Block, ...]:
    """Run from look to look until there is no more to wait for."""
    judged: list[pa.Table] = []
    goals: tuple[Goal, ...] = ()
    for replications in looks(run.experiment.replications):
        blocks = blocks_to(replications)
        _run_missing(run, blocks)
        new = blocks[len(judged) :]
        judged += [_of_area(at.read_block_kpis(run.folder, block), until) for block in new]
        goals = confirmed(judge(pa.concat_tables(judged), until, seed=run.experiment.seed), goals)
        if is_enough(goals, replications):
            break
    at.write_stop(run.folder, Stop(replications, run.experiment.replications, goals))
    return blocks


def _of_area(kpis: pa.Table, until: Until) -> pa.Table:
    """The KPIs that are judged, for the whole area: a small part of all rows."""
    is_judged = pc.and_(
        pc.equal(kpis["by"].cast(pa.string()), "all"),
        pc.is_in(kpis["kpi"].cast(pa.string()), pa.array(until.keys, pa.string())),
    )
    return kpis.filter(is_judged)


def _run_missing(run: _Run, blocks: Sequence[Block]) -> None:
    experiment, folder, on_progress = run.experiment, run.folder, run.on_progress
    missing = [block for block in blocks if not at.has_block(folder, block)]
    total = experiment.runs
    done = stored = _runs(blocks, experiment) - _runs(missing, experiment)
    on_progress(Progress(done, total, stored))
    parcel = pack(experiment.scenarios)
    tasks = [
        BlockTask(block, parcel, experiment.seed, experiment.engine, experiment.kept)
        for block in missing
    ]
    try:
        for task, answer in run.staff.answers(run_block, tasks):
            at.write_block(folder, task.block, answer)
            done += _runs([task.block], experiment)
            on_progress(Progress(done, total, stored))
    except KeyboardInterrupt as stop:
        raise Interrupted(folder, Progress(done, total, stored)) from stop


def _runs(blocks: Sequence[Block], experiment: Experiment) -> int:
    return sum(len(block.replications) for block in blocks) * len(experiment.scenarios)
