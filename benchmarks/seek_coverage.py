"""How often a search finds the true number, on queues whose truth is known.

Run it to measure again what docs/seek.md shows: python -m benchmarks.seek_coverage

The queue is M/M/c by the recursion of Kiefer and Wolfowitz (1955, Transactions of the American
Mathematical Society 78:1) over customers, many replications side by side, each started from
the stationary law, so that the mean share who wait longer than three days is exactly that of
Erlang's formula. Every number of places meets the same customers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flowsim.experiment.seek import Found, Limit, seek
from flowsim.theory import queue_law, share_waiting_longer

Floats = npt.NDArray[np.float64]

PER_DAY, STAY_DAYS, LONGER_DAYS = 0.5, 20.0, 3.0
PLACES = tuple(range(11, 23))
CUSTOMERS = 365
"""Of a replication: two years."""
LIMITS = (0.20, 0.10, 0.05, 0.0483, 0.02)
"""0.10 and 0.0483 are close to what 14 and 15 places give: 0.0956 and 0.0482."""


@dataclass(frozen=True)
class Ready:
    """Values that are there already, shape (replications,) by number: a cheap simulator."""

    of: Mapping[int, Floats]

    def values(self, numbers: Sequence[int], replications: int) -> Mapping[int, Floats]:
        """The first replications of each number."""
        return {number: self.of[number][:replications] for number in numbers}


def true_share(places: int) -> float:
    """Share who wait longer than three days."""
    return share_waiting_longer(PER_DAY, STAY_DAYS, places, LONGER_DAYS)


def true_number(limit: float) -> int:
    """The fewest places with which the share is below a limit."""
    return next(places for places in PLACES if true_share(places) < limit)


def shares(seed: int, paths: int, places: int, customers: int = CUSTOMERS) -> Floats:
    """Share of the customers of each path who wait longer than three days, shape (paths,)."""
    rng = np.random.default_rng(seed)  # the same customers for every number of places
    work = _first_work(rng, paths, places)
    long = np.zeros(paths)
    for _ in range(customers):
        stay = rng.standard_exponential(paths) * STAY_DAYS
        gap = rng.standard_exponential(paths) / PER_DAY
        long += work[:, 0] > LONGER_DAYS
        work[:, 0] += stay
        work.sort(axis=1)
        work = np.maximum(work - gap[:, np.newaxis], 0.0)
    return long / customers


def _first_work(rng: np.random.Generator, paths: int, places: int) -> Floats:
    """Days until each place is free, smallest first, in the stationary state."""
    law = queue_law(PER_DAY, STAY_DAYS, places)
    numbers = np.asarray([served + waiting for served, waiting in law])
    there = numbers[np.searchsorted(np.cumsum(list(law.values())), rng.random(paths))]
    stays = rng.standard_exponential((paths, int(numbers.max()))) * STAY_DAYS
    work = np.where(np.arange(places) < there[:, np.newaxis], stays[:, :places], 0.0)
    work.sort(axis=1)
    for customer in range(places, int(there.max())):
        work[:, 0] += np.where(customer < there, stays[:, customer], 0.0)
        work.sort(axis=1)
    return work


def searches(seed: int, count: int, most: int, limit: float) -> list[Found]:
    """So many searches, each with chance of its own."""
    return searches_in(all_shares(seed, count, most), limit, most)


def all_shares(seed: int, count: int, most: int) -> dict[int, Floats]:
    """By number of places, the share of each search and replication."""
    return {places: shares(seed, count * most, places).reshape(count, most) for places in PLACES}


def searches_in(of: Mapping[int, Floats], limit: float, most: int) -> list[Found]:
    """One search in each row of the shares."""
    count = len(of[PLACES[0]])
    return [
        seek(
            PLACES,
            Ready({places: rows[row] for places, rows in of.items()}),
            Limit("<", limit),
            most=most,
            seed=1,
        )
        for row in range(count)
    ]


def is_right(found: Found, truth: int) -> bool:
    """Whether the true number is the answer or cannot be told from it."""
    return truth == found.enough or truth in found.undecided


def runs_of(found: Found) -> int:
    """Replications that a search took in all."""
    return sum(look for look, _ in found.looked.values())


def main() -> None:
    """Print the table of docs/seek.md."""
    print("| limit | truth | most | right | exactly | undecided | runs | enough but is not |")
    print("|---|---|---|---|---|---|---|---|")
    for most in (60, 200):
        of = all_shares(most, 200, most)
        for limit in LIMITS:
            truth, found = true_number(limit), searches_in(of, limit, most)
            cells = (
                f"{limit:.4g}",
                str(truth),
                str(most),
                f"{np.mean([is_right(one, truth) for one in found]):.3f}",
                f"{np.mean([one.enough == truth and not one.undecided for one in found]):.3f}",
                f"{np.mean([len(one.undecided) for one in found]):.2f}",
                f"{np.mean([runs_of(one) for one in found]):.0f}",
                f"{np.mean([(one.enough or truth) < truth for one in found]):.3f}",
            )
            print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
