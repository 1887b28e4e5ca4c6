"""Markov chains of small systems, solved exactly: overflow, and blocking after service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

State = tuple[int, ...]
"""What a chain is in: numbers of patients, in an order that its function says."""
Moves = Callable[[State], Iterable[tuple[float, State]]]
"""Where a chain goes from a state: (rate per day, next state)."""


def stationary_law(start: State, moves: Moves) -> dict[State, float]:
    """The law that a chain keeps, over all states that can be reached from `start`.

    Every state must lead back to `start`.
    """
    from scipy.sparse import csc_array
    from scipy.sparse.linalg import spsolve

    code = {start: 0}
    found = [start]
    origins: list[int] = []
    targets: list[int] = []
    rates: list[float] = []
    for origin in found:  # grows while it is gone through
        for rate, target in moves(origin):
            if rate > 0 and target not in code:
                code[target] = len(found)
                found.append(target)
            if rate > 0 and target != origin:
                origins += [code[target], code[origin]]
                targets += [code[origin], code[origin]]
                rates += [rate, -rate]
    n = len(found)
    # The balance of the start follows from the others; in its place all chances sum to 1.
    entry = np.array([*origins, *([0] * n)])
    keeps = np.concatenate([np.array(origins) != 0, np.ones(n, dtype=bool)])
    column = np.array([*targets, *range(n)])
    value = np.array([*rates, *([1.0] * n)])
    system = csc_array((value[keeps], (entry[keeps], column[keeps])), shape=(n, n))
    right = np.zeros(n)
    right[0] = 1.0
    law = spsolve(system, right)
    return dict(zip(found, np.maximum(law, 0.0).tolist(), strict=True))


def mean_over(law: Mapping[State, float], value: Callable[[State], float]) -> float:
    """Long-run mean of something that the state decides."""
    return sum(chance * value(state) for state, chance in law.items())


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

    Stays are exponential, arrivals Poisson and lost when the ward is full: a tandem with
    blocking after service. Exact: the stationary law of `ward_and_care_home_law`.
    """
    law = ward_and_care_home_law(
        arrivals_per_day=arrivals_per_day,
        mean_stay_days=mean_stay_days,
        beds=beds,
        share_to_care_home=share_to_care_home,
        mean_residence_days=mean_residence_days,
        places=places,
    )
    return BlockedWard(
        lost=mean_over(law, lambda state: state[0] + state[1] == beds),
        occupied=mean_over(law, lambda state: state[0] + state[1]),
        blocked=mean_over(law, lambda state: state[1]),
        residents=mean_over(law, lambda state: state[2]),
    )


def ward_and_care_home_law(
    *,
    arrivals_per_day: float,
    mean_stay_days: float,
    beds: int,
    share_to_care_home: float,
    mean_residence_days: float,
    places: int,
) -> dict[State, float]:
    """Long-run chance of every (treated, blocked, residents) in `ward_and_care_home`."""

    def moves(state: State) -> Iterator[tuple[float, State]]:
        treated, blocked, residents = state
        ends = treated / mean_stay_days
        is_full = residents == places
        if treated + blocked < beds:
            yield arrivals_per_day, (treated + 1, blocked, residents)
        if treated:
            yield ends * (1 - share_to_care_home), (treated - 1, blocked, residents)
            onward = (treated - 1, blocked + is_full, residents + (not is_full))
            yield ends * share_to_care_home, onward
        if residents:
            leaves = residents / mean_residence_days
            yield (
                leaves,
                (treated, blocked - 1, residents)
                if blocked
                else (
                    treated,
                    0,
                    residents - 1,
                ),
            )

    return stationary_law((0, 0, 0), moves)


@dataclass(frozen=True)
class OverflowWards:
    """Long-run shares of arrivals at two wards of which the second helps the first out."""

    overflowed: float  # share of the first ward's patients who are taken in on the second
    lost_first: float  # share of the first ward's patients who find no bed at all
    lost_second: float  # share of the second ward's own patients who find no bed
    law: Mapping[State, float]  # chance of every (taken in the first, in the second)


def overflow_between_wards(
    arrivals_per_day: tuple[float, float], mean_stay_days: float, beds: tuple[int, int]
) -> OverflowWards:
    """Partial pooling: who finds the first ward full is taken in on the second, if it has room.

    Patients of the second ward have no such way out. Stays are exponential with one mean;
    whoever finds no bed is lost. By PASTA, arrivals find the stationary law.
    """
    first_beds, second_beds = beds
    first_rate, second_rate = arrivals_per_day

    def moves(state: State) -> Iterator[tuple[float, State]]:
        first, second = state
        if first < first_beds:
            yield first_rate, (first + 1, second)
        if second < second_beds:
            to_second = second_rate + (first_rate if first == first_beds else 0.0)
            yield to_second, (first, second + 1)
        yield first / mean_stay_days, (max(first - 1, 0), second)
        yield second / mean_stay_days, (first, max(second - 1, 0))

    law = stationary_law((0, 0), moves)
    return OverflowWards(
        overflowed=mean_over(law, lambda s: s[0] == first_beds and s[1] < second_beds),
        lost_first=mean_over(law, lambda s: s == beds),
        lost_second=mean_over(law, lambda s: s[1] == second_beds),
        law=law,
    )
