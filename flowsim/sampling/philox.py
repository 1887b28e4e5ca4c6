"""What Philox 4x64 is made of: ten rounds turn a key and a counter into four words of chance.

Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3". NumPy has the same; its parts
are here for a loop that goes through many short streams.
"""

from __future__ import annotations

from typing import Any

import numpy as np

ROUNDS = 10
FACTORS = tuple(map(np.uint64, (0xD2E7470EE14C6C93, 0xCA5A826395121157)))
STEPS = tuple(map(np.uint64, (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)))
"""What is added to the key after each round."""

_LOWER = np.uint64(2**32 - 1)
_HALF = np.uint64(32)


def upper_half(one: Any, other: Any) -> Any:
    """The upper 64 of the 128 bits of a product."""
    low, high = one & _LOWER, one >> _HALF
    other_low, other_high = other & _LOWER, other >> _HALF
    middle = high * other_low + (low * other_low >> _HALF)
    other_middle = low * other_high + (middle & _LOWER)
    return high * other_high + (middle >> _HALF) + (other_middle >> _HALF)
