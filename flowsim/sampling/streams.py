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
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.random import Generator, Philox

from flowsim.sampling.scrambling import UNUSED, Floats, Words
from flowsim.sampling.sweeps import uniforms
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
        self._bits = Philox(key=0)
        self._state: Any = self._bits.state
        self._generator = Generator(self._bits)
        self._keys: dict[str, list[int]] = {}

    def uniforms(self, purpose: str, stratum: str, n: int) -> Floats:
        """Uniforms in [0, 1) of ordinals 0 .. n - 1; a larger `n` only adds to the end."""
        self._point_at(purpose, stratum)
        return self._generator.random(n)

    def words(self, stratum: str, n: int, what: str = "people") -> Words:
        """Words of ordinals 0 .. n - 1; a larger `n` only adds to the end."""
        self._point_at(what, stratum)
        return np.asarray(self._bits.random_raw(n))

    def people(self, names: tuple[str, ...], counts: Ints) -> Ids:
        """So many people of each stratum, with the ordinals 0, 1, 2 ..."""
        stratum = np.repeat(np.arange(len(names), dtype=np.int32), counts)
        first = (np.cumsum(counts) - counts).astype(np.int32)
        word = np.empty(len(stratum), dtype=np.uint64)
        for name, start, n in zip(names, first.tolist(), counts.tolist(), strict=True):
            word[start : start + n] = self.words(name, n)
        ordinal = np.arange(len(stratum), dtype=np.int32) - first.take(stratum)
        return Ids(names, stratum, ordinal, word)

    def _point_at(self, purpose: str, stratum: str) -> None:
        """Begin a stream: its key is the purpose, its counter begins at the stratum.

        Setting the state of one generator is thirty times as fast as making a new one.
        The stratum fills the upper half of the 256-bit counter, so that two strata would
        meet only after 2^128 draws.
        """
        key = self._keys.get(purpose)
        if key is None:
            text = json.dumps([self._seed, self._replication, purpose])
            key = self._keys[purpose] = _two_words(text)
        # Of a new generator nothing is buffered: the next draw begins a block.
        self._state["state"] = {"counter": _counter_at(stratum), "key": key}
        self._bits.state = self._state


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


@lru_cache(maxsize=100_000)
def _counter_at(stratum: str) -> tuple[int, ...]:
    """Where the stream of a stratum begins."""
    return (0, 0, *_two_words(stratum))


def _two_words(text: str) -> list[int]:
    digest = sha256(text.encode()).digest()
    return [int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:16], "little")]
