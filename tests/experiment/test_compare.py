"""Paired comparison: differences within replications, and what may be said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pytest

from flowsim.experiment.compare import compare, verdict
from flowsim.experiment.sensitivity import AtLevel, Levels, at_levels, sensitivity, sign_change
from flowsim.experiment.sentences import (
    difference_decimals,
    preliminary,
    sentences,
    surest_first,
    worth_showing,
)
from flowsim.tables.schema import KPIS

LOWER_IS_BETTER, HIGHER_IS_BETTER, NEUTRAL = "boarding-hours", "same-day-share", "occupancy"

Columns = dict[tuple[str, str], Sequence[float | None]]


def kpi_table(columns: Columns, by: str = "all", of: str = "") -> pa.Table:
    """KPIs from (scenario, KPI) -> one value per replication."""
    rows = [
        {"scenario": scenario, "replication": k, "kpi": kpi, "by": by, "of": of, "value": value}
        for (scenario, kpi), values in columns.items()
        for k, value in enumerate(values)
    ]
    return pa.Table.from_pylist(rows, schema=KPIS)


def rows_of(columns: Columns, **options: Any) -> list[dict[str, Any]]:
    keys = list(dict.fromkeys(kpi for _, kpi in columns))
    cases = [case for case in dict.fromkeys(case for case, _ in columns) if case]
    table = compare(
        kpi_table(columns), pairs=[(case, "") for case in cases], keys=keys, seed=1, **options
    )
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def varying(base: float, n: int, step: float = 0.1) -> list[float]:
    return [base + step * (k * 7 % 10) for k in range(n)]


def test_a_difference_is_taken_within_each_replication() -> None:
    base = [10.0, 100.0, 1000.0, 20.0, 200.0, 2000.0]
    case = [value + 1 + 0.1 * (k % 2) for k, value in enumerate(base)]
    (row,) = rows_of({("", LOWER_IS_BETTER): base, ("cut", LOWER_IS_BETTER): case})
    assert row["difference"] == pytest.approx(1.05)
    assert row["base_mean"] == pytest.approx(555)
    assert row["mean"] == pytest.approx(556.05)
    assert 0.9 < row["low"] < row["difference"] < row["high"] < 1.2


def test_values_missing_in_either_are_left_out_of_both_and_counted() -> None:
    (row,) = rows_of(
        {
            ("", LOWER_IS_BETTER): [1.0, None, 3.0, 4.0],
            ("cut", LOWER_IS_BETTER): [2.0, 99.0, None, 6.0],
        }
    )
    assert (row["n"], row["n_missing"]) == (2, 2)
    assert row["base_mean"] == 2.5
    assert row["mean"] == 4.0
    assert row["difference"] == 1.5


def test_a_kpi_without_any_value_has_a_row_without_numbers() -> None:
    (row,) = rows_of({("", NEUTRAL): [None] * 8, ("cut", NEUTRAL): [None] * 8})
    assert row["n"] == 0
    assert row["difference"] is None
    assert row["low"] is None
    assert row["verdict"] == ""


def test_nothing_changed_is_called_identical() -> None:
    values = varying(5, 8)
    (row,) = rows_of({("", NEUTRAL): values, ("cut", NEUTRAL): values})
    assert row["is_identical"]
    assert row["difference"] == 0


def test_fewer_than_twenty_replications_give_an_interval_but_no_verdict() -> None:
    few, many = (
        rows_of(
            {
                ("", LOWER_IS_BETTER): [10.0] * n,
                ("cut", LOWER_IS_BETTER): varying(12, n),
            }
        )[0]
        for n in (19, 20)
    )
    assert few["low"] > 0
    assert (few["verdict"], many["verdict"]) == ("", "worse")


@pytest.mark.parametrize(
    ("better", "low", "high", "said"),
    [
        ("lower", 1.0, 2.0, "worse"),
        ("lower", -2.0, -1.0, "better"),
        ("higher", 1.0, 2.0, "better"),
        ("higher", -2.0, -1.0, "worse"),
        ("neither", 1.0, 2.0, "higher"),
        ("neither", -2.0, -1.0, "lower"),
        ("lower", -1.0, 2.0, "no-clear-difference"),
        ("lower", 0.0, 2.0, "no-clear-difference"),
        ("lower", float("nan"), float("nan"), ""),
    ],
)
def test_a_verdict_needs_an_interval_that_leaves_out_zero(
    better: Any, low: float, high: float, said: str
) -> None:
    assert verdict(better, 30, low, high, is_skewed=False) == said


@pytest.mark.parametrize(
    ("low", "high", "said"), [(1.0, 2.0, "skewed"), (-1.0, 2.0, "no-clear-difference")]
)
def test_skewed_differences_are_called_neither_better_nor_worse(
    low: float, high: float, said: str
) -> None:
    assert verdict("lower", 30, low, high, is_skewed=True) == said


def test_the_sentence_of_a_skewed_difference_says_why_it_has_no_verdict() -> None:
    n = 30
    skewed = [11.0] * (n - 2) + [13.0, 15.0]
    table = compare(
        kpi_table({("", LOWER_IS_BETTER): [10.0] * n, ("cut", LOWER_IS_BETTER): skewed}),
        pairs=[("cut", "")],
        keys=[LOWER_IS_BETTER],
        seed=1,
    )
    assert table["low"][0].as_py() > 0
    assert table["verdict"].to_pylist() == ["skewed"]
    assert sentences(table, "en")["cut"].startswith("Differs, but too skewed for a verdict: ")
    assert sentences(table, "sv")["cut"].startswith("Skiljer sig, men för snett för ett omdöme: ")


def test_intervals_for_many_replications_are_the_same_every_time_and_for_a_seed() -> None:
    columns: Columns = {("", NEUTRAL): [1.0] * 30, ("cut", NEUTRAL): varying(1, 30)}
    assert rows_of(columns) == rows_of(columns)


def test_only_the_asked_dimension_is_compared() -> None:
    columns: Columns = {("", NEUTRAL): [1.0, 2.0], ("cut", NEUTRAL): [2.0, 4.0]}
    both = pa.concat_tables([kpi_table(columns), kpi_table(columns, by="hospital", of="varberg")])
    table = compare(both, pairs=[("cut", "")], keys=[NEUTRAL], seed=1, by="hospital")
    assert table.to_pydict()["of"] == ["varberg"]


def test_the_sentence_of_few_replications_gives_no_verdict() -> None:
    table = compare(
        kpi_table({("", LOWER_IS_BETTER): [10.0] * 8, ("cut", LOWER_IS_BETTER): varying(12, 8)}),
        pairs=[("cut", "")],
        keys=[LOWER_IS_BETTER],
        seed=1,
    )
    english, swedish = sentences(table, "en")["cut"], sentences(table, "sv")["cut"]
    assert "Differs: boarding in the emergency department up by" in english
    assert "orse" not in english
    assert "ökar med" in swedish


def test_below_twenty_replications_it_is_called_preliminary() -> None:
    assert preliminary(19, "en").startswith("Preliminary, from 19 replications")
    assert preliminary(19, "sv").startswith("Preliminärt, från 19 körningar")
    assert preliminary(1, "en").startswith("Preliminary, from 1 replication:")
    assert preliminary(20, "en") == ""


def sentence_of(columns: Columns) -> str:
    keys = list(dict.fromkeys(kpi for _, kpi in columns))
    table = compare(kpi_table(columns), pairs=[("cut", "")], keys=keys, seed=1)
    return sentences(table, "en")["cut"]


def test_the_same_difference_in_every_pair_is_the_surest_and_no_interval_the_least() -> None:
    sure = {"difference": -2.0, "low": -2.0, "high": -2.0}
    clear = {"difference": 2.0, "low": 1.0, "high": 3.0}
    none = {"difference": 0.0, "low": 0.0, "high": 0.0}
    unknown = {"difference": 9.0, "low": None, "high": None}
    rows: list[Mapping[str, Any]] = [none, clear, unknown, sure]
    assert sorted(rows, key=surest_first)[:2] == [sure, clear]


def test_intervals_at_a_higher_level_are_wider() -> None:
    columns: Columns = {("", NEUTRAL): varying(1, 30), ("cut", NEUTRAL): varying(2, 30, 0.7)}
    usual, higher = (
        compare(kpi_table(columns), pairs=[("cut", "")], keys=[NEUTRAL], seed=1, level=level)
        for level in (0.95, 0.975)
    )
    assert higher.to_pydict()["low"] < usual.to_pydict()["low"]
    assert higher.to_pydict()["high"] > usual.to_pydict()["high"]


def test_a_sentence_leaves_out_differences_that_round_to_nothing() -> None:
    columns: Columns = {
        ("", LOWER_IS_BETTER): [10.0, 10.0],
        ("cut", LOWER_IS_BETTER): [12.0, 13.0],
        ("", NEUTRAL): [50.0, 50.0],
        ("cut", NEUTRAL): [50.01, 50.02],
    }
    text = sentence_of(columns)
    assert "boarding in the emergency department up by 2.5 hours" in text
    assert "occupancy" not in text


def test_differences_that_all_round_to_nothing_are_said_to_be_small() -> None:
    text = sentence_of({("", NEUTRAL): [50.0, 50.0], ("cut", NEUTRAL): [50.01, 50.02]})
    assert text == "No difference is large enough to be seen with these decimals."


def test_kpis_without_a_value_or_always_zero_are_not_talked_about() -> None:
    columns: Columns = {
        ("", LOWER_IS_BETTER): [10.0] * 8,
        ("cut", LOWER_IS_BETTER): varying(12, 8),
        ("", HIGHER_IS_BETTER): [None] * 8,
        ("cut", HIGHER_IS_BETTER): [None] * 8,
        ("", NEUTRAL): [0.0] * 8,
        ("cut", NEUTRAL): [0.0] * 8,
    }
    keys = list(dict.fromkeys(kpi for _, kpi in columns))
    table = compare(kpi_table(columns), pairs=[("cut", "")], keys=keys, seed=1)
    assert worth_showing(table) == [LOWER_IS_BETTER]
    assert "xactly" not in sentences(table, "en")["cut"]


def test_the_sentence_of_many_replications_says_better_worse_and_unchanged() -> None:
    n = 24
    steady = varying(3, n)
    noise = [(-1.0) ** k for k in range(n)]
    columns: Columns = {
        ("", LOWER_IS_BETTER): [10.0] * n,
        ("cut", LOWER_IS_BETTER): varying(12, n),
        ("", HIGHER_IS_BETTER): [50.0] * n,
        ("cut", HIGHER_IS_BETTER): varying(55, n),
        ("", NEUTRAL): steady,
        ("cut", NEUTRAL): steady,
        ("", "overcrowding-06"): [5.0] * n,
        ("cut", "overcrowding-06"): [5.0 + step for step in noise],
    }
    keys = list(dict.fromkeys(kpi for _, kpi in columns))
    table = compare(kpi_table(columns), pairs=[("cut", "")], keys=keys, seed=1)
    text = sentences(table, "en")["cut"]
    assert "Worse: boarding in the emergency department up by" in text
    assert "Better: " in text
    assert "No clear difference: " in text
    assert "Exactly as today: " in text
    assert "reliminary" not in text


def test_a_case_is_compared_with_the_area_at_the_same_level() -> None:
    levels = Levels("load", (80, 100, 120))
    columns: Columns = {}
    for level, effect in ((80, -1.0), (100, -0.5), (120, 1.0)):
        base = [level + k for k in range(6)]
        columns[levels.case_at(level), NEUTRAL] = base
        columns[levels.case_at(level, "cut"), NEUTRAL] = [value + effect for value in base]
    table = sensitivity(kpi_table(columns), levels, ["cut"], keys=[NEUTRAL], seed=1)
    (found,) = at_levels(table, ["cut"])
    at = [(one.level, one.difference) for one in found.differences]
    assert at == [(80, -1.0), (100, -0.5), (120, 1.0)]
    assert found.changes_sign_between == (100, 120)


UP, DOWN, UNSURE, NONE = (0.5, 2.0), (-2.0, -0.5), (-1.0, 2.0), (None, None)


@pytest.mark.parametrize(
    ("intervals", "between"),
    [
        ((UP, DOWN), (0, 10)),
        ((UP, UP), None),
        ((UP, UNSURE), None),
        ((UNSURE, DOWN, UP), (10, 20)),
        ((UP, UNSURE, DOWN), (0, 20)),
        ((UP, NONE, DOWN), (0, 20)),
        ((NONE, NONE), None),
    ],
)
def test_a_sign_changes_only_between_levels_at_which_it_is_sure(
    intervals: Sequence[tuple[float | None, float | None]], between: tuple[float, float] | None
) -> None:
    levels = [
        AtLevel(
            10.0 * position, None if low is None or high is None else (low + high) / 2, low, high
        )
        for position, (low, high) in enumerate(intervals)
    ]
    assert sign_change(levels) == between
    assert sign_change(levels[::-1]) == between


def test_a_skewed_difference_has_no_sure_sign() -> None:
    assert sign_change([AtLevel(0, 1.0, *UP), AtLevel(10, -1.0, *DOWN, is_skewed=True)]) is None


@pytest.mark.parametrize("n", [2, 5])
def test_few_replications_never_show_a_change_of_sign(n: int) -> None:
    levels = Levels("load", (80, 120))
    columns: Columns = {}
    for level, effect in ((80, -1.0), (120, 1.0)):
        base = [float(k) for k in range(n)]
        columns[levels.case_at(level), NEUTRAL] = base
        columns[levels.case_at(level, "cut"), NEUTRAL] = [value + effect for value in base]
    table = sensitivity(kpi_table(columns), levels, ["cut"], keys=[NEUTRAL], seed=1)
    assert at_levels(table, ["cut"])[0].changes_sign_between is None


@pytest.mark.parametrize(
    ("low", "high", "decimals"),
    [(1.0, 9.0, 1), (-20.0, 60.0, 1), (0.02, 0.31, 2), (0.001, 0.002, 2), (0.5, 0.5, 1)],
)
def test_a_difference_has_no_more_decimals_than_its_interval_carries(
    low: float, high: float, decimals: int
) -> None:
    assert difference_decimals({"kpi": NEUTRAL, "low": low, "high": high}) == decimals
