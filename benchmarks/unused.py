"""What a mechanism costs that a scenario describes and nobody meets: a measured pair.

The ward chain, and the same chain with a ward that has opening hours, rounds, surge places,
alternatives, turnaround, travel, a team with slots, a task and readmission, to which nobody
comes (benchmarks/unused.toml).

    python -m benchmarks.unused
"""

from __future__ import annotations

import argparse
import statistics
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.area_year import ENGINES, Simulate
from benchmarks.chain import SEED, chain_values
from benchmarks.report import AS_JSON, Bar, Report, hand_over, table
from benchmarks.timing import alternating
from flowsim.engine.flatten import flatten
from flowsim.engine.run import prepare
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import scenario_from_values

MECHANISMS = Path(__file__).with_name("unused.toml")
PLAIN, WITH = "the chain", "the chain with mechanisms that nobody meets"
MORE_ROUNDS = {"compiled": 5, "SimPy": 1}
"""What is over soon is done more often."""
NOTHING = 1.05
"""So much more is nothing that can be measured on a shared machine."""


def with_mechanisms(values: dict[str, Any]) -> dict[str, Any]:
    """The chain with the mechanisms added."""
    added = tomllib.loads(MECHANISMS.read_text(encoding="utf-8"))
    return {
        key: values.get(key, {}) | added[key] if key in added else values[key]
        for key in values | added
    }


def works_of(simulate: Simulate, days: int) -> dict[str, Callable[[], object]]:
    """An engine on each of the pair."""
    works: dict[str, Callable[[], object]] = {}
    values = chain_values(1)
    for name, of in {PLAIN: values, WITH: with_mechanisms(values)}.items():
        scenario = scenario_from_values(of, area_id="ward-chain", days=days)
        cohort = sample_cohort(scenario, seed=SEED, replication=0)
        works[name] = partial(simulate, cohort, flatten(scenario))
    return works


def report(days: int, rounds: int) -> Report:
    """Measures."""
    prepare("compiled")
    rows, bars, ratios = [], [], {}
    for engine, simulate in ENGINES.items():
        of = alternating(works_of(simulate, days), rounds * MORE_ROUNDS[engine])
        plain, mechanisms = of[PLAIN], of[WITH]
        # neighbours in time have the same disturbance: the ratio of each round, then the median
        pairs = zip(plain.rounds, mechanisms.rounds, strict=True)
        ratio = ratios[engine] = statistics.median(more / less for less, more in pairs)
        rows.append([engine, plain.text, mechanisms.text, f"{ratio:.3f}"])
        bars.append(Bar(f"{engine} engine: mechanisms that nobody meets", ratio, NOTHING, unit="x"))
    head = ["engine", f"{PLAIN}, CPU s", f"{WITH}, CPU s", "ratio, median of the rounds"]
    return Report(table(head, rows), bars, ratios)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--days", type=int, default=182)
    parser.add_argument(AS_JSON, action="store_true", help="print for write_page")
    given = parser.parse_args()
    hand_over(report(given.days, given.rounds))


if __name__ == "__main__":
    main()
