"""One run for the page, in a process of its own that keeps what it may need again."""

from __future__ import annotations

import pickle
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from flowsim.engine.flatten import flatten
from flowsim.engine.plan import FlowPlan
from flowsim.engine.run import Engine, prepare, simulate
from flowsim.kpi.facts import facts_of
from flowsim.kpi.measure import measure
from flowsim.kpi.payment_terms import money_of
from flowsim.kpi.series import series
from flowsim.present.views.movements import Movements, movements
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import Cohort
from flowsim.tables.journeys import Journeys
from flowsim.terms import Kind

FIRST_LOOK = 10
"""Replications of the first answer to a case, for which somebody sits and waits."""
COHORTS_KEPT = 5
"""A cohort of a region takes some 25 MB; five are the share of a first look of two workers."""
OF_KINDS = ("occupied-by-kind", "staffed-by-kind", "delay", "flow", "waiting")
OF_WARDS = ("occupied", "staffed")


@dataclass(frozen=True)
class Job:
    """One replication of a scenario; `parcel` is `pack_one(scenario)`."""

    fingerprint: str
    parcel: bytes
    replication: int
    seed: int
    engine: Engine
    kpis: tuple[str, ...]


@dataclass(frozen=True)
class Measured:
    """What the page needs of one run: wanted KPIs, and the series that it draws."""

    kpis: pa.Table
    series: pa.Table


def pack_one(scenario: Scenario) -> bytes:
    """A scenario as it travels to a worker."""
    return zlib.compress(pickle.dumps(scenario, protocol=pickle.HIGHEST_PROTOCOL), level=1)


@lru_cache(maxsize=4)
def _unpacked(parcel: bytes) -> tuple[Scenario, FlowPlan]:
    scenario: Scenario = pickle.loads(zlib.decompress(parcel))
    return scenario, flatten(scenario)


_cohorts: OrderedDict[tuple[str, int, int], Cohort] = OrderedDict()


def _cohort(scenario: Scenario, job: Job) -> Cohort:
    """The people of a replication: a case that changes nothing of them has the same.

    Those of the first look are kept, and later ones do not drive them out.
    """
    if job.replication >= FIRST_LOOK:
        return sample_cohort(scenario, seed=job.seed, replication=job.replication)
    key = (scenario.sampling_fingerprint, job.seed, job.replication)
    if key not in _cohorts:
        _cohorts[key] = sample_cohort(scenario, seed=job.seed, replication=job.replication)
        while len(_cohorts) > COHORTS_KEPT:
            _cohorts.popitem(last=False)
    _cohorts.move_to_end(key)
    return _cohorts[key]


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
    return Measured(
        measure(facts, scenario="", replication=job.replication, wanted=job.kpis),
        shown_series(series(facts, scenario="", replication=job.replication), scenario),
    )


def shown_series(table: pa.Table, scenario: Scenario) -> pa.Table:
    """The rows that the page draws: sums by kind, and wards one by one."""
    wards = [name for name, one in scenario.area.settings.items() if one.kind is Kind.WARD]
    name, of = table["series"].cast(pa.string()), table["of"].cast(pa.string())
    is_shown = pc.or_(
        pc.is_in(name, pa.array(OF_KINDS)),
        pc.and_(pc.is_in(name, pa.array(OF_WARDS)), pc.is_in(of, pa.array(wards, pa.string()))),
    )
    return table.filter(is_shown)


def move_once(job: Job) -> Movements:
    """Run one replication and keep who was where.

    Raises:
        FlowsimError: when the run fails.
    """
    return movements(_simulated(job)[1])


def warm_up(engine: Engine) -> None:
    """Get ready before anybody asks."""
    prepare(engine)
