"""Views of the page: worked out by hand."""

from __future__ import annotations

import pytest

from flowsim.present.views.full_days import full_days
from tests.present.small_result import Row, source


def ward(replication: int, day: int, occupied: float) -> list[Row]:
    return [
        ("", replication, "occupied", "ward-a", day, occupied),
        ("", replication, "staffed", "ward-a", day, 10.0),
    ]


def test_a_ward_is_full_when_no_staffed_place_is_free() -> None:
    rows = [*ward(0, 0, 10), *ward(0, 1, 9), *ward(1, 0, 12), *ward(1, 1, 10)]
    found = full_days(source(*rows))
    assert found.percent == (100.0, 50.0)
    assert found.days == pytest.approx(1.5)
    assert found.replications == 2


def test_an_area_without_wards_has_no_full_days() -> None:
    assert full_days(source()).percent == ()
