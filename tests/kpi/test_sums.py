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
LABELS = labelled(
    {
        "hospital": np.asarray([0, 0, 1, 1, NOBODY]),
        "need": np.asarray([0, 1, 0, NOBODY, 1]),
    }
)
MINUTES = np.asarray([5, -2, 7, 1, 4])
AMOUNTS = {
    "minutes": Amounts(MINUTES, LABELS),
    "few minutes": Amounts(MINUTES.astype(np.int32), LABELS),
    "whether": Amounts(MINUTES > 4, LABELS),
    "items": counted(LABELS),
    "longest": Amounts(MINUTES, LABELS, largest=True),
    "days": constant_where_any(30, LABELS.of(np.asarray([0, 1]))),
}


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
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if by_numpy:
        monkeypatch.setattr(kpi_sums, "are_machine_code", lambda: False)
    sums = Sums(AMOUNTS.values(), MEMBERS)
    found = sums.of(AMOUNTS[name], ("all", "hospital", "need"))
    assert [each.tolist() for each in found] == [[total], hospitals, needs]
