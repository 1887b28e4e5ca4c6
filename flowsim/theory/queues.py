"""Waiting and loss with random arrivals: Erlang's formulas, and two priority classes.

Sources in `flowsim.theory`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp

from flowsim.theory.chains import State, stationary_law

NEGLIGIBLE = 1e-12
"""Chance beyond which a line is not followed."""


def erlang_b(load: float, servers: int) -> float:
    """Share of arrivals that find all servers taken, when those are lost (M/G/c/c; Gross 2.5).

    `load` is arrivals per day x mean stay in days. It does not depend on how stays vary.

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
    """Share of arrivals that must wait, when all wait their turn (M/M/c; Gross 2.3).

    Raises:
        ValueError: when the load is not below the number of servers.
    """
    if load >= servers:
        raise ValueError("with a load of at least the number of servers the queue never settles")
    lost = erlang_b(load, servers)
    return servers * lost / (servers - load * (1 - lost))


def mean_wait_days(arrivals_per_day: float, mean_stay_days: float, servers: int) -> float:
    """Mean wait of all arrivals in M/M/c, those who do not wait included (Gross 2.3).

    Raises:
        ValueError: when the load is not below the number of servers.
    """
    load = arrivals_per_day * mean_stay_days
    return erlang_c(load, servers) * mean_stay_days / (servers - load)


def share_waiting_longer(
    arrivals_per_day: float, mean_stay_days: float, servers: int, days: float
) -> float:
    """Share of all arrivals in M/M/c who wait longer than so many days (Gross 2.3).

    First come, first served: who waits at all waits an exponential time.

    Raises:
        ValueError: when the load is not below the number of servers.
    """
    load = arrivals_per_day * mean_stay_days
    return erlang_c(load, servers) * exp(-(servers - load) * days / mean_stay_days)


def mean_waits_by_priority(
    arrivals_per_day: Sequence[float], mean_stay_days: float, servers: int
) -> tuple[float, ...]:
    """Mean wait of each class, the first served first, nobody interrupted (Cobham).

    The classes have the same exponential stay. Those who do not wait are included.

    Raises:
        ValueError: when the load of all classes is not below the number of servers.
    """
    load = sum(arrivals_per_day) * mean_stay_days
    first = erlang_c(load, servers) * mean_stay_days / servers
    waits, upto = [], 0.0
    for rate in arrivals_per_day:
        before, upto = upto, upto + rate * mean_stay_days / servers
        waits.append(first / ((1 - before) * (1 - upto)))
    return tuple(waits)


def queue_law(arrivals_per_day: float, mean_stay_days: float, servers: int) -> dict[State, float]:
    """Long-run chance of every number (in service, waiting) in M/M/c.

    Raises:
        ValueError: when the load is not below the number of servers.
    """
    load = arrivals_per_day * mean_stay_days
    erlang_c(load, servers)  # refuses a load that is too high
    weights = {(0, 0): 1.0}
    weight, number = 1.0, 0
    while number < servers or weight > NEGLIGIBLE:
        number += 1
        weight *= load / min(number, servers)
        weights[min(number, servers), max(0, number - servers)] = weight
    total = sum(weights.values())
    return {state: weight / total for state, weight in weights.items()}


def priority_queue_law(
    arrivals_per_day: tuple[float, float], mean_stay_days: float, servers: int, longest: int
) -> dict[State, float]:
    """Long-run chance of every (in service, first class waiting, second class waiting).

    Lines longer than `longest` are left out, so it must be much longer than usual.

    Raises:
        ValueError: when the load is not below the number of servers.
    """
    first, second = arrivals_per_day
    erlang_c((first + second) * mean_stay_days, servers)  # refuses a load that is too high

    def moves(state: State) -> Iterator[tuple[float, State]]:
        taken, ahead, behind = state
        if taken < servers:
            yield first + second, (taken + 1, 0, 0)
        else:
            if ahead < longest:
                yield first, (taken, ahead + 1, behind)
            if behind < longest:
                yield second, (taken, ahead, behind + 1)
        leaves = taken / mean_stay_days
        if ahead:
            yield leaves, (taken, ahead - 1, behind)
        elif behind:
            yield leaves, (taken, ahead, behind - 1)
        elif taken:
            yield leaves, (taken - 1, 0, 0)

    return stationary_law((0, 0, 0), moves)
