"""CPU time of flowsim's SimPy engine against a bare SimPy model of the same ward chain.

Both get the same patients with the same luck and record the same moments; their answers
are compared before anything is timed. Rounds alternate in one process, so that what
disturbs one disturbs the other; the ratio of medians is the result.

    python -m benchmarks.ward_chain                 x1 and x10 volume, three rounds
    python -m benchmarks.ward_chain --volumes 1 --rounds 5
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks import bare_simpy
from flowsim.engine.flatten import flatten
from flowsim.engine.plan import FlowPlan
from flowsim.engine.run import simulate
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


@dataclass(frozen=True)
class Measured:
    """Medians of one model at one volume; seconds of CPU."""

    volume: int
    model: str
    patients: int
    moments: int  # those that both models record
    written: int  # every moment in the tables
    cpu_s: float
    fastest_s: float
    slowest_s: float


def chain(volume: int, days: int) -> Scenario:
    """The chain with its arrivals and places multiplied."""
    values: dict[str, Any] = tomllib.loads(AREA.read_text(encoding="utf-8"))
    for group in values["groups"].values():
        group["arrivals"]["per_day"] *= volume
    for setting in values["settings"].values():
        setting["places"] *= volume
    return scenario_from_values(values, area_id="ward-chain", days=days)


def bare_journeys(cohort: Cohort, plan: FlowPlan) -> list[bare_simpy.Journey]:
    """The cohort's patients as the bare model takes them, in order of arrival."""
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
        journeys.append(bare_simpy.Journey(int(cohort.arrived_at[patient]), stays))
    return sorted(journeys, key=lambda journey: journey.arrived_at)


def moments_of_bare(log: Sequence[bare_simpy.StayMoments]) -> int:
    """Moments recorded: of stays, and the beginning and end of planning."""
    of_stays = sum(
        (one.requested_at > 0)  # at minute 0 people are there without having asked
        + (one.entered_at is not None)
        + (one.ready_at is not None)
        + (one.left_at is not None)
        for one in log
    )
    return of_stays + 2 * sum(one.planned_at is not None for one in log)


def moments_of_journeys(journeys: Journeys, limited: pa.Array) -> int:
    """The same moments in flowsim's tables: those of stays with places, and of tasks."""
    stays = journeys.stays
    stays = stays.filter(pc.is_in(stays["setting"].cast(pa.string()), limited))
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


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of one call, rubbish of earlier ones cleared away."""
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def measure(volume: int, days: int, rounds: int) -> list[Measured]:
    """Both models at one volume.

    Raises:
        SystemExit: when the two do not tell the same story, so that times mean nothing.
    """
    scenario = chain(volume, days)
    plan = flatten(scenario)
    cohort = sample_cohort(scenario, seed=SEED, replication=0)
    settings = scenario.area.settings
    places = {name: int(setting.places or 0) for name, setting in settings.items()}
    people, end_at = bare_journeys(cohort, plan), int(plan.window.end_at)

    works: dict[str, Callable[[], object]] = {
        "bare SimPy": lambda: bare_simpy.run(people, places, end_at),
        "flowsim": lambda: simulate(cohort, plan),
    }
    journeys = simulate(cohort, plan)
    moments = {
        "bare SimPy": moments_of_bare(bare_simpy.run(people, places, end_at)),
        "flowsim": moments_of_journeys(journeys, pa.array(list(places))),
    }
    written = moments | {"flowsim": moments_written(journeys)}
    del journeys
    if abs(moments["flowsim"] / moments["bare SimPy"] - 1) > 0.005:
        raise SystemExit(f"the two models do not record the same moments: {moments}")
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds):
        names = list(works) if number % 2 == 0 else list(works)[::-1]
        for name in names:
            seconds[name].append(cpu_seconds(works[name]))
    return [
        Measured(
            volume,
            name,
            cohort.n_patients,
            moments[name],
            written[name],
            statistics.median(seconds[name]),
            min(seconds[name]),
            max(seconds[name]),
        )
        for name in works
    ]


def table(measured: Sequence[Measured]) -> str:
    """The measurements as a Markdown table, with the ratios."""
    lines = [
        "| volume | model | patients | moments | written | CPU s, median (min-max) |"
        " µs per moment | µs per written | times as fast as bare |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    bare = {one.volume: one for one in measured if one.model == "bare SimPy"}
    for one in measured:
        faster = bare[one.volume].cpu_s / one.cpu_s
        lines.append(
            f"| x{one.volume} | {one.model} | {one.patients:,} | {one.moments:,} |"
            f" {one.written:,} |"
            f" {one.cpu_s:.2f} ({one.fastest_s:.2f}-{one.slowest_s:.2f}) |"
            f" {1e6 * one.cpu_s / one.moments:.1f} |"
            f" {1e6 * one.cpu_s / one.written:.1f} | {faster:.2f} |"
        )
    return "\n".join(lines)


def growth(measured: Sequence[Measured]) -> str:
    """How the cost per patient grows from the smallest volume to the largest."""
    lines = []
    for model in dict.fromkeys(one.model for one in measured):
        ordered = sorted((one for one in measured if one.model == model), key=lambda o: o.volume)
        small, large = ordered[0], ordered[-1]
        ratio = (large.cpu_s / large.patients) / (small.cpu_s / small.patients)
        lines.append(
            f"{model}: cost per patient at x{large.volume} is {ratio:.2f} times that at"
            f" x{small.volume}."
        )
    return "\n".join(lines)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--volumes", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--days", type=int, default=364)
    given = parser.parse_args()
    measured = [
        one for volume in given.volumes for one in measure(volume, given.days, given.rounds)
    ]
    print(table(measured))
    print()
    print(growth(measured))


if __name__ == "__main__":
    main()
