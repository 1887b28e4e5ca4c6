"""Amounts summed by the members of dimensions, by machine code and by NumPy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from flowsim.kpi import sums as kpi_sums
from flowsim.kpi.amounts import Amounts, constant, constant_where_any, counted
from flowsim.kpi.labels import labelled
from flowsim.kpi.reading import Members
from flowsim.kpi.sums import Pieces, Sums
from flowsim.tables.columns import NOBODY

MEMBERS: Members = {"all": ("",), "hospital": ("east", "west"), "need": ("none", "some")}
MINUTES = np.asarray([5, -2, 7, 1, 4])
NOT_SUMMED = ("longest", "days")
EVERYWHERE = Pieces(np.zeros(3, dtype=np.int64), np.arange(3), np.asarray([0, 1, 3, 5]))
"""One amount by everybody, hospital and need."""


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
    found = Sums(of_items.values(), MEMBERS).of([of_items[name]], EVERYWHERE)
    more = 1 if name in NOT_SUMMED else times
    assert (found // more).tolist() == [total, *hospitals, *needs]
    assert not (found % more).any()


@pytest.mark.parametrize(
    ("name", "each"), [("minutes", 15), ("longest", 7), ("days", 30), ("constant", 4)]
)
def test_where_nothing_belongs_to_a_dimension_each_member_has_the_whole(
    name: str, each: int
) -> None:
    of_items = {**amounts(1), "constant": constant(4)}
    labels = of_items[name].labels
    one = replace(of_items[name], labels=labels.only("need") if labels is not None else None)
    found = Sums([one], MEMBERS).of([one], EVERYWHERE)
    assert found[:3].tolist() == [each] * 3


def test_amounts_stand_in_the_order_of_the_pieces() -> None:
    of_items = amounts(1)
    two = [of_items["items"], of_items["minutes"]]
    pieces = Pieces(np.asarray([1, 0]), np.asarray([0, 2]), np.asarray([0, 1, 3]))
    assert Sums(of_items.values(), MEMBERS).of(two, pieces).tolist() == [15, 2, 2]


def test_what_is_summed_by_cell_already_is_as_it_was_for_items() -> None:
    labels = amounts(20)["items"].labels
    assert labels is not None
    by_cell = np.bincount(labels.cell, np.tile(MINUTES, 20), labels.cells).astype(np.int64)
    of_items, of_cells = amounts(20)["minutes"], Amounts(by_cell, labels.each_cell)
    found = Sums([of_items, of_cells], MEMBERS)
    assert found.of([of_cells], EVERYWHERE).tolist() == found.of([of_items], EVERYWHERE).tolist()


def test_many_items_share_the_cells_of_what_they_are() -> None:
    labels = amounts(20)["items"].labels
    assert labels is not None
    assert labels.cells < 20 * len(MINUTES)
