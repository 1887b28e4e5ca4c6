"""How often flowsim's intervals hold, on queues and families whose truth is known.

Run it to measure again what docs/uncertainty.md shows: python -m benchmarks.coverage

The queue is M/M/1 by Lindley's recursion over customers, many replications side by side,
each started from the stationary law, so that the mean wait is exactly load / (1 - load)
mean service times (Lindley 1952, Proceedings of the Cambridge Philosophical Society 48:277).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from flowsim.experiment.best import sure_excess
from flowsim.experiment.intervals import intervals
from flowsim.experiment.looks import looks
from flowsim.experiment.precision import Goal, Wanted, confirmed, goal_of_mean, is_enough
from flowsim.experiment.summary import next_interval, ordinary_interval

Floats = npt.NDArray[np.float64]
Random = np.random.Generator

SERVICE_SHARE_WAITS = (1.0, 2.0, 4.0, 8.0)
"""Waits, in mean service times, of which the share above is a KPI of the null family."""
RESAMPLES = 2000
FAMILIES: dict[str, tuple[Callable[[Random, tuple[int, int]], Floats], float]] = {
    "normal": (lambda rng, shape: rng.standard_normal(shape), 0.0),
    "gamma, shape 4 (skewness 1)": (lambda rng, shape: rng.gamma(4, 1, shape), 4.0),
    "exponential (skewness 2)": (lambda rng, shape: rng.exponential(1, shape), 1.0),
    "lognormal, sigma 0.5 (skewness 1.8)": (
        lambda rng, shape: rng.lognormal(0, 0.5, shape),
        float(np.exp(0.125)),
    ),
    "lognormal, sigma 1 (skewness 6.2)": (
        lambda rng, shape: rng.lognormal(0, 1, shape),
        float(np.exp(0.5)),
    ),
    "Poisson, mean 0.3 (mostly zero)": (
        lambda rng, shape: rng.poisson(0.3, shape).astype(np.float64),
        0.3,
    ),
    "Student t, 3 degrees (long tails)": (lambda rng, shape: rng.standard_t(3, shape), 0.0),
}
"""Kinds of differences, each with its true mean."""


def waits(rng: Random, paths: int, customers: int, load: float) -> Iterator[Floats]:
    """The wait of each customer in turn, shape (paths,), in mean service times."""
    wait = np.where(rng.random(paths) < load, rng.exponential(1 / (1 - load), paths), 0.0)
    for _ in range(customers):
        yield wait
        step = rng.standard_exponential(paths) - rng.standard_exponential(paths) / load
        wait = np.maximum(wait + step, 0.0)


def mean_waits(rng: Random, shape: tuple[int, ...], customers: int, load: float) -> Floats:
    """Mean wait of each replication."""
    total = np.zeros(int(np.prod(shape)))
    for wait in waits(rng, len(total), customers, load):
        total += wait
    mean: Floats = (total / customers).reshape(shape)
    return mean


def true_wait(load: float) -> float:
    """Mean wait in M/M/1, in mean service times."""
    return load / (1 - load)


def mean_coverage(rng: Random, macro_runs: int, n: int, *, load: float = 0.7) -> float:
    """Share of experiments whose interval of the mean wait holds the truth."""
    truth, held = true_wait(load), 0
    for values in mean_waits(rng, (macro_runs, n), 1000, load):
        found = ordinary_interval(values)
        held += (
            found.low is not None and found.high is not None and found.low <= truth <= found.high
        )
    return held / macro_runs


def next_coverage(rng: Random, macro_runs: int, n: int, *, load: float = 0.7) -> float:
    """Share of experiments whose interval for a single new replication holds it."""
    held = 0
    for values in mean_waits(rng, (macro_runs, n + 1), 300, load):
        low, high = next_interval(values[:n])
        held += low is not None and high is not None and low <= values[n] <= high
    return held / macro_runs


def sequential_coverage(
    rng: Random,
    macro_runs: int,
    *,
    half_width: float,
    customers: int = 1000,
    at_most: int = 200,
    load: float = 0.7,
) -> tuple[float, float, float]:
    """After sequential stopping: share that holds the truth, share precise, mean replications.

    Only those that stopped as precise count for the first share.
    """
    truth, held, precise, taken = true_wait(load), 0, 0, 0
    wanted = Wanted("wait", half_width)
    for values in mean_waits(rng, (macro_runs, at_most), customers, load):
        goals: tuple[Goal, ...] = ()
        for n in looks(at_most):
            goals = confirmed((goal_of_mean("", wanted, values[:n]),), goals)
            if is_enough(goals, n):
                break
        found = ordinary_interval(values[:n])
        taken += n
        if goals[0].state == "precise" and found.low is not None and found.high is not None:
            precise += 1
            held += found.low <= truth <= found.high
    return held / max(precise, 1), precise / macro_runs, taken / macro_runs


def queue_kpis(rng: Random, paths: int, customers: int, load: float) -> Floats:
    """Eight KPIs of each path, shape (paths, 8): mean, spread, largest, none, four shares."""
    total, squares, largest, none = (np.zeros(paths) for _ in range(4))
    above = np.zeros((len(SERVICE_SHARE_WAITS), paths))
    for wait in waits(rng, paths, customers, load):
        total += wait
        squares += wait**2
        np.maximum(largest, wait, out=largest)
        none += wait == 0
        above += wait > np.array(SERVICE_SHARE_WAITS)[:, np.newaxis]
    mean = total / customers
    spread = np.sqrt(squares / customers - mean**2)
    return np.stack([mean, spread, largest, none, *above], axis=1)


def null_family_coverage(
    rng: Random, macro_runs: int, n: int, *, scenarios: int = 10, load: float = 0.7
) -> tuple[float, float]:
    """Scenarios from independent seeds that do not differ from the base, eight KPIs each.

    Returns:
        Share of tables in which every interval holds 0, and the same for ordinary ones.
    """
    paths = macro_runs * (scenarios + 1) * n
    kpis = queue_kpis(rng, paths, 200, load).reshape(macro_runs, scenarios + 1, n, 8)
    held, held_pointwise = 0, 0
    for base, *others in kpis:
        differences = np.concatenate([other - base for other in others], axis=1)
        found = intervals(differences, rng.random((RESAMPLES, n)))
        held += bool(np.all((found.low <= 0) & (found.high >= 0)))
        held_pointwise += bool(np.all((found.low_pointwise <= 0) & (found.high_pointwise >= 0)))
    return held / macro_runs, held_pointwise / macro_runs


def family_coverage(
    rng: Random, kind: str, macro_runs: int, n: int, columns: int
) -> tuple[float, float, float]:
    """Independent differences of a kind.

    Returns:
        Share of tables in which every interval holds; in which every interval without a
        warning of skewness does; and share of intervals with that warning.
    """
    draw, truth = FAMILIES[kind]
    held, held_unless_warned, warned = 0, 0, 0.0
    for _ in range(macro_runs):
        found = intervals(draw(rng, (n, columns)), rng.random((RESAMPLES, n)))
        # A column that is constant by chance has no interval that could hold.
        holds = (found.low <= truth) & (truth <= found.high) | found.is_identical
        held += bool(np.all(holds))
        held_unless_warned += bool(np.all(holds | found.is_skewed))
        warned += float(found.is_skewed.mean())
    return held / macro_runs, held_unless_warned / macro_runs, warned / macro_runs


def best_coverage(rng: Random, macro_runs: int, n: int, loads: Sequence[float]) -> float:
    """Share of experiments in which the queue with the lowest load may be best."""
    mean_wait_of = [mean_waits(rng, (macro_runs, n), 300, load) for load in loads]
    truly_best = int(np.argmin(loads))
    kept = 0
    for columns in zip(*mean_wait_of, strict=True):
        excess = sure_excess(columns, 1.0, rng.random((RESAMPLES, n)))
        kept += not any(worse == truly_best for worse, _ in excess)
    return kept / macro_runs


def main() -> None:
    """Measure and print everything."""
    rng = np.random.default_rng(20261122)
    for n in (20, 30, 50):
        print(f"mean wait, M/M/1 load 0.7, n={n}: {mean_coverage(rng, 2000, n):.3f}")
    for n in (20, 30, 50):
        print(f"a single new replication, n={n}: {next_coverage(rng, 4000, n):.3f}")
    for customers, half_width in ((300, 0.3), (1000, 0.2), (1000, 0.15)):
        held, precise, taken = sequential_coverage(
            rng, 2000, half_width=half_width, customers=customers
        )
        print(
            f"until +-{half_width}, {customers} customers: {held:.3f}"
            f" (precise {precise:.2f}, {taken:.0f} replications)"
        )
    for n in (20, 30, 50):
        together, pointwise = null_family_coverage(rng, 1000, n)
        print(f"null family 10 x 8, n={n}: {together:.3f}, ordinary {pointwise:.3f}")
    for loads in ((0.6,) * 6, (0.59, 0.6, 0.6, 0.6, 0.65, 0.7)):
        print(f"the best of loads {loads} is kept, n=30: {best_coverage(rng, 1000, 30, loads):.3f}")
    for columns in (1, 16):
        for n in (20, 30, 50):
            for kind in FAMILIES:
                found = family_coverage(rng, kind, 500, n, columns)
                print(f"{columns} x {kind}, n={n}: " + ", ".join(f"{one:.3f}" for one in found))


if __name__ == "__main__":
    main()
