"""One decision about many people in one sweep: as machine code where Numba is there.

Elsewhere NumPy takes the same formulas, step by step for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from types import ModuleType
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from flowsim.loops import are_machine_code
from flowsim.sampling.happenings import Concerned, Happenings
from flowsim.sampling.laws import Laws
from flowsim.sampling.near import Draws
from flowsim.sampling.scrambling import Flags, Floats, Words, as_uniform, scrambled
from flowsim.tables.cohort import Ints, Ints32

Number = TypeVar("Number", bound=np.integer[Any])


@cache
def machine_code() -> ModuleType | None:
    """The loops, when they are machine code here. Numba is imported for them."""
    if not are_machine_code():
        return None
    from flowsim.sampling import loops

    return loops


def luck(word: Words, number: np.uint64) -> Words:
    """The luck of each in one decision: 64 bits."""
    if (loops := machine_code()) is None:
        return np.asarray(scrambled(word, number))
    bits = np.empty(len(word), dtype=np.uint64)
    loops.luck(word, number, bits)
    return bits


def uniforms(word: Words, number: np.uint64) -> Floats:
    """The uniform of each for one decision, in [0, 1)."""
    if (loops := machine_code()) is None:
        return np.asarray(as_uniform(scrambled(word, number)))
    found = np.empty(len(word))
    loops.uniforms(word, number, found)
    return found


def uniforms_at(word: Words, numbers: Words, at: Ints) -> Floats:
    """The uniform of each for the decision whose number stands at a position of `numbers`."""
    if (loops := machine_code()) is None:
        return np.asarray(as_uniform(scrambled(word, numbers[at])))
    found = np.empty(len(word))
    loops.uniforms_at(word, numbers, at, found)
    return found


def by_code(numbers: Ints32, code: Ints) -> Ints32:
    """The number of each code; where they do not differ in no time."""
    if len(numbers) and (numbers == numbers[0]).all():
        return np.full(len(code), numbers[0], dtype=np.int32)
    found: Ints32 = numbers[code]
    return found


class Drawing:
    """Columns that are drawn by laws; complete once it is finished.

    What tables leave open is asked of the laws at the end, of all columns together.
    """

    def __init__(self, laws: Laws) -> None:
        self._laws = laws
        self._open: list[tuple[Ints32, int, Ints, Ints, Floats]] = []

    def draw(self, draws: Draws, column: Ints32, *, at_least: int) -> None:
        """What each draws, written into a column; the others' numbers are left as they are."""
        if (loops := machine_code()) is None:
            self._ask(draws, column, at_least)
            return
        where, at = np.empty(len(draws.row) + 1, dtype=np.int64), np.empty(len(draws.row))
        still = loops.drawn(draws, self._laws.tables, at_least, column, where, at)
        code = draws.code[draws.what[where[:still]]]
        self._open.append((column, at_least, draws.row[where[:still]], code, at[:still]))

    def finish(self) -> None:
        """Ask about what is open."""
        if not self._open:
            return
        columns, least, rows, codes, uniforms = zip(*self._open, strict=True)
        sizes = [len(row) for row in rows]
        found = self._laws.whole(
            np.concatenate(codes), np.concatenate(uniforms), at_least=np.repeat(least, sizes)
        )
        for column, row, some in zip(
            columns, rows, np.split(found, np.cumsum(sizes)[:-1]), strict=True
        ):
            column[row] = some

    def _ask(self, draws: Draws, column: Ints32, at_least: int) -> None:
        laws = self._laws
        for family, is_meant in laws.by_family(draws.code):
            where = np.flatnonzero(is_meant[draws.what])
            what = draws.what[where]
            at = np.asarray(as_uniform(scrambled(draws.word[where], draws.numbers[what])))
            column[draws.row[where]] = laws.of_family(family, draws.code[what], at, at_least)


def marked(flags: Flags, of: Ints) -> Ints:
    """Positions in `of`, numbers from 0, at whose value a flag is raised, rising."""
    if (loops := machine_code()) is None:
        return np.flatnonzero(flags[of])
    where = np.empty(len(of) + 1, dtype=np.int64)  # one more is written, and not meant
    return where[: loops.marked(flags, of, where)]


def counted(uniforms: Floats, first: Ints, at_most: Floats) -> Ints:
    """How many steps each uniform reaches: `at_most[first]`, the next ... until it is below one."""
    count = np.zeros(len(uniforms), dtype=np.int64)
    if (loops := machine_code()) is not None:
        loops.counted(uniforms, first, at_most, count)
        return count
    more = np.arange(len(uniforms))
    while len(more):
        reached = np.flatnonzero(uniforms >= at_most[first])
        more, uniforms, first = more[reached], uniforms[reached], first[reached] + 1
        count[more] += 1
    return count


def repeated(count: Ints, period: int) -> Ints32:
    """Each position within a period as often as is counted there, period after period."""
    if (loops := machine_code()) is None:
        periods = len(count) // period
        return np.repeat(np.tile(np.arange(period, dtype=np.int32), periods), count)
    found = np.empty(int(count.sum()), dtype=np.int32)
    loops.repeated(count, period, found)
    return found


def happening(whom: Concerned, what: Happenings) -> tuple[Ints, Ints]:
    """What happens of all that may: to whom, and which."""
    if (loops := machine_code()) is None:
        whose = np.repeat(np.arange(len(whom.number)), whom.number)
        begins = whom.first - (np.cumsum(whom.number) - whom.number)
        which = np.arange(len(whose)) + begins[whose]
        happens = scrambled(whom.word[whose], what.numbers[which]) <= what.highest[which]
        happens &= what.is_open[whom.flags_at[whose] + what.kind[which]]
        kept = np.flatnonzero(happens)
        return whose[kept], which[kept]
    n = int(whom.number.sum()) + 1  # one more is written, and not meant
    whose, which = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    n = loops.happening(whom, what, whose, which)
    return whose[:n], which[:n]


def placed(
    parts: Sequence[npt.NDArray[Any]], places: Sequence[Ints], kind: type[Number]
) -> npt.NDArray[Number]:
    """The parts of a column, each number at its place."""
    column = np.empty(sum(map(len, parts)), dtype=kind)
    loops = machine_code()
    for part, place in zip(parts, places, strict=True):
        if loops is None:
            column[place] = part
        else:
            loops.placed(part, place, column)
    return column


def laid_out(first: Ints, count: Ints, word: Words) -> tuple[Ints, Ints, Words]:
    """For each part of every whole, one after the other: which whole, which part, whose word.

    The parts of whole w are `first[w]`, `first[w] + 1` ..., `count[w]` of them.
    """
    n = int(count.sum())
    if (loops := machine_code()) is None:
        whole = np.repeat(np.arange(len(count)), count)
        # Looking up is faster than repeating.
        part = np.arange(n) + (first - (np.cumsum(count) - count))[whole]
        return whole, part, word[whole]
    wholes, parts = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    words = np.empty(n, dtype=np.uint64)
    loops.laid_out(first, count, word, wholes, parts, words)
    return wholes, parts, words
