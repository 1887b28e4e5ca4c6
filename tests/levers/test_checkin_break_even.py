"""Both experiences of check-in meetings that were dropped: it helps, and it makes it worse."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowsim import api
from flowsim.api import Settings
from tests.levers.discharge_area import runs
from tests.levers.test_information_levers import HELD

DELAY = "true-delay-days"


def change(days: int, incomplete: float) -> float:
    """Days of delay that dropping the meetings adds, when they were on so many days a week."""
    held = f"checkin-days={days}"
    dropped = runs(f"{held}+avstamning-dropped,incomplete={incomplete}", HELD)
    return dropped.kpi(DELAY) - runs(held, HELD).kpi(DELAY)


def test_dropping_meetings_helps_while_little_is_missing_and_hurts_when_much_is() -> None:
    assert change(2, 0) < -0.05
    assert change(2, 0.2) > 0.05


def test_the_more_seldom_the_meetings_were_the_more_may_be_missing_before_it_hurts() -> None:
    once, daily = change(1, 0.1), change(5, 0.1)
    assert once < -0.05
    assert daily > 0.05


def test_restoring_gives_back_what_dropping_took_with_the_opposite_sign() -> None:
    dropped = "avstamning-dropped,incomplete=0.2"
    restored = runs(f"{dropped}+avstamning-restored", HELD).kpi(DELAY)
    assert restored < runs(dropped, HELD).kpi(DELAY) - 0.05
    assert restored == runs("", HELD).kpi(DELAY)


@pytest.mark.slow
def test_the_area_of_the_minutes_has_both_experiences_surely(tmp_path: Path) -> None:
    helps, hurts = (f"avstamning-dropped,incomplete={share}" for share in ("0", "0.4"))
    found = api.compare(
        "simba", [helps, hurts], Settings(replications=8, out=tmp_path), keys=[DELAY]
    )
    low_and_high = {row["scenario"]: (row["low"], row["high"]) for row in found.table.to_pylist()}
    assert low_and_high[helps][1] < 0
    assert low_and_high[hurts][0] > 0
