"""Amounts summed by the members of dimensions, by machine code and by NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from flowsim.kpi import sums as kpi_sums
from flowsim.kpi.amounts import Amounts, constant_where_any, counted
from flowsim.kpi.labels import labelled
from flowsim.kpi.reading import Members
from flowsim.kpi.sums import Sums
from flowsim.tables.columns import NOBODY

MEMBERS: Members = {"all": ("",), "hospital": ("east", "west"), "need": ("none", "some")}
MINUTES = np.asarray([5, -2, 7, 1, 4])
NOT_SUMMED = ("longest", "days")


def amounts(times: int) -> dict[str, Amounts]:
    """Amounts of five items, each so many times."""
    labels = labelled(
        {
            "hospital": np.tile([0, 0, 1, 1, NOBODY], times),
            "need": np.tile([0, 1, 0, NOBODY, 1], times),
        }
    )
    minutes = np.tile(MINUTES, times)
    return {
        "minutes": Amounts(minutes, labels),
        "few minutes": Amounts(minutes.astype(np.int32), labels),
        "whether": Amounts(minutes > 4, labels),
        "items": counted(labels),
        "longest": Amounts(minutes, labels, largest=True),
        "days": constant_where_any(30, labels.of(np.asarray([0, 1]))),
    }


@pytest.mark.parametrize("times", [1, 20])
@pytest.mark.parametrize("by_numpy", [False, True], ids=["as-it-is-here", "by-numpy"])
@pytest.mark.parametrize(
    ("name", "total", "hospitals", "needs"),
    [
        ("minutes", 15, [3, 8], [12, 2]),
        ("few minutes", 15, [3, 8], [12, 2]),
        ("whether", 2, [1, 1], [2, 0]),
        ("items", 5, [2, 2], [2, 2]),
        ("longest", 7, [5, 7], [7, 4]),
        ("days", 30, [30, 0], [30, 30]),
    ],
)
def test_each_member_has_the_sum_of_its_items(
    name: str,
    total: int,
    hospitals: list[int],
    needs: list[int],
    by_numpy: bool,
    times: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if by_numpy:
        monkeypatch.setattr(kpi_sums, "are_machine_code", lambda: False)
    of_items = amounts(times)
    found = Sums(of_items.values(), MEMBERS).of(of_items[name], ("all", "hospital", "need"))
    more = 1 if name in NOT_SUMMED else times
    assert [(each // more).tolist() for each in found] == [[total], hospitals, needs]
    assert not any((each % more).any() for each in found)


def test_many_items_share_the_cells_of_what_they_are() -> None:
    labels = amounts(20)["items"].labels
    assert labels is not None
    assert labels.cells < 20 * len(MINUTES)
