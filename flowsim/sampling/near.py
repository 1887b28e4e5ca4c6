"""Tables near quantile functions: which whole minute it is, wherever a table can say it surely.

For each of 512 equal parts of [0, 1) a table has a parabola near the function and how far from
it the function may be. Where both ends of that reach round to the same minute, this is the
minute that the function has; near 0 and 1, and for a few in a hundred elsewhere, the table
leaves it open and the function itself is asked. So no minute depends on the tables: they only
save asking, which takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from flowsim.sampling.scrambling import Floats, Words
from flowsim.tables.cohort import Ints

PARTS = 512

Tables = npt.NDArray[np.float64]
"""Tables of several functions, one under the other: PARTS lines of 4 numbers each.

These are the coefficients of the parabola by rising power, in minutes and with half a minute
added, of how far a uniform is into the part, 0 to 1; and how far from the middle of a minute
it must be found at most for the minute to be sure, 0 where nothing is.
"""


class Draws(NamedTuple):
    """Who draws a number: people in stays or at tasks, one after the other.

    `row` is where each one's number is written, `what` is the stop or task that it is about,
    `word` is that of the person. The other arrays have one value per stop or task: the number
    of the decision, and the code of the law, -1 where nothing is drawn.
    """

    row: Ints
    what: Ints
    word: Words
    numbers: Words
    code: Ints


def nearest(tables: Tables, code: Any, uniform: Any) -> tuple[Any, Any]:
    """The whole minute that a table says, and whether it is sure; of one, and of arrays as well."""
    part = np.int64(uniform * PARTS)
    into = uniform * PARTS - part
    line = np.uint64(code * PARTS + part)
    minutes = (tables[line, 2] * into + tables[line, 1]) * into + tables[line, 0]
    whole = np.floor(minutes)
    return np.int64(whole), abs(minutes - whole - 0.5) < tables[line, 3]


_SAFETY = 4.0
"""Reach by the largest distance that was seen in a part, which is looked at in nine places."""

_INEXACT = 1e-8
"""Reach by the value, for the last bits of what computes it: SciPy's are some 1e-13."""


def _chebyshev(count: int) -> Floats:
    """Points between 0 and 1 at which a polynomial comes nearest to a smooth function."""
    angles: Floats = (2 * np.arange(count) + 1) * np.pi / (2 * count)
    return (1 - np.cos(angles)) / 2


_MET_AT = _chebyshev(3)
_SEEN_AT = np.concatenate([[0.0], _chebyshev(7), [1.0]])


def table_near(quantile: Callable[[Floats], Floats]) -> Floats:
    """The table of one function of uniforms, in minutes."""
    places = (np.arange(PARTS)[:, np.newaxis] + np.append(_MET_AT, _SEEN_AT)) / PARTS
    with np.errstate(all="ignore"):  # the last part ends with a uniform of 1
        found = quantile(places.ravel()).reshape(places.shape)
        met, seen = found[:, : len(_MET_AT)], found[:, len(_MET_AT) :]
        coefficients = np.linalg.solve(_powers(_MET_AT), met.T).T
        distance = np.abs(coefficients @ _powers(_SEEN_AT).T - seen).max(axis=1)
        reach = _SAFETY * distance + _INEXACT * (1 + np.abs(seen).max(axis=1))
    coefficients[:, 0] += 0.5  # so that what is rounded half up is cut off
    table = np.column_stack([coefficients, np.maximum(0.5 - reach, 0)])
    table[~np.isfinite(table).all(axis=1)] = 0
    return table


ALL_OPEN: Floats = np.zeros((PARTS, 4))
"""A table in which nothing is sure."""


def _powers(at: Floats) -> Floats:
    return np.vander(at, 3, increasing=True)
