"""What is summed above and below the line of a KPI, split by any dimension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from flowsim.kpi.declare import Dimension
from flowsim.tables.columns import Ints

Labels = Mapping[Dimension, Ints]
"""Where each item belongs: dimension -> code of its member, NOBODY when nowhere."""


@dataclass(frozen=True, eq=False)
class Amounts:
    """Whole numbers to be summed, one per item, and where each item belongs.

    In a dimension without labels every member has the whole sum (observed days, for
    example). Labels of `all` leave out items: NOBODY is not in the total. `largest`
    takes the largest item instead of the sum.
    """

    values: Ints
    labels: Labels
    largest: bool = False

    @property
    def whole(self) -> int:
        """The sum over all items, or the largest of them."""
        return int(self.values.max(initial=0) if self.largest else self.values.sum())


@dataclass(frozen=True)
class Ratio:
    """A KPI before its one division."""

    above: Amounts
    below: Amounts


def constant(value: int) -> Amounts:
    """The same number for every member of every dimension."""
    return Amounts(np.asarray([value], dtype=np.int64), {})


def constant_where_any(value: int, labels: Labels) -> Amounts:
    """The same number for every member that has an item, and 0 for those that have none.

    What a rate is divided by: where nobody can be counted there is no rate.

    Raises:
        ValueError: when there are no labels, so that items cannot be found.
    """
    items = counted(labels)
    return replace(items, values=items.values * value, largest=True)


def counted(labels: Labels) -> Amounts:
    """One for each item.

    Raises:
        ValueError: when there are no labels, so that items cannot be counted.
    """
    items = len(next(iter(labels.values()), ()))
    return Amounts(np.ones(items, dtype=np.int64), labels)
