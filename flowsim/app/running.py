"""One run for the page, in a process of its own that keeps what it may need again."""

from __future__ import annotations

import pickle
import zlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import lru_cache

import pyarrow as pa

from flowsim.app.drawn import DRAWN, Drawn, drawn, kpi_rows
from flowsim.engine.flatten import flatten
from flowsim.engine.plan import FlowPlan
from flowsim.engine.run import Engine, simulate
from flowsim.kpi.facts import facts_of
from flowsim.kpi.measure import measure
from flowsim.kpi.payment_terms import money_of
from flowsim.kpi.series import series
from flowsim.present.views.movements import Movements, movements
from flowsim.sampling.reuse import cohort_of
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import Cohort
from flowsim.tables.journeys import Journeys

FIRST_LOOK = 10
"""Replications of the first answer to a case, for which somebody sits and waits."""
COHORTS_KEPT = 5
"""A cohort of a region takes some 13 MB; five are the share of a first look of two workers."""

Shown = tuple[str, str]
"""A KPI that the page needs, and the dimension by which it is split."""


@dataclass(frozen=True)
class Job:
    """One replication of a scenario; `parcel` is `pack_one(scenario)`."""

    fingerprint: str
    parcel: bytes
    replication: int
    seed: int
    engine: Engine
    shown: tuple[Shown, ...]


@dataclass(frozen=True, eq=False)
class Measured:
    """What the page needs of one run: rows of the schema KPIS, and the series that it draws."""

    kpis: pa.Table
    series: Drawn


def pack_one(scenario: Scenario) -> bytes:
    """A scenario as it travels to a worker, without what only people read of it."""
    needed = replace(scenario, values={}, provenance={}, changes=())
    return zlib.compress(pickle.dumps(needed, protocol=pickle.HIGHEST_PROTOCOL), level=1)


@lru_cache(maxsize=4)
def _unpacked(parcel: bytes) -> tuple[Scenario, FlowPlan]:
    scenario: Scenario = pickle.loads(zlib.decompress(parcel))
    return scenario, flatten(scenario)


_cohorts: OrderedDict[tuple[str, int, int], Cohort] = OrderedDict()


def _cohort(scenario: Scenario, job: Job) -> Cohort:
    """The people of a replication: a case that changes nothing of them has the same.

    Those of the first look are kept, and later ones do not drive them out.
    """
    people = scenario.people_fingerprint
    key = (people, job.seed, job.replication)
    known = {people: _cohorts[key]} if key in _cohorts else {}
    found = cohort_of(scenario, seed=job.seed, replication=job.replication, known=known)
    if job.replication < FIRST_LOOK:
        _cohorts[key] = known[people]
        _cohorts.move_to_end(key)
        while len(_cohorts) > COHORTS_KEPT:
            _cohorts.popitem(last=False)
    return found


def _simulated(job: Job) -> tuple[Scenario, Journeys]:
    scenario, plan = _unpacked(job.parcel)
    return scenario, simulate(_cohort(scenario, job), plan, engine=job.engine)


def run_once(job: Job) -> Measured:
    """Run one replication and measure what the page shows.

    Raises:
        FlowsimError: when the run fails.
    """
    scenario, journeys = _simulated(job)
    facts = facts_of(journeys, money_of(scenario.area))
    kpis = {key for key, _ in job.shown}
    measured = measure(facts, scenario="", replication=job.replication, wanted=kpis)
    return Measured(
        kpi_rows(measured, job.shown),
        drawn(series(facts, scenario="", replication=job.replication, wanted=DRAWN), scenario),
    )


def move_once(job: Job) -> Movements:
    """Run one replication and keep who was where.

    Raises:
        FlowsimError: when the run fails.
    """
    return movements(_simulated(job)[1])
