"""CPU time, in rounds that alternate, so that what disturbs one disturbs the others."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

LONG_ENOUGH_S = 0.1
"""A shorter time says too little."""
LIBRARIES = ("simpy", "numpy", "numba", "pyarrow")


@dataclass(frozen=True)
class Seconds:
    """CPU seconds of the same work, round after round."""

    rounds: Sequence[float]

    @property
    def median(self) -> float:
        """The figure that counts."""
        return statistics.median(self.rounds)

    @property
    def text(self) -> str:
        """Median, lowest and highest, with as many digits as the time has."""
        if len(self.rounds) == 1:
            return _digits(self.median)
        lowest, highest = _digits(min(self.rounds)), _digits(max(self.rounds))
        return f"{_digits(self.median)} ({lowest}-{highest})"


def _digits(seconds: float) -> str:
    return f"{seconds:.{1 if seconds >= 10 else 2 if seconds >= 1 else 3}f}"


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of one call, rubbish of earlier ones cleared away; fast work is done again."""
    gc.collect()
    began, calls = time.process_time(), 0
    while True:
        work()
        calls += 1
        seconds = time.process_time() - began
        if seconds >= LONG_ENOUGH_S:
            return seconds / calls


def alternating(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Seconds]:
    """CPU time of each work; every other round goes backwards."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds):
        names = list(works) if number % 2 == 0 else list(works)[::-1]
        for name in names:
            seconds[name].append(cpu_seconds(works[name]))
    return {name: Seconds(tuple(each)) for name, each in seconds.items()}


def cpu_of_children() -> float:
    """CPU seconds of all processes that this one started and that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def cpu_of_process(command: Sequence[str], **environment: str) -> tuple[float, str]:
    """CPU seconds of a process from beginning to end, and what it printed."""
    before = cpu_of_children()
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | environment
    )
    return cpu_of_children() - before, done.stdout


def installed(name: str) -> str | None:
    """The version of a library; None when it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def machine() -> str:
    """What was measured on, in words."""
    libraries = ", ".join(f"{name} {installed(name) or '(missing)'}" for name in LIBRARIES)
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    return f"{system}, Python {platform.python_version()}, {libraries}"
