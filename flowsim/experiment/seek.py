"""How many are enough? Integer bisection over a number that can be chosen, with an honest set.

Every number that is tried gets replications until a one-sided bound of its mean leaves the
limit out, or until there are no more; then it is undecided. All numbers meet the same people
with the same luck (common random numbers), so neighbours can be told apart.

Sources: bisection on common random numbers with one-sided bounds; looks share the chance of
an error equally (Bonferroni), bounds are bootstrap-t (Hall 1988, Annals of Statistics 16:927).
docs/seek.md says why, and in what share of searches the true number was found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from flowsim.experiment.compare import chance
from flowsim.experiment.looks import FIRST_LOOK
from flowsim.experiment.precision import FEWEST_UNCHANGING
from flowsim.experiment.resampling import critical_values

Floats = npt.NDArray[np.float64]

ERROR = 0.025
"""Chance of calling a number too small that is enough; as much for the other way round."""
Comparison = Literal["<", "<=", ">", ">="]
State = Literal["enough", "too-few", "undecided"]


@dataclass(frozen=True)
class Limit:
    """What the mean of a KPI must be, in its own unit."""

    comparison: Comparison
    value: float

    def room(self, values: Floats) -> Floats:
        """How far inside the limit values are; negative outside."""
        return (self.value - values) if self.comparison in ("<", "<=") else (values - self.value)

    def is_met_by(self, room: float) -> bool:
        """Whether a mean with so much room is inside."""
        return room >= 0 if self.comparison in ("<=", ">=") else room > 0


class Runs(Protocol):
    """Where values come from: an engine, or anything else that gives one per replication."""

    def values(self, numbers: Sequence[int], replications: int) -> Mapping[int, Floats]:
        """The value of each replication, shape (replications,), NaN where there is none.

        Replication k is the same luck for every number, and does not depend on how many
        replications are asked for.
        """


@dataclass(frozen=True)
class Found:
    """What a search found; numbers are in the order in which they help more and more.

    `enough` is the first that is surely enough, None when none is; `undecided` those before
    it that cannot be told; all before them are too few. `looked` has the replications that
    each number got and what was said of it.
    """

    ordered: tuple[int, ...]
    enough: int | None
    undecided: tuple[int, ...]
    looked: Mapping[int, tuple[int, State]]

    @property
    def too_few(self) -> tuple[int, ...]:
        """Those that are surely not enough, the last one the nearest to being it."""
        after = self.undecided[:1] or (() if self.enough is None else (self.enough,))
        return self.ordered[: self.ordered.index(after[0])] if after else self.ordered

    def state(self, number: int) -> State:
        """What is said of a number, tried or not."""
        if number in self.undecided:
            return "undecided"
        return "too-few" if number in self.too_few else "enough"


def seek_looks(most: int) -> tuple[int, ...]:
    """Numbers of replications at which a number is judged: 20, 40, 80 ... and the most."""
    found = [min(FIRST_LOOK, most)]
    while found[-1] < most:
        found.append(min(2 * found[-1], most))
    return tuple(found)


def ordered_by_help(numbers: Sequence[int], runs: Runs, limit: Limit) -> tuple[int, ...]:
    """The numbers so that each helps more than the one before, by the two ends of the range.

    More places shorten a wait; they also empty beds, so that to stay *above* an occupancy
    fewer are better.
    """
    first, last = numbers[0], numbers[-1]
    ends = runs.values((first, last), FIRST_LOOK)
    gains = limit.room(ends[last]) - limit.room(ends[first])
    known = gains[~np.isnan(gains)]
    is_helped_by_more = not len(known) or known.mean() >= 0
    return tuple(numbers) if is_helped_by_more else tuple(reversed(numbers))


@dataclass
class _Judge:
    """Says of a number whether it is enough; remembers what it has said."""

    runs: Runs
    limit: Limit
    most: int
    seed: int
    looked: dict[int, tuple[int, State]] = field(default_factory=dict)

    def state(self, number: int) -> State:
        if number not in self.looked:
            self.looked[number] = self._judged(number)
        return self.looked[number][1]

    def _judged(self, number: int) -> tuple[int, State]:
        looks = seek_looks(self.most)
        for look in looks:
            room = self.limit.room(self.runs.values((number,), look)[number])
            state = state_of(
                room, self.limit, error=ERROR / len(looks), seed=self.seed, most=self.most
            )
            if state != "undecided":
                return look, state
        return looks[-1], "undecided"


def seek(numbers: Sequence[int], runs: Runs, limit: Limit, *, most: int, seed: int) -> Found:
    """Find the first number that is enough, and those that cannot be told.

    Args:
        numbers: those that may be chosen, in the order in which they help (`ordered_by_help`).
        runs: where values come from.
        limit: what the mean must be.
        most: replications that a number may get at most, at least 20.
        seed: of the experiment; it draws the resamples of the bounds.
    """
    judge = _Judge(runs, limit, most, seed)
    enough = _first(numbers, lambda number: judge.state(number) == "enough")
    unsure = _first(numbers, lambda number: judge.state(number) != "too-few")
    return Found(
        ordered=tuple(numbers),
        enough=numbers[enough] if enough < len(numbers) else None,
        undecided=tuple(numbers[unsure:enough]),
        looked=dict(judge.looked),
    )


def _first(numbers: Sequence[int], is_beyond: Callable[[int], bool]) -> int:
    """Position of the first number that is beyond, by bisection; their count if none is."""
    low, high = 0, len(numbers)
    while low < high:
        middle = (low + high) // 2
        if is_beyond(numbers[middle]):
            high = middle
        else:
            low = middle + 1
    return low


def state_of(room: Floats, limit: Limit, *, error: float, seed: int, most: int) -> State:
    """What may be said of a mean, with a chance of `error` at most that it is wrong.

    `room` is how far inside the limit each replication is, NaN where there is no value.
    What is the same in every replication has no spread to judge by, and is believed after
    as many as `precision.FEWEST_UNCHANGING`, or `most` if that is fewer.
    """
    known = room[~np.isnan(room)]
    if len(known) < FIRST_LOOK:
        return "undecided"
    mean = float(known.mean())
    if np.ptp(known) <= 1e-12 * max(abs(mean), 1e-300):
        is_believed = len(known) >= min(FEWEST_UNCHANGING, most)
        if not is_believed:
            return "undecided"
        return "enough" if limit.is_met_by(mean) else "too-few"
    low, high = bounds(known, error=error, seed=seed)
    if low > 0:
        return "enough"
    return "too-few" if high < 0 else "undecided"


def bounds(values: Floats, *, error: float, seed: int) -> tuple[float, float]:
    """A lower and an upper bound of a mean, each wrong with a chance of `error`."""
    n = len(values)
    centred = (values - values.mean())[:, np.newaxis]
    found = critical_values(
        centred, np.ones((n, 1), dtype=np.bool_), _chance(seed, n), 1 - 2 * error
    )
    standard_error = float(values.std(ddof=1)) / np.sqrt(n)
    return (
        float(values.mean() - found.high * standard_error),
        float(values.mean() - found.low * standard_error),
    )


@lru_cache(maxsize=8)
def _chance(seed: int, replications: int) -> Floats:
    return chance(seed, replications)
