"""The runs that are kept: all of today's, and those of the last cases asked for."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from flowsim.app.pool import Pool
from flowsim.app.running import Job, Measured, move_once, pack_one, run_once
from flowsim.present.views.movements import Movements
from flowsim.scenario.resolved import Scenario

CASES_KEPT = 4
FIRST, REFINED, BACKGROUND = 0, 5, 9
"""Ranks: what somebody looks at goes before what makes it surer, and that before the rest."""


@dataclass
class _Kept:
    parcel: bytes
    by_replication: dict[int, Measured] = field(default_factory=dict)


class Runs:
    """Replications of scenarios, each run once and shared by every browser."""

    def __init__(self, pool: Pool, today: str, *, seed: int, kpis: tuple[str, ...]) -> None:
        self._pool, self._today, self._seed, self._kpis = pool, today, seed, kpis
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    async def of(self, scenario: Scenario, replications: int, rank: int) -> list[Measured]:
        """The first so many replications of a scenario.

        Raises:
            FlowsimError: when a run fails.
        """
        kept = self._of(scenario)
        missing = [n for n in range(replications) if n not in kept.by_replication]
        new = [self._pool.run(run_once, self._job(scenario, kept, n), rank) for n in missing]
        for n, measured in zip(missing, await asyncio.gather(*new), strict=True):
            kept.by_replication[n] = measured
        return [kept.by_replication[n] for n in range(replications)]

    async def movements(self, scenario: Scenario) -> Movements:
        """Who was where in the first replication of a scenario.

        Raises:
            FlowsimError: when the run fails.
        """
        job = self._job(scenario, self._of(scenario), 0)
        found: Movements = await self._pool.run(move_once, job, FIRST)
        return found

    def _of(self, scenario: Scenario) -> _Kept:
        key = scenario.fingerprint
        if key not in self._kept:
            self._kept[key] = _Kept(pack_one(scenario))
        self._kept.move_to_end(key)
        others = [each for each in self._kept if each != self._today]
        for oldest in others[:-CASES_KEPT]:
            del self._kept[oldest]
        return self._kept[key]

    def _job(self, scenario: Scenario, kept: _Kept, replication: int) -> Job:
        return Job(
            scenario.fingerprint,
            kept.parcel,
            replication,
            self._seed,
            self._pool.engine,
            self._kpis,
        )
