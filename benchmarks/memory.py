"""Prints how many MB a replication takes at most, beyond what was there before; on Linux.

python -m benchmarks.memory halland
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from benchmarks.area_year import Stopwatch, replicate
from flowsim.engine.compiled.engine import simulate_compiled
from flowsim.engine.flatten import flatten
from flowsim.engine.run import prepare
from flowsim.scenario.load import load_scenario

KB_IN_MB = 1024
STATUS, PEAK_RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
RESET_PEAK = "5"  # man 5 proc: the most memory so far becomes what there is now


def status_mb(key: str) -> float:
    """A line of the process's status."""
    found = re.search(rf"^{key}:\s+(\d+) kB", STATUS.read_text(encoding="ascii"), re.MULTILINE)
    assert found, key
    return int(found[1]) / KB_IN_MB


def main() -> None:
    """Runs one replication as an experiment does and prints; nothing where not on Linux."""
    if not PEAK_RESET.exists():
        return
    prepare("compiled")
    scenario = load_scenario(sys.argv[1])
    plan = flatten(scenario)
    PEAK_RESET.write_text(RESET_PEAK, encoding="ascii")
    before = status_mb("VmRSS")
    replicate(scenario, plan, simulate_compiled, 0, Stopwatch())
    print(f"{status_mb('VmHWM') - before:.1f}")


if __name__ == "__main__":
    main()
