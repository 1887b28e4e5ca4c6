"""The runs that are kept: all of today's, and those of the last cases asked for."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial

from flowsim.app.pool import Pool
from flowsim.app.running import Job, Measured, Shown, move_once, pack_one, run_once
from flowsim.present.views.movements import Movements
from flowsim.scenario.resolved import Scenario

CASES_KEPT = 5
"""Those asked for last, and the one that may be next; each of some 5 MB when it is sure."""
FIRST, MOVING, REFINED, BACKGROUND = 0, 1, 5, 9
"""Ranks: what somebody waits for goes before patients that move, that before what makes an
answer surer, and that before the rest."""


@dataclass
class _Kept:
    parcel: bytes
    by_replication: dict[int, Measured] = field(default_factory=dict)


class Runs:
    """Replications of scenarios, each run once and shared by every browser."""

    def __init__(self, pool: Pool, today: str, *, seed: int, shown: tuple[Shown, ...]) -> None:
        self._pool, self._today, self._seed, self._shown = pool, today, seed, shown
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    async def of(self, scenario: Scenario, replications: int, rank: int) -> list[Measured]:
        """The first so many replications of a scenario.

        Each is kept as it is done, also when nobody waits for the others any more.

        Raises:
            FlowsimError: when a run fails.
        """
        kept = await self._of(scenario)
        missing = [n for n in range(replications) if n not in kept.by_replication]
        await asyncio.gather(*(self._one(scenario, kept, n, rank) for n in missing))
        return [kept.by_replication[n] for n in range(replications)]

    async def _one(self, scenario: Scenario, kept: _Kept, replication: int, rank: int) -> None:
        keep = partial(kept.by_replication.setdefault, replication)
        keep(await self._pool.run(run_once, self._job(scenario, kept, replication), rank, keep))

    async def movements(self, scenario: Scenario) -> Movements:
        """Who was where in the first replication of a scenario.

        Raises:
            FlowsimError: when the run fails.
        """
        job = self._job(scenario, await self._of(scenario), 0)
        found: Movements = await self._pool.run(move_once, job, MOVING)
        return found

    async def _of(self, scenario: Scenario) -> _Kept:
        key = scenario.fingerprint
        if key not in self._kept:
            parcel = await asyncio.to_thread(pack_one, scenario)
            self._kept.setdefault(key, _Kept(parcel))
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
            self._shown,
        )
