"""How much is taken: by hand, and against counting every minute."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowsim.tables.columns import NEVER, NOBODY, Ints
from flowsim.tables.presence import in_time_order, presence_of, stays_put, there_until


def ints(*numbers: int) -> Ints:
    return np.asarray(numbers, dtype=np.int64)


def test_a_span_counts_from_its_first_minute_to_the_one_before_it_ends() -> None:
    present = presence_of(ints(1), ints(10), ints(20), ints(2), span=100)
    minutes = ints(9, 10, 19, 20)
    assert present.taken(ints(1, 1, 1, 1), minutes).tolist() == [0, 2, 2, 0]
    assert present.taken_minutes(ints(1, 1, 1, 1), minutes).tolist() == [0, 0, 18, 20]
    assert present.taken(ints(0, 2), ints(15, 15)).tolist() == [0, 0]


spans = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(0, 15), st.integers(1, 3))
)


@pytest.mark.property
@given(spans, st.integers(0, 2), st.integers(0, 50))
def test_presence_is_what_counting_each_minute_gives(
    spans: list[tuple[int, int, int, int]], setting: int, minute: int
) -> None:
    columns = [ints(*column) for column in zip(*spans, strict=True)] or [ints()] * 4
    present = presence_of(columns[0], columns[1], columns[1] + columns[2], columns[3], span=64)

    def counted(at: int) -> int:
        return sum(
            weight
            for of, start, length, weight in spans
            if of == setting and start <= at < start + length
        )

    assert present.taken(ints(setting), ints(minute))[0] == counted(minute)
    minutes = sum(counted(at) for at in range(minute))
    assert present.taken_minutes(ints(setting), ints(minute))[0] == minutes


@pytest.mark.parametrize("late", [90, 2**31, 2**40])
def test_steps_are_put_in_the_order_of_time_however_late_they_are(late: int) -> None:
    key, about = in_time_order(ints(late, 5, late - 1, 0), ints(1, -2, 3, 0))
    assert key.tolist() == [0, 5, late - 1, late]
    assert about.tolist() == [0, -2, 3, 1]


def test_a_stay_lasts_until_it_is_left_the_run_ends_or_its_journey_is_over() -> None:
    until = there_until(
        ints(1, 2, 3), ints(9, NEVER, NEVER), np.asarray([True, False, True]), end_at=50
    )
    assert until.tolist() == [9, 50, 3]


def test_a_next_stay_in_the_same_setting_is_in_the_same_place() -> None:
    assert stays_put(ints(4, 4, 5), ints(1, 2, NOBODY)).tolist() == [True, False, False]
