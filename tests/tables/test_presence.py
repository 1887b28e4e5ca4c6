"""Steps in order, and who stays where they are."""

from __future__ import annotations

import numpy as np
import pytest

from flowsim.tables.columns import NOBODY, Ints
from flowsim.tables.presence import in_time_order, stays_put


def ints(*numbers: int) -> Ints:
    return np.asarray(numbers, dtype=np.int64)


@pytest.mark.parametrize("late", [90, 2**31, 2**40])
def test_steps_are_put_in_the_order_of_time_however_late_they_are(late: int) -> None:
    key, about = in_time_order(ints(late, 5, late - 1, 0), ints(1, -2, 3, 0))
    assert key.tolist() == [0, 5, late - 1, late]
    assert about.tolist() == [0, -2, 3, 1]


def test_a_next_stay_in_the_same_setting_is_in_the_same_place() -> None:
    found = stays_put(ints(4, 4, 5), ints(0, 1, 2), ints(1, 2, NOBODY))
    assert found.tolist() == [True, False, False]
