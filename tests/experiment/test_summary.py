"""One scenario by itself."""

from __future__ import annotations

import pyarrow as pa
import pytest

from flowsim.experiment.summary import summarize
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
