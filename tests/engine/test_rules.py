"""Rules that are a formula, at their borders."""

from __future__ import annotations

from flowsim.engine.rules import elective_day


def test_an_operation_is_moved_to_a_day_with_operations_within_the_run() -> None:
    operations = [1, 1, 0, 0, 1]
    assert elective_day(operations, day=0, days_later=1) == 1
    assert elective_day(operations, day=0, days_later=2) == 4
    assert elective_day(operations, day=4, days_later=1) == -1
