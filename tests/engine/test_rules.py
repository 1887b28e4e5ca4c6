"""Rules that are a formula, at their borders."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from flowsim.engine.reference_clock import MinuteClock
from flowsim.engine.rules import elective_day, first_round
from flowsim.engine.state import NEVER
from flowsim.errors import RuleBroken


def test_an_operation_is_moved_to_a_day_with_operations_within_the_run() -> None:
    operations = [1, 1, 0, 0, 1]
    assert elective_day(operations, day=0, days_later=1) == 1
    assert elective_day(operations, day=0, days_later=2) == 4
    assert elective_day(operations, day=4, days_later=1) == -1


def test_after_the_last_round_of_the_calendar_there_is_none() -> None:
    rounds = [480, 1920]
    assert first_round(rounds, 480) == 480
    assert first_round(rounds, 481) == 1920
    assert first_round(rounds, 1921) == NEVER
    assert first_round([], 0) == NEVER


@pytest.mark.parametrize("passed", [5, 9])  # something was due in the one, nothing in the other
def test_nothing_is_due_before_now(passed: int) -> None:
    def nothing(*_: object) -> None:
        pass

    clock = MinuteClock(60, nothing, nothing)
    clock.world = Mock(is_unsettled=False, to_note=False)
    clock.at(5, 1, nothing, None)
    clock.at(10, 1, lambda *_: clock.at(passed, 1, nothing, None), None)
    with pytest.raises(RuleBroken, match="R1"):
        clock.run(until=60)
