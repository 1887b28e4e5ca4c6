"""Where chance comes from: one stream of uniforms per purpose and stratum.

A purpose is one decision ("need/ward", "arrivals/day"), a stratum a part of the
population ("medicine-acute/halmstad"). Each pair has its own Philox stream, so that
drawing more of one decision, or for more people elsewhere, never moves anybody's luck.
Within a stream the uniform of a person is found by the person's ordinal.

Philox: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
This is the only module that uses numpy.random.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.random import Generator, Philox

from flowsim.tables.cohort import U32, Ints

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Ids:
    """Who draws: people in the order of (stratum, ordinal).

    `stratum` holds positions in `names` and never falls; `ordinal` rises within a stratum.
    """

    names: tuple[str, ...]
    stratum: Ints
    ordinal: Ints

    def pick(self, where: Ints) -> Ids:
        """Those at the given positions, which must rise."""
        return Ids(self.names, self.stratum[where], self.ordinal[where])

    def __len__(self) -> int:
        return len(self.stratum)


class Streams:
    """The streams of one replication."""

    def __init__(self, seed: int, replication: int) -> None:
        self._seed, self._replication = seed, replication
        self._bits = Philox(key=0)
        self._generator = Generator(self._bits)
        self._keys: dict[str, list[int]] = {}
        self._counters: dict[str, list[int]] = {}

    def uniforms(self, purpose: str, stratum: str, n: int) -> Floats:
        """Uniforms in [0, 1) of ordinals 0 .. n - 1; a larger `n` only adds to the end."""
        self._point_at(purpose, stratum)
        return self._generator.random(n)

    def integers32(self, purpose: str, stratum: str, n: int) -> Ints:
        """Integers 0 .. 2^32 - 1, below p x 2^32 with probability p."""
        return stored_integers(self.uniforms(purpose, stratum, n))

    def each(self, purpose: str, ids: Ids) -> Floats:
        """The uniform of each person for a purpose, in the order of `ids`."""
        drawn = np.empty(len(ids))
        if not len(ids):
            return drawn
        starts = [0, *(np.flatnonzero(np.diff(ids.stratum)) + 1).tolist()]
        ends = [*starts[1:], len(ids)]
        strata = ids.stratum[starts].tolist()
        counts = (ids.ordinal[np.array(ends) - 1] + 1).tolist()
        for start, end, stratum, count in zip(starts, ends, strata, counts, strict=True):
            everyone = self.uniforms(purpose, ids.names[stratum], count)
            is_whole = count == end - start
            drawn[start:end] = everyone if is_whole else everyone[ids.ordinal[start:end]]
        return drawn

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
        counter = self._counters.get(stratum)
        if counter is None:
            counter = self._counters[stratum] = [0, 0, *_two_words(stratum)]
        state: Any = {
            "bit_generator": "Philox",
            "state": {"counter": counter, "key": key},
            "buffer": [0, 0, 0, 0],
            "buffer_pos": 4,  # the buffer is used up: the next draw begins a block
            "has_uint32": 0,
            "uinteger": 0,
        }
        self._bits.state = state


def stored_integers(uniforms: Floats) -> Ints:
    """Uniforms as integers 0 .. 2^32 - 1, for decisions that an engine makes (R20)."""
    return (uniforms * U32).astype(np.int64)


def _two_words(text: str) -> list[int]:
    digest = sha256(text.encode()).digest()
    return [int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:16], "little")]
