"""The ward chain that the engines are measured on, and its patients for other programs."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.bare_simpy import Journey
from flowsim.engine.flatten import flatten
from flowsim.engine.plan import FlowPlan
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import scenario_from_values
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import Cohort
from flowsim.tables.journeys import Journeys
from flowsim.tables.schema import JOURNEY_TABLES
from flowsim.terms import Kind

AREA = Path(__file__).with_name("chain.toml")
SEED = 1
KINDS = tuple(Kind)
MOMENTS_OF_STAYS = ("requested_at", "entered_at", "medically_ready_at", "left_at")


def chain_values(volume: int) -> dict[str, Any]:
    """The file of the chain, with its arrivals and places multiplied."""
    values: dict[str, Any] = tomllib.loads(AREA.read_text(encoding="utf-8"))
    for group in values["groups"].values():
        group["arrivals"]["per_day"] *= volume
    for setting in values["settings"].values():
        setting["places"] *= volume
    return values


def chain(volume: int, days: int) -> Scenario:
    """The chain at a volume."""
    return scenario_from_values(chain_values(volume), area_id="ward-chain", days=days)


@dataclass(frozen=True)
class Chain:
    """The chain with everybody who comes: what each program is given."""

    scenario: Scenario
    plan: FlowPlan
    cohort: Cohort

    @classmethod
    def of(cls, volume: int, days: int) -> Chain:
        """Drawn with the seed of all benchmarks."""
        scenario = chain(volume, days)
        return cls(scenario, flatten(scenario), sample_cohort(scenario, seed=SEED, replication=0))

    @property
    def places(self) -> dict[str, int]:
        """Places of each setting."""
        return {name: int(one.places or 0) for name, one in self.scenario.area.settings.items()}

    @property
    def end_at(self) -> int:
        """Minutes that are lived."""
        return int(self.plan.window.end_at)

    @cached_property
    def people(self) -> list[Journey]:
        """The patients as other programs take them, in order of arrival."""
        return bare_journeys(self.cohort, self.plan)


def bare_journeys(cohort: Cohort, plan: FlowPlan) -> list[Journey]:
    """The cohort's patients with their stays in limited settings, in order of arrival."""
    journeys = []
    for patient in range(cohort.n_patients):
        place = (cohort.municipality[patient], cohort.hospital[patient], cohort.specialty[patient])
        stays = []
        for row in range(cohort.row_start[patient], cohort.row_start[patient + 1]):
            if KINDS[cohort.kind[row]] == Kind.ENTRY or cohort.need_min[row] < 0:
                continue  # waiting outside, and where the journey ends
            tasks = slice(cohort.task_start[row], cohort.task_start[row + 1])
            setting = plan.settings[plan.first_choice[(cohort.kind[row], *place)]]
            planning = int(cohort.takes_min[tasks].sum())
            stays.append((setting, int(cohort.need_min[row]), planning))
        journeys.append(Journey(int(cohort.arrived_at[patient]), stays))
    return sorted(journeys, key=lambda journey: journey.arrived_at)


def moments_of_journeys(journeys: Journeys, limited: Sequence[str]) -> int:
    """Moments that the bare model records too: of stays with places, and of tasks."""
    stays = journeys.stays
    stays = stays.filter(pc.is_in(stays["setting"].cast(pa.string()), pa.array(limited)))
    of_stays = sum(recorded(stays[name]) for name in MOMENTS_OF_STAYS)
    return of_stays + 2 * recorded(journeys.tasks["finished_at"])


def moments_written(journeys: Journeys) -> int:
    """Every moment in every table; some stand in two, as asked for in a stay and a request."""
    tables = (getattr(journeys, name) for name in JOURNEY_TABLES)
    return sum(
        recorded(table[name])
        for table in tables
        for name in table.column_names
        if name == "at" or name.endswith("_at")
    )


def recorded(column: pa.ChunkedArray) -> int:
    """Moments in a column; null is none."""
    return len(column) - int(column.null_count)
