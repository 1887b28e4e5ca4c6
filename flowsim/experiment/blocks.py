"""Blocks of replications: the pieces of work of an experiment.

Which replications make a block depends on their number alone, never on the number of
workers, so that the stored tables are the same however many there are.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa

from flowsim.engine.flatten import flatten
from flowsim.engine.plan import FlowPlan
from flowsim.engine.run import Engine, simulate
from flowsim.errors import FlowsimError
from flowsim.kpi.facts import facts_of
from flowsim.kpi.measure import measure
from flowsim.kpi.payment_terms import money_of
from flowsim.kpi.series import series
from flowsim.sampling.reuse import cohort_of
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import Cohort
from flowsim.tables.columns import names_column
from flowsim.tables.journeys import Journeys
from flowsim.tables.packed import packed

MOST_BLOCKS = 50
"""Blocks of an experiment: enough for every worker, few enough as files."""


@dataclass(frozen=True)
class Block:
    """Replications `first` to `last`, of all scenarios; `number` is its place in line."""

    number: int
    first: int
    last: int

    @property
    def replications(self) -> range:
        """The replications, in order."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class BlockTask:
    """What a worker needs to run a block; `parcel` is `pack(scenarios)`."""

    block: Block
    parcel: bytes
    seed: int
    engine: Engine
    keep_journeys_below: int  # journeys of replications below this number come back


@dataclass(frozen=True)
class BlockAnswer:
    """What came of a block: rows by replication, then scenario, as in the experiment.

    `kpis` and `series` are tables, packed; `journeys` are (position of the scenario,
    replication, what happened).
    """

    kpis: bytes
    series: bytes
    journeys: tuple[tuple[int, int, Journeys], ...]


def plan_blocks(replications: int) -> tuple[Block, ...]:
    """All replications in blocks of the same size; the last one may be shorter."""
    size = -(-replications // MOST_BLOCKS)
    return tuple(
        Block(number, first, min(first + size, replications) - 1)
        for number, first in enumerate(range(0, replications, size))
    )


def pack(scenarios: Sequence[Scenario]) -> bytes:
    """Scenarios as they travel to a worker."""
    whole = pickle.dumps(tuple(scenarios), protocol=pickle.HIGHEST_PROTOCOL)
    return zlib.compress(whole, level=1)  # sent with every task


@lru_cache(maxsize=1)
def _unpack(parcel: bytes) -> tuple[tuple[Scenario, FlowPlan], ...]:
    """The scenarios of a parcel with their plans, kept from one block to the next."""
    return tuple(
        (scenario, flatten(scenario)) for scenario in pickle.loads(zlib.decompress(parcel))
    )


def run_block(task: BlockTask) -> BlockAnswer:
    """Run every scenario in every replication of a block.

    Scenarios with the same people share one Cohort per replication, without those for whom
    a scenario has no place at the start: the same luck comes to each of them. Scenarios that
    assume exactly the same are run once.

    Raises:
        FlowsimError: with the case, the replication and the seed among its parameters.
    """
    kpis: list[pa.Table] = []
    moments: list[pa.Table] = []
    kept: list[tuple[int, int, Journeys]] = []
    for replication in task.block.replications:
        cohorts: dict[str, Cohort] = {}
        measured: dict[str, Measured] = {}
        for position, (scenario, plan) in enumerate(_unpack(task.parcel)):
            if scenario.fingerprint not in measured:
                journeys = _run_once(task, scenario, plan, replication, cohorts)
                is_kept = replication < task.keep_journeys_below
                measured[scenario.fingerprint] = _measured(
                    journeys, scenario, replication, is_kept=is_kept
                )
            of_run = measured[scenario.fingerprint]
            kpis.append(relabelled(of_run.kpis, scenario.case))
            moments.append(relabelled(of_run.series, scenario.case))
            if of_run.journeys is not None:
                kept.append((position, replication, of_run.journeys))
    return BlockAnswer(
        packed(pa.concat_tables(kpis)), packed(pa.concat_tables(moments)), tuple(kept)
    )


@dataclass(frozen=True)
class Measured:
    """The tables of one run, and its journeys when they are kept."""

    kpis: pa.Table
    series: pa.Table
    journeys: Journeys | None


def _measured(
    journeys: Journeys, scenario: Scenario, replication: int, *, is_kept: bool
) -> Measured:
    facts, case = facts_of(journeys, money_of(scenario.area)), scenario.case
    return Measured(
        measure(facts, scenario=case, replication=replication),
        series(facts, scenario=case, replication=replication),
        journeys if is_kept else None,
    )


def _run_once(
    task: BlockTask,
    scenario: Scenario,
    plan: FlowPlan,
    replication: int,
    cohorts: dict[str, Cohort],
) -> Journeys:
    try:
        cohort = cohort_of(scenario, seed=task.seed, replication=replication, known=cohorts)
        return simulate(cohort, plan, engine=task.engine)
    except FlowsimError as error:
        where = {"case": scenario.case, "replication": replication, "seed": task.seed}
        error.parameters |= where
        raise


def relabelled(table: pa.Table, case: str) -> pa.Table:
    """The table with its rows under the name of a case."""
    position = table.schema.get_field_index("scenario")
    field = table.schema.field(position)
    names = names_column(np.zeros(len(table), dtype=np.int64), (case,))
    return table.set_column(position, field, names)
