"""CPU time and memory of one replication of an area, part by part, on both engines.

python -m benchmarks.area_year                  Halland, five rounds
python -m benchmarks.area_year halland --rounds 9
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from benchmarks.engine_parts import parts_of
from benchmarks.report import AS_JSON, Bar, Report, hand_over, table
from benchmarks.timing import Seconds, cpu_of_process
from flowsim.engine.compiled.engine import simulate_compiled
from flowsim.engine.flatten import flatten
from flowsim.engine.plan import FlowPlan
from flowsim.engine.reference import simulate_reference
from flowsim.engine.run import prepare
from flowsim.kpi.facts import facts_of
from flowsim.kpi.measure import measure
from flowsim.kpi.payment_terms import money_of
from flowsim.kpi.series import series
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import load_scenario
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import Cohort
from flowsim.tables.invariants import check_invariants
from flowsim.tables.journeys import Journeys
from flowsim.units import DAY_MIN

Simulate = Callable[[Cohort, FlowPlan], Journeys]
ENGINES: Mapping[str, Simulate] = {"SimPy": simulate_reference, "compiled": simulate_compiled}
SAMPLING, ENGINE, CHECKS, ALL = "sampling", "engine", "checks of the tables", "all"
YEAR_MIN = 365 * DAY_MIN
KPIS, SERIES = "KPIs with causes of delay", "series for figures"


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


def replicate(
    scenario: Scenario, plan: FlowPlan, simulate: Simulate, replication: int, watch: Stopwatch
) -> None:
    """One replication as an experiment runs it, without writing files."""
    with watch.part(ALL):
        with watch.part(SAMPLING):
            cohort = sample_cohort(scenario, seed=1, replication=replication)
        with watch.part(ENGINE):
            journeys = simulate(cohort, plan)
        with watch.part(CHECKS):
            check_invariants(journeys)
        with watch.part(KPIS):
            facts = facts_of(journeys, money_of(scenario.area))
            measure(facts, scenario="", replication=replication)
        with watch.part(SERIES):
            series(facts, scenario="", replication=replication)


def measure_area(area: str, rounds: int) -> Mapping[str, Mapping[str, Seconds]]:
    """CPU seconds of each part, by engine; the engines alternate."""
    scenario = load_scenario(area)
    plan = flatten(scenario)
    watches = {name: Stopwatch() for name in ENGINES}
    # the first time pays for what is imported late
    replicate(scenario, plan, simulate_compiled, 0, Stopwatch())
    for replication in range(rounds):
        for name, simulate in ENGINES.items():
            gc.collect()
            replicate(scenario, plan, simulate, replication, watches[name])
    return {
        name: {part: Seconds(tuple(each)) for part, each in watch.seconds.items()}
        for name, watch in watches.items()
    }


def profile_of(area: str, rounds: int) -> Sequence[tuple[str, float]]:
    """Where the time of the compiled engine goes, in CPU seconds."""
    scenario = load_scenario(area)
    plan = flatten(scenario)
    cohort = sample_cohort(scenario, seed=1, replication=0)
    return [
        (name, statistics.median(each)) for name, each in parts_of(cohort, plan, rounds).items()
    ]


def memory_mb(area: str) -> float | None:
    """Most memory of a replication beyond what was there before it, in its own process."""
    command = [sys.executable, "-m", "benchmarks.memory", area]
    _, printed = cpu_of_process(command)
    return float(printed) if printed.strip() else None


def table_of(seconds: Mapping[str, Mapping[str, Seconds]]) -> str:
    """Part by part, a column for each engine."""
    parts = [SAMPLING, ENGINE, CHECKS, KPIS, SERIES, ALL]
    head = ["part", *(f"{name} engine, CPU s" for name in seconds)]
    return table(head, [[part, *(of[part].text for of in seconds.values())] for part in parts])


def bars_of(
    seconds: Mapping[str, Mapping[str, Seconds]], memory: float | None, years: float
) -> list[Bar]:
    """What the figures should be; `years` are lived in a run."""
    of = {part: 1000 * each.median for part, each in seconds["compiled"].items()}
    simpy = sum(seconds["SimPy"][part].median for part in (SAMPLING, ENGINE, KPIS)) / years
    ratio = of[KPIS] / of[ENGINE]
    bars = [
        Bar("SimPy engine: each year of Halland with sampling and KPIs", simpy, 2, 1, unit="s"),
        Bar("a year of Halland, all parts, files apart", of[ALL], 60, 30, unit="ms"),
        Bar("KPIs with the causes of delay, over the engine's time", ratio, 1, unit="x"),
    ]
    if memory is not None:
        bars.append(Bar("memory of a replication beyond imports", memory, 200, unit="MB"))
    return bars


def report(area: str, rounds: int) -> Report:
    """Measures."""
    prepare("compiled")
    seconds, memory = measure_area(area, rounds), memory_mb(area)
    text = table_of(seconds)
    if memory is not None:
        text += f"\n\nMost memory of a replication beyond what is imported: {memory:.0f} MB."
    rows = [[name, f"{1000 * each:.1f}"] for name, each in profile_of(area, rounds)]
    text += f"\n\nWhere the time of the compiled engine goes:\n\n{table(['part', 'CPU ms'], rows)}"
    numbers = {
        "memory_mb": memory or 0.0,
        "engines": {
            name: {part: each.median for part, each in parts.items()}
            for name, parts in seconds.items()
        },
    }
    years = flatten(load_scenario(area)).window.end_at / YEAR_MIN
    return Report(text, bars_of(seconds, memory, years), numbers)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("area", nargs="?", default="halland")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(AS_JSON, action="store_true", help="print for write_page")
    given = parser.parse_args()
    hand_over(report(given.area, given.rounds))


if __name__ == "__main__":
    main()
