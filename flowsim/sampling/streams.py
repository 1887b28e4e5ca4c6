"""Where chance comes from: a word of chance per person, and what each decision makes of it.

A stratum is a part of the population ("medicine-acute/halmstad"), a purpose one decision
("need/ward"). Each stratum has its own Philox stream of words, in which a person's word is
found by the person's ordinal. A decision about a person scrambles that word together with
the number of its purpose. So drawing for more people, or deciding one thing more, never
moves anybody's luck, and whoever is asked about draws alone, wherever in the stratum.

What has no person (how many come on a day) has a Philox stream per purpose and stratum.

Philox: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3". `scrambling` is
what decisions make of words. This is the only module that uses numpy.random.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.random import Philox

from flowsim.sampling.scrambling import UNUSED, Floats, Words, as_uniform
from flowsim.sampling.sweeps import machine_code, uniforms
from flowsim.tables.cohort import Chances, Ints, Ints32

_UNUSED_BITS = np.uint64(2**11 - 1)
_LOWER = np.uint64(32)


@dataclass(frozen=True)
class Ids:
    """Who draws, and the word of each.

    People of a stratum stand together, by rising `ordinal`; `stratum` holds positions in
    `names` and rises too.
    """

    names: tuple[str, ...]
    stratum: Ints32
    ordinal: Ints32
    word: Words

    def pick(self, where: Ints) -> Ids:
        """Those at the given positions, which must rise."""
        return Ids(self.names, self.stratum[where], self.ordinal[where], self.word[where])

    def each(self, purpose: str) -> Floats:
        """The uniform of each for a purpose."""
        return uniforms(self.word, number_of(purpose))

    def __len__(self) -> int:
        return len(self.stratum)


class Streams:
    """The streams of one replication."""

    def __init__(self, seed: int, replication: int) -> None:
        self._seed, self._replication = seed, replication

    def uniforms(self, purpose: str, strata: str | Sequence[str], n: int) -> Floats:
        """Uniforms in [0, 1) of ordinals 0 .. n - 1, stratum by stratum."""
        return np.asarray(as_uniform(self.words(strata, n, purpose)))

    def words(self, strata: str | Sequence[str], n: int | Ints, what: str = "people") -> Words:
        """Words of ordinals 0 .. n - 1, stratum by stratum; a larger `n` only adds to the end."""
        names = (strata,) if isinstance(strata, str) else tuple(strata)
        key = _two_words(json.dumps([self._seed, self._replication, what]))
        return _first_words(key, _begins(names), np.full(len(names), n, dtype=np.int64))

    def people(self, names: tuple[str, ...], counts: Ints) -> Ids:
        """So many people of each stratum, with the ordinals 0, 1, 2 ..."""
        stratum = np.repeat(np.arange(len(names), dtype=np.int32), counts)
        first = (np.cumsum(counts) - counts).astype(np.int32)
        ordinal = np.arange(len(stratum), dtype=np.int32) - first.take(stratum)
        return Ids(names, stratum, ordinal, self.words(names, counts))


def _first_words(key: list[int], begins: Words, count: Ints) -> Words:
    """The first words of streams, one after the other.

    A stream begins where its stratum says, in the upper half of the 256-bit counter, so that two
    strata would meet only after 2^128 draws.
    """
    if len(count) > 1 and (loops := machine_code()) is not None:
        words = np.empty(int(count.sum()), dtype=np.uint64)
        loops.streams(np.array(key, dtype=np.uint64), begins, count, words)
        return words
    return _by_numpy(key, begins, count)


def _by_numpy(key: list[int], begins: Words, count: Ints) -> Words:
    """The same by NumPy's generator.

    Setting the state of one generator is thirty times as fast as making a new one.
    """
    bits = Philox(key=0)
    state: Any = bits.state
    words = [np.zeros(0, dtype=np.uint64)]
    for begin, n in zip(begins.tolist(), count.tolist(), strict=True):
        # Of a new generator nothing is buffered: the next draw begins a block.
        state["state"] = {"counter": (0, 0, *begin), "key": key}
        bits.state = state
        words.append(bits.random_raw(n))
    return np.concatenate(words)


def highest_below(chance: Floats) -> Words:
    """The highest 64 bits whose uniform is below a chance, which must be above 0.

    So that whether something happens needs no uniform: `bits <= highest_below(chance)` is
    the same as `as_uniform(bits) < chance`.
    """
    steps = np.ceil(np.minimum(chance, 1.0) * 2.0**53)
    return ((steps - 1).astype(np.uint64) << UNUSED) | _UNUSED_BITS


def stored_integers(bits: Words) -> Chances:
    """64 bits as an integer 0 .. 2^32 - 1, for decisions that an engine makes (R20)."""
    return (bits >> _LOWER).astype(np.uint32)


@lru_cache(maxsize=100_000)
def number_of(purpose: str) -> np.uint64:
    """The number of a purpose: the first 64 bits of SHA-256 of its name."""
    return np.uint64(_two_words(purpose)[0])


def numbers_of(purposes: Iterable[str]) -> Words:
    """The numbers of several purposes."""
    return np.array([number_of(purpose) for purpose in purposes], dtype=np.uint64)


@lru_cache(maxsize=64)
def _begins(strata: tuple[str, ...]) -> Words:
    """Where the streams of strata begin, shape (strata, 2)."""
    return np.array([_two_words(one) for one in strata], dtype=np.uint64).reshape(-1, 2)


def _two_words(text: str) -> list[int]:
    digest = sha256(text.encode()).digest()
    return [int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:16], "little")]
