"""Rows are found by what their stops are, whoever they are about."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from flowsim.sampling.itineraries import NEEDS
from flowsim.sampling.people import People, zeros
from flowsim.sampling.rows import Rows, Stops
from flowsim.sampling.streams import Ids
from flowsim.tables.cohort import Ints
from flowsim.terms import NeedCategory

NONE, SOCIAL = (NEEDS.index(need) for need in (NeedCategory.NONE, NeedCategory.NEW_SOCIAL))


def ints(*numbers: int) -> Ints:
    return np.asarray(numbers, dtype=np.int64)


def rows_of(*stops: int) -> Rows:
    """Rows at some of four stops: 0 and 1 without planning, 2 and 3 with."""
    four, n = ints(0, 0, 0, 0), len(stops)
    plan = Stops(
        keys=("ward",),
        start=ints(0, 4),
        key=four,
        kind=four,
        before=four,
        after=four,
        need_min=four,
        weight=four,
        only_waits=four,
        need=ints(NONE, NONE, SOCIAL, SOCIAL),
        specialty=four,
    )
    word = np.zeros(n, dtype=np.uint64)
    columns: dict[str, Any] = {
        field.name: zeros(n) for field in fields(People) if field.name != "ids"
    }
    people = People(ids=Ids(("all",), zeros(n), np.arange(n, dtype=np.int32), word), **columns)
    return Rows(people, plan, np.arange(n + 1, dtype=np.int32), np.arange(n), ints(*stops), word)


@pytest.mark.parametrize(
    ("meant", "found"),
    [((2,), [0, 4]), ((2, 3), [0, 1, 4]), ((1, 3), [1, 2]), ((0,), [3]), ((), [])],
)
def test_rows_are_found_in_their_order(meant: tuple[int, ...], found: list[int]) -> None:
    is_meant = np.isin(np.arange(4), meant)
    assert rows_of(2, 3, 1, 0, 2).where(is_meant).tolist() == found
