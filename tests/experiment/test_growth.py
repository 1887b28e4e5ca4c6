"""Lines that grew over a run, measured on those waiting at 06:00."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from flowsim.experiment.growth import FEWEST_DAYS, Growth, growths
from flowsim.tables.schema import SERIES


def waiting(per_week: float, *, n: int = 10, days: int = 364, level: float = 20.0) -> pa.Table:
    """A line that grows by so many people a week, about 20 long, with luck in it."""
    luck = np.sin(np.arange(n * days) * 12.9898).reshape(n, days) * 3
    rows = [
        {
            "scenario": "",
            "replication": replication,
            "series": "waiting",
            "of": "ward",
            "at": day,
            "value": level + per_week * (day - days / 2) / 7 + luck[replication, day],
        }
        for replication in range(n)
        for day in range(days)
    ]
    return pa.Table.from_pylist(rows, schema=SERIES)


def only(series: pa.Table) -> Growth:
    (found,) = growths(series, "")
    return found


def test_a_line_that_grows_is_measured_in_people_a_week() -> None:
    found = only(waiting(0.5))
    assert found.per_week == pytest.approx(0.5, abs=0.02)
    assert found.low < 0.5 < found.high
    assert found.is_growing


@pytest.mark.parametrize("per_week", [0.0, -0.5])
def test_a_steady_or_falling_line_is_not_growing(per_week: float) -> None:
    assert not only(waiting(per_week)).is_growing


def test_a_growth_that_is_small_beside_the_line_is_called_steady() -> None:
    assert only(waiting(0.05, level=20)).low > 0
    assert not only(waiting(0.05, level=20)).is_growing
    assert only(waiting(0.05, level=2)).is_growing


def test_little_data_gives_no_trend() -> None:
    assert growths(waiting(0.5, n=5), "") == ()
    assert growths(waiting(0.5, days=FEWEST_DAYS - 1), "") == ()


def test_nobody_waiting_gives_no_line() -> None:
    line = waiting(0.0)
    nobody = line.set_column(5, SERIES.field(5), pa.array(np.zeros(line.num_rows)))
    assert growths(nobody, "") == ()
