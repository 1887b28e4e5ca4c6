"""Who runs an experiment: this process, processes beside it, or a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flowsim.engine.run import Engine, EngineInUse, engine_in_use
from flowsim.experiment.executors import Here, Lasting, Processes, count_workers
from flowsim.experiment.ready import make_ready
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.resolved import Scenario

RUN_S = 0.01
ROW_S: Mapping[EngineInUse, float] = MappingProxyType({"compiled": 3e-6, "simpy": 28e-6})
"""What a run takes, and what each of its rows adds: measured (docs/cluster.md), and needed
no more exactly than to tell a moment from a coffee break."""
WORTH_STARTING_S = 4.0
"""Two processes take about two seconds to start, and then halve what is left."""


def staff_for(
    scenarios: Sequence[Scenario],
    *,
    runs: int,
    engine: Engine,
    workers: int | None,
    cluster: str | None,
) -> tuple[Lasting, int]:
    """Who will run so many runs of these scenarios, and how many they are at most.

    Machine code is made before they start, so that not each of them makes it.

    Args:
        scenarios: what is run.
        runs: how many there are in all.
        engine: the engine that runs them.
        workers: processes; None is one per usable processor, or none when the whole work is
            done sooner than they would have started.
        cluster: address of a scheduler, whose workers are used instead.

    Raises:
        InputError: when the cluster cannot be used.
    """
    used = engine_in_use(engine)
    if cluster is not None:
        from flowsim.experiment.cluster import Cluster

        staff = Lasting(lambda: Cluster(cluster, used))
        return staff, staff.begin().count
    count = count_workers(workers)
    if count > 1 and workers is None and _expected_s(scenarios[0], runs, used) < WORTH_STARTING_S:
        count = 1
    make_ready(used)
    return Lasting(Here if count == 1 else lambda: Processes(count)), count


def _expected_s(scenario: Scenario, runs: int, engine: EngineInUse) -> float:
    rows = len(sample_cohort(scenario, seed=0, replication=0).need_min)
    return runs * (RUN_S + rows * ROW_S[engine])
