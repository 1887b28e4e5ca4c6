"""What decisions make of words of chance: the scrambling of SplitMix64, and uniforms.

Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", with the
constants of Stafford's variant 13. It turns different words into different words: for one
purpose, luck is as independent between people as Philox is.

Each formula is of one number, and holds for whole arrays as well.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

UNUSED = np.uint64(11)  # a float has 53 bits
_SHIFTS = tuple(map(np.uint64, (30, 27, 31)))
_FACTORS = tuple(map(np.uint64, (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)))


def scrambled(word: Any, number: Any) -> Any:
    """64 bits of a word for the number of a purpose."""
    bits = word ^ number
    bits = (bits ^ (bits >> _SHIFTS[0])) * _FACTORS[0]
    bits = (bits ^ (bits >> _SHIFTS[1])) * _FACTORS[1]
    return bits ^ (bits >> _SHIFTS[2])


def as_uniform(bits: Any) -> Any:
    """64 bits as a uniform in [0, 1), a multiple of 2^-53."""
    return (bits >> UNUSED) * 2.0**-53
