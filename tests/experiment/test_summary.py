"""One scenario by itself."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from flowsim.experiment.summary import next_interval, ordinary_interval, summarize
from flowsim.tables.schema import KPIS


@pytest.mark.parametrize(("n", "has_interval"), [(1, False), (5, False), (6, True)])
def test_the_mean_has_an_interval_from_as_many_replications_as_a_comparison(
    n: int, has_interval: bool
) -> None:
    rows = [
        {"scenario": "", "replication": k, "kpi": "occupancy", "by": "all", "of": "", "value": k}
        for k in range(n)
    ]
    (found,) = summarize(pa.Table.from_pylist(rows, schema=KPIS), ["occupancy"], "")
    assert found.mean == (n - 1) / 2
    assert (found.low is not None, found.high is not None) == (has_interval, has_interval)


def test_a_single_year_varies_more_than_the_mean_and_no_less_with_more_replications() -> None:
    values = np.random.default_rng(1).standard_normal(4000)
    for n in (20, 30, 50, 4000):
        mean = ordinary_interval(values[:n])
        low, high = next_interval(values[:n])
        assert low is not None
        assert high is not None
        assert mean.low is not None
        assert mean.high is not None
        assert low < mean.low < mean.high < high
    assert low == pytest.approx(-1.96, abs=0.1)
    assert high == pytest.approx(1.96, abs=0.1)


def test_a_single_year_of_skewed_values_is_between_values_that_were_seen() -> None:
    values = np.random.default_rng(2).lognormal(0, 1, 60)
    low, high = next_interval(values)
    assert low is not None
    assert high is not None
    assert values.min() <= low < np.median(values) < high <= values.max()


def test_five_replications_say_nothing_of_a_single_year() -> None:
    assert next_interval(np.arange(5.0)) == (None, None)


def test_the_mean_of_very_skewed_values_has_a_warning() -> None:
    values = np.zeros(40)
    values[3] = 100.0
    assert ordinary_interval(values).is_skewed
    assert not ordinary_interval(np.arange(40.0)).is_skewed
    assert not ordinary_interval(np.zeros(40)).is_skewed
