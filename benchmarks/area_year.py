"""CPU time and memory of one replication of an area, part by part.

python -m benchmarks.area_year                  Halland, three rounds
python -m benchmarks.area_year halland --rounds 5
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from flowsim.engine.flatten import flatten
from flowsim.engine.reference import simulate_reference
from flowsim.kpi.measure import measure
from flowsim.kpi.series import series
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import load_scenario
from flowsim.tables.invariants import check_invariants

KB_IN_MB = 1024


class Stopwatch:
    """CPU seconds of named parts, a list for each."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Notes how long the block took."""
        began = time.process_time()
        yield
        self.seconds.setdefault(name, []).append(time.process_time() - began)


def measure_area(area: str, rounds: int) -> Mapping[str, Sequence[float]]:
    """CPU seconds of each part of a replication, of every round."""
    scenario = load_scenario(area)
    plan = flatten(scenario)
    watch = Stopwatch()
    for replication in range(rounds):
        gc.collect()
        with watch.part("all"):
            with watch.part("sampling"):
                cohort = sample_cohort(scenario, seed=1, replication=replication)
            with watch.part("engine"):
                journeys = simulate_reference(cohort, plan)
            with watch.part("invariants"):
                check_invariants(journeys)
            with watch.part("KPIs"):
                measure(journeys, scenario="", replication=replication)
            with watch.part("series for figures"):
                series(journeys, scenario="", replication=replication)
    return watch.seconds


def most_memory_mb() -> int:
    """The most memory this process has had, on Linux, where it is counted in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KB_IN_MB


def table(seconds: Mapping[str, Sequence[float]]) -> str:
    """Medians as a Markdown table."""
    lines = ["| part | CPU s, median (min-max) |", "|---|---|"]
    for name, each in sorted(seconds.items(), key=lambda part: part[0] == "all"):
        span = f"{statistics.median(each):.2f} ({min(each):.2f}-{max(each):.2f})"
        lines.append(f"| {name} | {span} |")
    return "\n".join(lines)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("area", nargs="?", default="halland")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(table(measure_area(given.area, given.rounds)))
    print(f"\nMost memory of the process: {most_memory_mb()} MB.")


if __name__ == "__main__":
    main()
