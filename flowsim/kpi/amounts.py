"""What is summed above and below the line of a KPI, split by any dimension."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowsim.kpi.labels import Labels
from flowsim.tables.columns import Bools, Ints


@dataclass(frozen=True, eq=False)
class Amounts:
    """What is summed: whole numbers or truth values, one per item, and where it belongs.

    Without `values` it is one for each item. In a dimension without labels every member
    has the whole sum (observed days, for example). Labels of `all` leave out items: NOBODY
    is not in the total. `largest` takes the largest item instead of the sum; `where_any`
    is a number that stands wherever there is any item, and 0 where there is none.
    """

    values: Ints | Bools | None
    labels: Labels | None
    largest: bool = False
    where_any: int | None = None

    @property
    def whole(self) -> int:
        """The sum over all items, or the largest of them."""
        if self.values is None:
            return 0 if self.labels is None else len(self.labels)
        return int(self.values.max(initial=0) if self.largest else self.values.sum())


@dataclass(frozen=True)
class Ratio:
    """A KPI before its one division."""

    above: Amounts
    below: Amounts


def constant(value: int) -> Amounts:
    """The same number for every member of every dimension."""
    return Amounts(np.asarray([value], dtype=np.int64), None)


def constant_where_any(value: int, labels: Labels) -> Amounts:
    """The same number for every member that has an item, and 0 for those that have none.

    What a rate is divided by: where nobody can be counted there is no rate.
    """
    return Amounts(None, labels, where_any=value)


def counted(labels: Labels) -> Amounts:
    """One for each item."""
    return Amounts(None, labels)
