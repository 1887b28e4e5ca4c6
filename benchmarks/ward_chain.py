"""The engines on the ward chain, against a bare SimPy model and a kernel in C.

All get the same patients with the same luck and record the same moments; their answers
are compared. Rounds alternate in one process; the ratio of medians
is the result.

    python -m benchmarks.ward_chain                 x1 and x10 volume
    python -m benchmarks.ward_chain --volumes 1 --rounds 7
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks import bare_simpy, c_kernel
from benchmarks.chain import Chain, moments_of_journeys, moments_written
from benchmarks.report import AS_JSON, Bar, Report, hand_over, table
from benchmarks.timing import Seconds, alternating
from flowsim.engine.compiled import fields
from flowsim.engine.compiled.engine import simulate_compiled
from flowsim.engine.compiled.kernel import live
from flowsim.engine.compiled.layout import lay_out, size_of
from flowsim.engine.compiled.shelf import new_block
from flowsim.engine.reference import simulate_reference
from flowsim.engine.run import prepare
from flowsim.tables.invariants import check_invariants

BARE, SIMPY, COMPILED = "bare SimPy", "SimPy engine", "compiled engine"
CHECKS, KERNEL, IN_C = "checks of its tables", "kernel of the compiled engine", "the kernel in C"
SLOW = (BARE, SIMPY)
AGREE = 0.005
"""So much may the moments of two models differ: ties are broken by lot here, by arrival there."""


@dataclass(frozen=True)
class Measured:
    """The chain at one volume."""

    volume: int
    patients: int
    moments: Mapping[str, int]  # that both models record
    written: Mapping[str, int]  # every moment in the tables
    seconds: Mapping[str, Seconds]

    def faster(self, slow: str, fast: str) -> float:
        """How many times as fast."""
        return self.seconds[slow].median / self.seconds[fast].median

    def per_patient(self, name: str) -> float:
        """Microseconds."""
        return 1e6 * self.seconds[name].median / self.patients


def works_of(
    chain: Chain, kernel: c_kernel.Kernel | None, logs: list[Sequence[bare_simpy.StayMoments]]
) -> dict[str, Callable[[], object]]:
    """Everything that is timed; what the bare model records is left in `logs`."""
    cohort, plan, people = chain.cohort, chain.plan, chain.people
    world = new_block(size_of(cohort, plan, 1))
    journeys = simulate_compiled(cohort, plan)

    def run_kernel() -> None:
        lay_out(world, cohort, plan)
        live(world)
        assert world[fields.STOPPED] == 0

    def run_bare() -> None:
        logs[:] = [bare_simpy.run(people, chain.places, chain.end_at)]

    works: dict[str, Callable[[], object]] = {
        BARE: run_bare,
        SIMPY: lambda: simulate_reference(cohort, plan),
        COMPILED: lambda: simulate_compiled(cohort, plan),
        CHECKS: lambda: check_invariants(journeys),
        KERNEL: run_kernel,
    }
    return works if kernel is None else works | {IN_C: partial(kernel, cohort, plan)}


def moments_of_bare(log: Sequence[bare_simpy.StayMoments]) -> int:
    """Moments recorded: of stays, and the beginning and end of planning."""
    of_stays = sum(
        (one.requested_at > 0)  # at minute 0 people are there without having asked
        + (one.entered_at is not None)
        + (one.ready_at is not None)
        + (one.left_at is not None)
        for one in log
    )
    return of_stays + 2 * sum(one.planned_at is not None for one in log)


def measure(volume: int, days: int, rounds: int) -> Measured:
    """The chain at one volume; a third of the rounds, but three, where a year takes seconds.

    The first of them also waits for memory that the process has not had before.

    Raises:
        SystemExit: when the two models do not tell the same story, so that times mean nothing.
    """
    chain = Chain.of(volume, days)
    logs: list[Sequence[bare_simpy.StayMoments]] = []
    works = works_of(chain, c_kernel.build_in_passing(), logs)
    seconds = alternating(works, rounds if volume == 1 else max(3, rounds // 3))
    journeys = simulate_compiled(chain.cohort, chain.plan)
    of_bare = moments_of_bare(logs[-1])
    of_flowsim = moments_of_journeys(journeys, tuple(chain.places))
    if abs(of_flowsim / of_bare - 1) > AGREE:
        raise SystemExit(f"not the same moments: {of_bare} in SimPy, {of_flowsim} in flowsim")
    written = moments_written(journeys)
    return Measured(
        volume,
        chain.cohort.n_patients,
        {BARE: of_bare, SIMPY: of_flowsim, COMPILED: of_flowsim},
        {BARE: of_bare, SIMPY: written, COMPILED: written},
        seconds,
    )


def times(ratio: float) -> str:
    """A ratio with as many digits as it needs."""
    return f"{ratio:.1f}" if ratio >= 10 else f"{ratio:.2f}"


def table_of(measured: Sequence[Measured]) -> str:
    """The measurements, with the ratios."""
    head = ["volume", "program", "patients", "moments", "written"]
    head += ["CPU s, median (min-max)", "µs a patient", "times as fast as bare"]
    rows = []
    for one in measured:
        for name, seconds in one.seconds.items():
            moments = [f"{of[name]:,}" if name in of else "" for of in (one.moments, one.written)]
            ratio = times(one.faster(BARE, name)) if name not in (CHECKS, KERNEL, IN_C) else ""
            row = [f"x{one.volume}", name, f"{one.patients:,}", *moments, seconds.text]
            rows.append([*row, f"{one.per_patient(name):.2f}", ratio])
    return table(head, rows)


def bars_of(measured: Sequence[Measured]) -> list[Bar]:
    """What the figures should be; both engines record the moments of the bare model, and more."""
    limits: dict[str, dict[int, tuple[float, float | None]]] = {
        SIMPY: {1: (1, 3), 10: (2, None)},
        COMPILED: {1: (50, 100), 10: (100, 200)},
    }
    bars = []
    for engine, of_volume in limits.items():
        for one in measured:
            if one.volume in of_volume:
                what = f"{engine} against bare SimPy at x{one.volume}"
                ratio = one.faster(BARE, engine)
                bars.append(Bar(what, ratio, *of_volume[one.volume], unit="x", at_least=True))
    first, last = measured[0], measured[-1]
    if IN_C in first.seconds:
        ratio = first.faster(KERNEL, IN_C)
        bars.append(Bar("kernel against the same in C (x1)", ratio, None, 1.5, unit="x"))
    if last.volume > first.volume:
        what = f"{SIMPY}: cost per patient at x{last.volume} over x{first.volume}"
        ratio = last.per_patient(SIMPY) / first.per_patient(SIMPY)
        bars.append(Bar(what, ratio, 2, unit="x"))
    return bars


def growth(measured: Sequence[Measured]) -> str:
    """How the cost per patient grows from the smallest volume to the largest."""
    first, last = measured[0], measured[-1]
    lines = []
    for name in first.seconds:
        ratio = last.per_patient(name) / first.per_patient(name)
        lines.append(f"{name} {ratio:.2f}")
    return f"Cost per patient at x{last.volume} over that at x{first.volume}: {', '.join(lines)}."


def report(volumes: Sequence[int], days: int, rounds: int) -> Report:
    """Measures."""
    prepare("compiled")
    measured = [measure(volume, days, rounds) for volume in volumes]
    text = table_of(measured)
    if len(measured) > 1:
        text += f"\n\n{growth(measured)}"
    if c_kernel.compiler() is None:
        text += "\n\nThere is no C compiler here: the kernel in C was not measured."
    numbers = {
        f"x{one.volume}": {name: seconds.median for name, seconds in one.seconds.items()}
        for one in measured
    }
    return Report(text, bars_of(measured), numbers)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--volumes", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--days", type=int, default=364)
    parser.add_argument(AS_JSON, action="store_true", help="print for write_page")
    given = parser.parse_args()
    hand_over(report(given.volumes, given.days, given.rounds))


if __name__ == "__main__":
    main()
