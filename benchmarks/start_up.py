"""CPU time until the first run can begin: machine code made, or read, and the command's help.

python -m benchmarks.start_up
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass

from benchmarks.report import AS_JSON, Bar, Report, hand_over, table
from benchmarks.timing import Seconds, cpu_of_process

FIRST_CALL = """
import time
from flowsim.engine.run import prepare
began = time.process_time()
prepare("compiled")  # imports Numba too
print(time.process_time() - began)
"""
ALL_THE_REST = """
import time
from flowsim.engine.run import prepare
from flowsim.experiment.ready import make_ready
prepare("compiled")
began = time.process_time()
make_ready("compiled")
print(time.process_time() - began)
"""
WHERE_CODE_IS_KEPT = ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME")
"""Environment variables that say it on Linux, Windows and macOS."""


@dataclass(frozen=True)
class FirstCalls:
    """CPU seconds of machine code, and of a whole process."""

    made: Seconds  # of the engine and of the checks that follow each run
    rest_made: Seconds  # of sampling and KPIs
    read: Seconds
    process: Seconds  # that reads it


def first_calls(warm: int) -> FirstCalls:
    """Making the code, and reading it in other processes."""
    code = [sys.executable, "-c", FIRST_CALL]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        where = dict.fromkeys(WHERE_CODE_IS_KEPT, folder)
        cold = Seconds((float(cpu_of_process(code, **where)[1]),))
        rest = Seconds((float(cpu_of_process([*code[:-1], ALL_THE_REST], **where)[1]),))
        processes = [cpu_of_process(code, **where) for _ in range(warm)]
    whole = Seconds(tuple(seconds for seconds, _ in processes))
    read = Seconds(tuple(float(printed) for _, printed in processes))
    return FirstCalls(cold, rest, read, whole)


def help_of_command(rounds: int) -> Seconds:
    """`flowsim --help`, from beginning to end."""
    command = [sys.executable, "-m", "flowsim", "--help"]
    return Seconds(tuple(cpu_of_process(command)[0] for _ in range(rounds)))


def report(rounds: int) -> Report:
    """Measures."""
    first = first_calls(rounds)
    helped = help_of_command(rounds)
    bare = Seconds(tuple(cpu_of_process([sys.executable, "-c", ""])[0] for _ in range(rounds)))
    rows = [
        [
            "making machine code of the engine and the checks, the first time of a version",
            first.made.text,
        ],
        ["making that of sampling and KPIs besides", first.rest_made.text],
        ["reading that of the engine and the checks, every other time", first.read.text],
        ["a process that does nothing but read it, imports included", first.process.text],
        ["`flowsim --help`", helped.text],
        ["Python alone", bare.text],
    ]
    bars = [
        Bar("making machine code of the engine", first.made.median, 20, unit="s"),
        Bar("first call with machine code kept", first.read.median, 1, unit="s"),
        Bar("`flowsim --help`", helped.median, 0.3, unit="s"),
    ]
    numbers = {"cold": first.made.median, "warm": first.read.median, "help": helped.median}
    return Report(table(["what", "CPU s, median (min-max)"], rows), bars, numbers)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(AS_JSON, action="store_true", help="print for write_page")
    hand_over(report(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
