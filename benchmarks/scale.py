"""Cost against size: the ward chain from x1 to x30, and areas with more municipalities.

python -m benchmarks.scale
"""

from __future__ import annotations

import argparse
import gc
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.area_year import ALL, ENGINE, Stopwatch, replicate
from benchmarks.chain import SEED, chain
from benchmarks.report import AS_JSON, Report, hand_over, table
from benchmarks.timing import cpu_seconds
from flowsim.engine.compiled.engine import simulate_compiled
from flowsim.engine.compiled.layout import size_of
from flowsim.engine.flatten import flatten
from flowsim.engine.run import prepare
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.listing import list_areas
from flowsim.scenario.load import load_scenario

VOLUMES = (1, 3, 10, 30)
BYTES_IN_MB = 1024**2
NUMBER_BYTES = 4


@dataclass(frozen=True)
class AtVolume:
    """The chain at one volume; CPU seconds."""

    volume: int
    patients: int
    sampling_s: float
    engine_s: float
    world_mb: float

    def per_patient(self, seconds: float) -> str:
        """Microseconds."""
        return f"{1e6 * seconds / self.patients:.2f}"


@dataclass(frozen=True)
class OfArea:
    """A year of an area; CPU seconds."""

    area: str
    municipalities: int
    patients: int
    engine_s: float
    all_s: float


def at_volume(volume: int, days: int, rounds: int) -> AtVolume:
    """Measures sampling and the compiled engine."""
    scenario = chain(volume, days)
    plan = flatten(scenario)
    cohort = sample_cohort(scenario, seed=SEED, replication=0)
    simulate_compiled(cohort, plan)  # memory is got once, and used again
    engine = [cpu_seconds(lambda: simulate_compiled(cohort, plan)) for _ in range(rounds)]
    sampling = [
        cpu_seconds(lambda: sample_cohort(scenario, seed=SEED, replication=0))
        for _ in range(rounds)
    ]
    return AtVolume(
        volume,
        cohort.n_patients,
        statistics.median(sampling),
        statistics.median(engine),
        size_of(cohort, plan, 1) * NUMBER_BYTES / BYTES_IN_MB,
    )


def of_area(area: str, rounds: int) -> OfArea:
    """Measures whole replications."""
    scenario = load_scenario(area)
    plan = flatten(scenario)
    replicate(scenario, plan, simulate_compiled, 0, Stopwatch())  # late imports
    watch = Stopwatch()
    for replication in range(rounds):
        gc.collect()
        replicate(scenario, plan, simulate_compiled, replication, watch)
    return OfArea(
        area,
        len(scenario.area.municipalities),
        sample_cohort(scenario, seed=1, replication=0).n_patients,
        statistics.median(watch.seconds[ENGINE]),
        statistics.median(watch.seconds[ALL]),
    )


def table_of_volumes(measured: Sequence[AtVolume]) -> str:
    """Cost against volume."""
    head = ["volume", "patients", "sampling, CPU s", "engine, CPU s", "sampling, µs a patient"]
    head += ["engine, µs a patient", "the engine's world, MB"]
    rows = [
        [
            f"x{one.volume}",
            f"{one.patients:,}",
            f"{one.sampling_s:.3f}",
            f"{one.engine_s:.3f}",
            one.per_patient(one.sampling_s),
            one.per_patient(one.engine_s),
            f"{one.world_mb:,.0f}",
        ]
        for one in measured
    ]
    return table(head, rows)


def table_of_areas(measured: Sequence[OfArea]) -> str:
    """Cost of whole areas."""
    head = ["area", "municipalities", "patients of a year", "engine, CPU s", "all parts, CPU s"]
    head += ["all parts, µs a patient"]
    rows = [
        [
            one.area,
            str(one.municipalities),
            f"{one.patients:,}",
            f"{one.engine_s:.3f}",
            f"{one.all_s:.3f}",
            f"{1e6 * one.all_s / one.patients:.1f}",
        ]
        for one in measured
    ]
    return table(head, rows)


def report(volumes: Sequence[int], days: int, rounds: int) -> Report:
    """Measures."""
    prepare("compiled")
    by_volume = [at_volume(volume, days, rounds) for volume in volumes]
    by_area = [of_area(one.name, rounds) for one in list_areas() if not one.is_small]
    text = f"{table_of_volumes(by_volume)}\n\n{table_of_areas(by_area)}"
    numbers = {
        "days": days,
        "volumes": [asdict(one) for one in by_volume],
        "areas": [asdict(one) for one in by_area],
        "table of volumes": table_of_volumes(by_volume),
        "table of areas": table_of_areas(by_area),
    }
    return Report(text, (), numbers)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--volumes", type=int, nargs="+", default=list(VOLUMES))
    parser.add_argument("--days", type=int, default=91)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(AS_JSON, action="store_true", help="print for write_page")
    given = parser.parse_args()
    hand_over(report(given.volumes, given.days, given.rounds))


if __name__ == "__main__":
    main()
