"""Memory of arrays, used again from one replication to the next."""

from __future__ import annotations

import numpy as np

_LARGEST_BYTES = 31 * 2**20
"""Just below the size from where the C library of Linux always asks the system."""


def keep_freed_memory() -> None:
    """Let the C library keep the memory of arrays that are freed.

    That of Linux gives a freed array back to the system, and every page of the next one
    has to be fetched anew, which costs as much as drawing a whole Cohort into it. It stops
    doing so with arrays up to the size of the largest that was ever freed (mallopt(3),
    M_MMAP_THRESHOLD): freeing one that was never written to is enough. Elsewhere nothing
    happens.
    """
    np.empty(_LARGEST_BYTES, dtype=np.uint8)
