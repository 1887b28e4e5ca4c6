"""What a mechanism costs that a scenario describes and nobody meets: a measured pair.

The ward chain, and the same chain with a ward that has opening hours, rounds, surge places,
alternatives, turnaround, travel, a team with slots, a task and readmission, to which nobody
comes (benchmarks/unused.toml).

    python -m benchmarks.unused
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.chain import SEED, chain_values
from benchmarks.report import AS_JSON, Bar, Report, hand_over, table
from benchmarks.timing import alternating
from flowsim.engine.compiled.engine import simulate_compiled
from flowsim.engine.flatten import flatten
from flowsim.engine.reference import simulate_reference
from flowsim.engine.run import prepare
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import scenario_from_values

MECHANISMS = Path(__file__).with_name("unused.toml")
PLAIN, WITH = "the chain", "the chain with mechanisms that nobody meets"
NOTHING = 1.05
"""So much more is nothing that can be measured on a shared machine."""


def with_mechanisms(values: dict[str, Any]) -> dict[str, Any]:
    """The chain with the mechanisms added."""
    added = tomllib.loads(MECHANISMS.read_text(encoding="utf-8"))
    return {
        key: values.get(key, {}) | added[key] if key in added else values[key]
        for key in values | added
    }


def works_of(days: int) -> dict[str, Callable[[], object]]:
    """Each engine on each of the pair."""
    works: dict[str, Callable[[], object]] = {}
    engines = {"compiled": simulate_compiled, "SimPy": simulate_reference}
    for engine, simulate in engines.items():
        values = chain_values(1)
        for name, of in {PLAIN: values, WITH: with_mechanisms(values)}.items():
            scenario = scenario_from_values(of, area_id="ward-chain", days=days)
            cohort = sample_cohort(scenario, seed=SEED, replication=0)
            works[f"{engine}: {name}"] = partial(simulate, cohort, flatten(scenario))
    return works


def report(days: int, rounds: int) -> Report:
    """Measures."""
    prepare("compiled")
    seconds = alternating(works_of(days), rounds)
    rows, bars, ratios = [], [], {}
    for engine in ("compiled", "SimPy"):
        plain, mechanisms = (seconds[f"{engine}: {name}"] for name in (PLAIN, WITH))
        ratio = ratios[engine] = mechanisms.median / plain.median
        rows.append([engine, plain.text, mechanisms.text, f"{ratio:.3f}"])
        bars.append(Bar(f"{engine} engine: mechanisms that nobody meets", ratio, NOTHING, unit="x"))
    head = ["engine", f"{PLAIN}, CPU s", f"{WITH}, CPU s", "ratio"]
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
