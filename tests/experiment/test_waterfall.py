"""What each lever of a case accounts for, with the interaction apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowsim import api
from flowsim.errors import InputError
from flowsim.experiment.waterfall import INTERACTION, TOTAL, parts_of_cases, waterfall
from flowsim.tables.schema import KPIS

PARTS = {"a+b": ("a", "b")}


def kpis(values: dict[str, Sequence[float | None]]) -> pa.Table:
    """The occupancy of each case, one value per replication."""
    rows = [
        {"scenario": case, "replication": k, "kpi": "occupancy", "by": "all", "of": "", "value": v}
        for case, column in values.items()
        for k, v in enumerate(column)
    ]
    return pa.Table.from_pylist(rows, schema=KPIS)


def by_part(values: dict[str, Sequence[float | None]]) -> dict[str, dict[str, Any]]:
    table = waterfall(kpis(values), PARTS, keys=["occupancy"], seed=1)
    return {row["part"]: row for row in table.to_pylist()}


def test_what_is_more_than_the_sum_is_the_interaction() -> None:
    found = by_part({"": [80, 82], "a": [83, 85], "b": [84, 86], "a+b": [90, 92]})
    differences = {part: row["difference"] for part, row in found.items()}
    assert differences == {"a": 3, "b": 4, INTERACTION: 3, TOTAL: 10}
    assert found[TOTAL]["base_mean"] == 81


def test_levers_that_do_the_same_work_twice_have_a_negative_interaction() -> None:
    found = by_part({"": [80, 80], "a": [90, 90], "b": [90, 90], "a+b": [90, 90]})
    assert found[INTERACTION]["difference"] == -10


def test_levers_that_never_meet_have_none_in_any_replication() -> None:
    base = [float(k) for k in range(8)]
    found = by_part(
        {
            "": base,
            "a": [v + 1 for v in base],
            "b": [v + 2 for v in base],
            "a+b": [v + 3 for v in base],
        }
    )
    assert found[INTERACTION]["is_identical"]


numbers = st.lists(st.floats(-1e3, 1e3), min_size=4, max_size=4)


@pytest.mark.property
@given(st.lists(numbers, min_size=1, max_size=20))
def test_the_parts_always_sum_to_the_total(rows: list[list[float]]) -> None:
    found = by_part(dict(zip(("", "a", "b", "a+b"), zip(*rows, strict=True), strict=True)))
    parts = sum(found[part]["difference"] for part in ("a", "b", INTERACTION))
    assert parts == pytest.approx(found[TOTAL]["difference"], abs=1e-9)


def test_a_replication_that_lacks_a_part_is_left_out_of_all_of_them() -> None:
    found = by_part({"": [1, 1, 1], "a": [2, None, 2], "b": [3, 3, 3], "a+b": [4, 4, 4]})
    assert {row["n"] for row in found.values()} == {2}


@pytest.fixture(name="library")
def _library() -> Path:
    return Path(__file__).parents[1] / "data" / "scenarios"


def test_a_case_of_one_lever_cannot_be_taken_apart(library: Path) -> None:
    with pytest.raises(InputError, match="nothing_to_take_apart"):
        parts_of_cases(["demand=110"], "small", library)


def test_every_lever_of_a_case_is_run_alone_too(library: Path, tmp_path: Path) -> None:
    settings = api.Settings(replications=6, scenarios=library, out=tmp_path)
    case = "fewer-beds=1+demand=110"
    comparison = api.compare("small", [case], settings, by_lever=True)
    assert comparison.waterfall is not None
    rows = [row for row in comparison.waterfall.to_pylist() if row["kpi"] == "occupancy"]
    assert [row["part"] for row in rows] == ["fewer-beds=1", "demand=110", INTERACTION, TOTAL]
    shown = {row["kpi"]: row["difference"] for row in comparison.table.to_pylist()}
    assert rows[-1]["difference"] == pytest.approx(shown["occupancy"])
    stored = comparison.result.waterfall()
    assert stored.to_pylist() == comparison.waterfall.to_pylist()
