"""Measures everything and writes docs/benchmarks.md: some minutes on a quiet machine.

python -m benchmarks.write_page
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"

TEXT = """# How fast it is

Written by `python -m benchmarks.write_page`. {machine}. Times are CPU time, which tells more
than the clock on a machine that is shared; differences below some 15 % mean nothing.

## The engine against a bare SimPy model

The same ward chain (three wards, short-term places, home help, special housing;
`benchmarks/chain.toml`), a year of it, in two programs: flowsim, and a model as one would write
it in SimPy, a process per patient and a `simpy.Resource` per setting
(`benchmarks/bare_simpy.py`). Both get the same patients with the same luck, and a test holds
that they see the same stays at the same minutes. Rounds alternate in one process. At x10 there
are ten times the patients and the places.

{chain}

A moment here is one that both programs record: asked for a place, entered, ready, left, and the
beginning and end of planning. "Written" counts every moment in the tables: flowsim also keeps
requests and how they ended, notices, and the census (a moment may stand in two tables). It
further minds windows, rounds, lots for ties, alternatives and withdrawal, which this chain has
none of, and checks its tables against each other afterwards: all that is in its time. A last
column below 1 means that flowsim is the slower one.

The bare model slows down with volume because releasing a place of a `simpy.Resource` looks
through all places in use; flowsim keeps waiting patients in lists of its own.

## A year of Halland

One replication of `halland`: eight weeks of warm-up, 364 days and 30 days of follow-up.

{area}
"""


def output(module: str) -> str:
    """What a benchmark prints, in a process of its own."""
    command = [sys.executable, "-m", module]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def machine() -> str:
    """What was measured on, in words."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("simpy", "numpy", "pyarrow"))
    python = platform.python_version()
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{system}, Python {python}, {libraries}"


def main() -> None:
    """Measures and writes."""
    text = TEXT.format(
        machine=machine(),
        chain=output("benchmarks.ward_chain"),
        area=output("benchmarks.area_year"),
    )
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
