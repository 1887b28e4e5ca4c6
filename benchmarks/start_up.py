"""CPU time until the first run can begin: machine code made, or read, and the command's help.

python -m benchmarks.start_up
"""

from __future__ import annotations

import argparse
import sys
import tempfile

from benchmarks.report import AS_JSON, Bar, Report, hand_over, table
from benchmarks.timing import Seconds, cpu_of_process

FIRST_CALL = """
import time
from flowsim.engine.run import prepare
began = time.process_time()
prepare("compiled")  # imports Numba too
print(time.process_time() - began)
"""
WHERE_CODE_IS_KEPT = ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME")
"""Environment variables that say it on Linux, Windows and macOS."""


def first_calls(warm: int) -> tuple[Seconds, Seconds, Seconds]:
    """Making the code; reading it; and all of the process that reads it."""
    code = [sys.executable, "-c", FIRST_CALL]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        where = dict.fromkeys(WHERE_CODE_IS_KEPT, folder)
        cold = Seconds((float(cpu_of_process(code, **where)[1]),))
        processes = [cpu_of_process(code, **where) for _ in range(warm)]
    whole = Seconds(tuple(seconds for seconds, _ in processes))
    return cold, Seconds(tuple(float(printed) for _, printed in processes)), whole


def help_of_command(rounds: int) -> Seconds:
    """`flowsim --help`, from beginning to end."""
    command = [sys.executable, "-m", "flowsim", "--help"]
    return Seconds(tuple(cpu_of_process(command)[0] for _ in range(rounds)))


def report(rounds: int) -> Report:
    """Measures."""
    cold, warm, whole = first_calls(rounds)
    helped = help_of_command(rounds)
    bare = Seconds(tuple(cpu_of_process([sys.executable, "-c", ""])[0] for _ in range(rounds)))
    rows = [
        ["making machine code, the first time of a version", cold.text],
        ["reading it, every other time", warm.text],
        ["a process that does nothing but read it, imports included", whole.text],
        ["`flowsim --help`", helped.text],
        ["Python alone", bare.text],
    ]
    bars = [
        Bar("making machine code", cold.median, 20, unit="s"),
        Bar("first call with machine code kept", warm.median, 1, unit="s"),
        Bar("`flowsim --help`", helped.median, 0.3, unit="s"),
    ]
    numbers = {"cold": cold.median, "warm": warm.median, "help": helped.median}
    return Report(table(["what", "CPU s, median (min-max)"], rows), bars, numbers)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(AS_JSON, action="store_true", help="print for write_page")
    hand_over(report(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
