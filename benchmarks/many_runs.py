"""Many years of an area with KPIs, as an experiment runs them: no journeys stored.

python -m benchmarks.many_runs                   one hundred, on one worker and on two
python -m benchmarks.many_runs --full            the thousand of which the bar speaks
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.report import AS_JSON, Bar, Report, hand_over, table
from benchmarks.timing import cpu_of_children
from flowsim.engine.run import prepare
from flowsim.experiment.run import Experiment, run_experiment
from flowsim.scenario.load import load_scenario

AREA = "halland"
FULL, PART = 1000, 100
WORKERS = (1, 2)


@dataclass(frozen=True)
class Run:
    """So many replications on so many workers."""

    workers: int
    replications: int
    clock_s: float
    cpu_s: float
    stored_kb: float  # per replication


def run(workers: int, replications: int) -> Run:
    """Runs an experiment into a folder that is thrown away."""
    scenario = load_scenario(AREA)
    experiment = Experiment((scenario,), replications, keep_journeys=0, engine="compiled")
    with tempfile.TemporaryDirectory() as folder:
        began, cpu_began = time.monotonic(), time.process_time() + cpu_of_children()
        run_experiment(experiment, out=Path(folder), workers=workers)
        for process in multiprocessing.active_children():
            process.join()  # what it used counts when it has ended
        cpu_s = time.process_time() + cpu_of_children() - cpu_began
        clock_s = time.monotonic() - began
        stored = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        return Run(workers, replications, clock_s, cpu_s, stored / 1024 / replications)


def extrapolated(few: Run, many: Run, replications: int) -> tuple[float, float]:
    """Clock and CPU seconds of more replications: the start once, the rest in proportion."""

    def of(first: float, second: float) -> float:
        each = (second - first) / (many.replications - few.replications)
        return second + each * (replications - many.replications)

    return of(few.clock_s, many.clock_s), of(few.cpu_s, many.cpu_s)


def report(replications: int) -> Report:
    """Measures; a tenth of the replications first, to tell the start from the rest."""
    prepare("compiled")
    runs = [run(workers, n) for workers in WORKERS for n in (replications // 10, replications)]
    rows = [
        [
            str(one.workers),
            f"{one.replications:,}",
            f"{one.clock_s:.1f}",
            f"{one.cpu_s:.1f}",
            f"{one.stored_kb:.0f}",
        ]
        for one in runs
    ]
    whole = [extrapolated(few, many, FULL) for few, many in zip(runs[::2], runs[1::2], strict=True)]
    is_whole = replications >= FULL
    if not is_whole:
        rows += [
            [str(workers), f"{FULL:,}, *extrapolated*", f"*{clock:.0f}*", f"*{cpu:.0f}*", ""]
            for workers, (clock, cpu) in zip(WORKERS, whole, strict=True)
        ]
    clock_s, cpu_s = whole[-1]
    how = "" if is_whole else ", extrapolated"
    workers = WORKERS[-1]
    what = f"{FULL:,} years of Halland with KPIs on {workers} workers{how}"
    bars = [
        Bar(f"{what}: clock", clock_s, 45, 25, unit="s"),
        Bar(f"{what}: CPU time of each", cpu_s / workers, 45, 25, unit="s"),
    ]
    head = ["workers", "years", "clock s", "CPU s of all processes", "stored, kB a year"]
    numbers = {"runs": [asdict(one) for one in runs], "whole": whole}
    return Report(table(head, rows), bars, numbers)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--full", action="store_true", help=f"all {FULL:,}, not {PART}")
    parser.add_argument("--replications", type=int, default=PART)
    parser.add_argument(AS_JSON, action="store_true", help="print for write_page")
    given = parser.parse_args(arguments)
    hand_over(report(FULL if given.full else given.replications))


if __name__ == "__main__":
    main()
