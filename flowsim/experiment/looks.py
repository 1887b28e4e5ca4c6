"""At how many replications it is judged whether there are enough.

The looks depend on nothing but the most that is allowed, so that what is run is the same
on any number of workers.
"""

FIRST_LOOK = 20
"""As many replications as a verdict needs."""
AT_MOST = 1000
STEP = 10
"""Replications from one look to the next, or a tenth of those that there are."""


def looks(at_most: int) -> tuple[int, ...]:
    """Numbers of replications at which it is judged, the last one `at_most`."""
    found = [min(FIRST_LOOK, at_most)]
    while found[-1] < at_most:
        tenth = found[-1] // (10 * STEP) * STEP
        found.append(min(found[-1] + max(STEP, tenth), at_most))
    return tuple(found)
