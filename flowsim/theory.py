"""Exact results for small systems, to hold the engines against.

Rates are per day and durations in days, so that a system reads like its scenario file.
Sources: Erlang's formulas as in any queueing text (for example Gross, Shortle, Thompson and
Harris, Fundamentals of Queueing Theory); the blocking chain is solved as a Markov chain.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt


def erlang_b(load: float, servers: int) -> float:
    """Share of arrivals that find all servers taken, when those are lost (M/G/c/c).

    `load` is arrivals per day x mean stay in days.

    Raises:
        ValueError: when the load is negative or there are no servers.
    """
    if load < 0 or servers < 1:
        raise ValueError("the load must not be negative and there must be a server")
    blocked = 1.0
    for taken in range(1, servers + 1):
        blocked = load * blocked / (taken + load * blocked)
    return blocked


def erlang_c(load: float, servers: int) -> float:
    """Share of arrivals that must wait, when all wait their turn (M/M/c).

    Raises:
        ValueError: when the load is not below the number of servers.
    """
    if load >= servers:
        raise ValueError("with a load of at least the number of servers the queue never settles")
    lost = erlang_b(load, servers)
    return servers * lost / (servers - load * (1 - lost))


def mean_wait_days(arrivals_per_day: float, mean_stay_days: float, servers: int) -> float:
    """Mean wait of all arrivals in M/M/c, those who do not wait included.

    Raises:
        ValueError: when the load is not below the number of servers.
    """
    load = arrivals_per_day * mean_stay_days
    return erlang_c(load, servers) * mean_stay_days / (servers - load)


def mean_wait_for_weekly_days(days_of_week: tuple[float, ...]) -> float:
    """Mean days until the next of some moments of the week, from a random moment.

    `days_of_week` are moments as days from Monday 00:00; the mean is the sum of squared
    gaps / 14.

    Raises:
        ValueError: when there is no moment.
    """
    if not days_of_week:
        raise ValueError("there must be a moment")
    moments = sorted(days_of_week)
    gaps = np.diff([*moments, moments[0] + 7])
    return float(np.sum(gaps**2) / 14)


@dataclass(frozen=True)
class BlockedWard:
    """Long-run means of a ward with a care home behind it."""

    lost: float  # share of arrivals that find no bed
    occupied: float  # ward beds taken
    blocked: float  # of these, by patients who wait for the care home
    residents: float  # care home places taken


def ward_and_care_home(
    *,
    arrivals_per_day: float,
    mean_stay_days: float,
    beds: int,
    share_to_care_home: float,
    mean_residence_days: float,
    places: int,
) -> BlockedWard:
    """A ward whose patients partly move on to a care home and keep their bed until they can.

    Stays are exponential, arrivals Poisson and lost when the ward is full. Exact: the
    stationary law of the Markov chain over (treated, blocked, residents).
    """
    states = [
        (treated, blocked, residents)
        for treated, blocked, residents in product(
            range(beds + 1), range(beds + 1), range(places + 1)
        )
        if treated + blocked <= beds and (blocked == 0 or residents == places)
    ]
    code = {state: position for position, state in enumerate(states)}
    rates = np.zeros((len(states), len(states)))

    def flow(origin: tuple[int, int, int], to: tuple[int, int, int], rate: float) -> None:
        rates[code[origin], code[to]] += rate

    for state in states:
        treated, blocked, residents = state
        if treated + blocked < beds:
            flow(state, (treated + 1, blocked, residents), arrivals_per_day)
        if treated:
            ends = treated / mean_stay_days
            flow(state, (treated - 1, blocked, residents), ends * (1 - share_to_care_home))
            is_full = residents == places
            onward = (treated - 1, blocked + is_full, residents + (not is_full))
            flow(state, onward, ends * share_to_care_home)
        if residents:
            leaves = residents / mean_residence_days
            to = (treated, blocked - 1, residents) if blocked else (treated, 0, residents - 1)
            flow(state, to, leaves)
    law = _stationary(rates)
    treated_in, blocked_in, residents_in = np.array(states).T
    taken = treated_in + blocked_in
    return BlockedWard(
        lost=float(law[taken == beds].sum()),
        occupied=float(law @ taken),
        blocked=float(law @ blocked_in),
        residents=float(law @ residents_in),
    )


def _stationary(rates: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The law that a chain with these transition rates keeps."""
    generator = rates - np.diag(rates.sum(axis=1))
    system = np.vstack([generator.T, np.ones(len(rates))])
    wanted = np.zeros(len(rates) + 1)
    wanted[-1] = 1.0
    law, *_ = np.linalg.lstsq(system, wanted, rcond=None)
    return law.astype(np.float64)
