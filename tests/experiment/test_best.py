"""Which scenarios may be best: nothing is ruled out without being surely worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pytest

from flowsim.errors import InputError
from flowsim.experiment.best import Best, Candidate, check_best, find_best
from flowsim.experiment.certainty_sentences import best_sentences
from flowsim.tables.schema import KPIS

LOWER_IS_BETTER, HIGHER_IS_BETTER = "boarding-hours", "same-day-share"
TITLES = {"": "As it is", "a": "A", "b": "B", "c": "C"}


def best_of(
    columns: Mapping[str, Sequence[float | None]], kpi: str = LOWER_IS_BETTER, within: float = 0.0
) -> Best:
    rows = [
        {"scenario": case, "replication": k, "kpi": kpi, "by": "all", "of": "", "value": value}
        for case, values in columns.items()
        for k, value in enumerate(values)
    ]
    table = pa.Table.from_pylist(rows, schema=KPIS)
    return find_best(table, list(columns), kpi, within=within, seed=1)


def around(mean: float, n: int = 40, seed: int = 1) -> list[float]:
    """Values whose spread is 1 and that have the luck of a seed in common."""
    rng = np.random.default_rng(seed)
    common = rng.standard_normal(n)
    own = np.random.default_rng([seed, int(100 * mean)]).standard_normal(n)
    return [float(value) for value in mean + common + 0.2 * own]


def names(found: Sequence[Candidate]) -> list[str]:
    return [one.case for one in found]


def test_what_is_surely_worse_is_ruled_out_by_what_is_better() -> None:
    found = best_of({"": around(12.0), "a": around(10.0), "b": around(10.01)})
    assert set(names(found.may_be_best)) == {"a", "b"}
    (out,) = found.ruled_out
    assert out.case == ""
    assert out.worse_than in ("a", "b")
    assert out.by_at_least is not None
    assert 1.6 < out.by_at_least < 2.0


def test_where_high_values_are_better_the_highest_is_kept() -> None:
    found = best_of({"a": around(10.0), "b": around(12.0)}, kpi=HIGHER_IS_BETTER)
    assert names(found.may_be_best) == ["b"]


def test_within_so_much_of_the_best_is_as_good() -> None:
    columns = {"a": around(10.0), "b": around(11.0), "c": around(14.0)}
    assert names(best_of(columns).may_be_best) == ["a"]
    assert names(best_of(columns, within=1.5).may_be_best) == ["a", "b"]
    assert names(best_of(columns, within=9.0).may_be_best) == ["a", "b", "c"]


def test_identical_scenarios_may_both_be_best() -> None:
    same = around(10.0)
    assert names(best_of({"a": same, "b": same}).may_be_best) == ["a", "b"]


def test_nothing_is_ruled_out_below_twenty_replications() -> None:
    found = best_of({"a": around(10.0, n=19), "b": around(20.0, n=19)})
    assert names(found.may_be_best) == ["a", "b"]
    said = best_sentences(found, TITLES, "en")
    assert "Nothing is ruled out below 20 replications." in said


def test_a_skewed_difference_rules_nothing_out() -> None:
    n = 40
    rare = [10.0] * (n - 2) + [40.0, 50.0]
    assert names(best_of({"a": [9.0] * n, "b": rare}).may_be_best) == ["a", "b"]


def test_a_scenario_without_values_is_not_ruled_out() -> None:
    found = best_of({"a": around(10.0), "b": [None] * 40})
    assert names(found.may_be_best) == ["a", "b"]
    nothing = best_of({"a": [None] * 40, "b": [None] * 40})
    assert "no value in any case" in best_sentences(nothing, TITLES, "en")[0]


@pytest.mark.parametrize(
    ("kpi", "within", "code"),
    [
        ("boarding-hour", 0.0, "unknown_kpi"),
        ("discharges", 0.0, "kpi_without_direction"),
        (LOWER_IS_BETTER, -1.0, "within_below_zero"),
        (LOWER_IS_BETTER, float("nan"), "within_below_zero"),
    ],
)
def test_a_question_that_has_no_answer_is_refused(kpi: str, within: float, code: str) -> None:
    with pytest.raises(InputError) as refused:
        check_best(kpi, within)
    assert refused.value.code == code


def test_the_sentences_name_what_may_be_best_and_what_is_ruled_out() -> None:
    found = best_of({"": around(12.0), "a": around(10.0)})
    english, swedish = (best_sentences(found, TITLES, lang) for lang in ("en", "sv"))
    assert english[0].endswith("May be best: A.")
    assert english[1].startswith("Ruled out: As it is (worse than A by at least ")
    assert "Kan vara bäst: A." in swedish[0]
    assert swedish[1].startswith("Uteslutna: As it is (sämre än A med minst ")
