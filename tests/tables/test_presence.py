"""How much is taken: by hand, and against counting every minute."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowsim.tables.columns import NEVER, NOBODY, Ints
from flowsim.tables.presence import Spans, in_time_order, stays_put, taken_at, there_until


def ints(*numbers: int) -> Ints:
    return np.asarray(numbers, dtype=np.int64)


def spans_of(*spans: tuple[int, int, int, int], span: int = 100) -> Spans:
    """Spans of (setting, from, to, weight)."""
    columns = np.asarray(spans, dtype=np.int32).reshape(-1, 4).T
    return Spans(columns[0], columns[1], columns[2], columns[3], span=span)


def asked(spans: Spans, *moments: tuple[int, int]) -> list[tuple[int, int]]:
    """What is taken and the minutes until then, at each (setting, minute)."""
    setting, minute = np.asarray(moments, dtype=np.int32).reshape(-1, 2).T
    taken, minutes = taken_at(spans, setting, minute)
    return list(zip(taken.tolist(), minutes.tolist(), strict=True))


def test_a_span_counts_from_its_first_minute_to_the_one_before_it_ends() -> None:
    spans = spans_of((1, 10, 20, 2))
    moments = [(1, 9), (1, 10), (1, 19), (1, 20)]
    assert asked(spans, *moments) == [(0, 0), (2, 0), (2, 18), (0, 20)]
    assert asked(spans, (0, 15), (2, 15)) == [(0, 0), (0, 0)]


def test_what_was_taken_in_one_setting_is_nothing_to_the_next() -> None:
    spans = spans_of((0, 10, 99, 1), (1, 30, 40, 1))
    assert asked(spans, (0, 98), (1, 0), (1, 50)) == [(1, 88), (0, 0), (0, 10)]


def test_a_minute_may_be_asked_about_twice_and_nothing_at_all() -> None:
    spans = spans_of((0, 10, 20, 1))
    assert asked(spans, (0, 15), (0, 15)) == [(1, 5), (1, 5)]
    assert asked(spans) == []
    assert asked(spans_of(), (0, 15)) == [(0, 0)]


def test_minutes_too_many_for_numbers_of_32_bits_are_counted() -> None:
    late = 2**30
    spans = spans_of((7, 0, late, 3), span=late + 1)
    assert asked(spans, (7, late - 1), (7, late)) == [(3, 3 * (late - 1)), (0, 3 * late)]


rows = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(0, 15), st.integers(1, 3))
)
moments = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 50)))


@pytest.mark.property
@given(rows, moments)
def test_presence_is_what_counting_each_minute_gives(
    rows: list[tuple[int, int, int, int]], moments: list[tuple[int, int]]
) -> None:
    spans = spans_of(*((of, start, start + n, weight) for of, start, n, weight in rows), span=64)

    def counted(setting: int, at: int) -> int:
        return sum(
            weight
            for of, start, length, weight in rows
            if of == setting and start <= at < start + length
        )

    assert asked(spans, *sorted(moments)) == [
        (counted(setting, at), sum(counted(setting, minute) for minute in range(at)))
        for setting, at in sorted(moments)
    ]


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
    found = stays_put(ints(4, 4, 5), ints(0, 1, 2), ints(1, 2, NOBODY))
    assert found.tolist() == [True, False, False]
