"""Plans with several factors: points, effects and how far a line can be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from flowsim.errors import InputError, ScenarioError
from flowsim.experiment.cases import library_of
from flowsim.experiment.design import Factor, Plan, latin_hypercube, plan, read_factor
from flowsim.experiment.design_effects import effects
from flowsim.experiment.design_sentences import line_note
from flowsim.experiment.design_study import (
    DesignConduct,
    DesignQuestion,
    plan_of,
    run_design,
    scenarios_of,
)
from flowsim.scenario.load import load_scenario
from flowsim.tables.schema import KPIS

Floats = npt.NDArray[np.float64]
KPI = "true-delay-days"

A = Factor("a", (0.0, 1.0), is_switch=True)
B = Factor("b", (10.0, 20.0, 40.0))
C = Factor("c", (0.0, 5.0))


def kpis_of(planned: Plan, values: Floats) -> pa.Table:
    """A table of KPIs with values of shape (replications, points)."""
    rows = [
        {"scenario": planned.case(point), "replication": replication, "kpi": KPI, "by": "all",
         "of": "", "value": float(value), "numerator": 0, "denominator": 1}
        for replication, row in enumerate(values)
        for point, value in enumerate(row)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=KPIS)


def effects_of(planned: Plan, values: Floats) -> dict[tuple[str, float | None], dict[str, Any]]:
    rows = effects(kpis_of(planned, values), planned, keys=[KPI], seed=1).to_pylist()
    return {(row["term"], row["to_level"]): row for row in rows}


def with_noise(means: Floats, spread: float, n: int = 30) -> Floats:
    """The same luck for all points of a replication, and a little of their own."""
    rng = np.random.default_rng(1)
    return means + rng.normal(0, 5, (n, 1)) + rng.normal(0, spread, (n, len(means)))


def test_a_factorial_has_every_combination_once() -> None:
    planned = plan("factorial", (A, B, C), 30, seed=1)
    assert len({planned.case(point) for point in range(12)}) == len(planned.points) == 12
    assert planned.case(0) == "b=10+c=0"
    assert planned.case(11) == "a+b=40+c=5"


def test_effects_and_interactions_of_a_factorial_are_those_that_were_put_in() -> None:
    planned = plan("factorial", (A, B, C), 30, seed=1)
    a, b, c = planned.points.T
    found = effects_of(planned, with_noise(50 + 3 * a + 0.5 * b - c + 0.4 * a * c, 0.1))
    assert found["a", 1.0]["effect"] == pytest.approx(3 + 0.4 * 2.5, abs=0.2)
    assert found["b", 20.0]["effect"] == pytest.approx(5, abs=0.2)
    assert found["b", 40.0]["effect"] == pytest.approx(15, abs=0.2)
    assert found["a x c", None]["effect"] == pytest.approx(0.4 * 5, abs=0.3)
    assert found["a x b", None]["effect"] == pytest.approx(0, abs=0.3)
    assert found["c", 5.0]["verdict"] == "better"
    assert found["a x c", None]["verdict"] == "higher"
    assert found["a x b", None]["verdict"] == "no-clear-difference"


def test_luck_that_all_points_share_is_not_in_the_interval() -> None:
    planned = plan("factorial", (A, C), 30, seed=1)
    found = effects_of(planned, with_noise(planned.points[:, 0] * 2, 0.1))
    row = found["a", 1.0]
    assert row["low"] < 2 < row["high"]
    assert row["high"] - row["low"] < 0.5


def test_a_replication_that_lacks_a_point_is_left_out_of_every_effect() -> None:
    planned = plan("factorial", (A, C), 30, seed=1)
    values = with_noise(planned.points[:, 0] * 2, 0.1)
    values[3, 2] = np.nan
    assert {row["n"] for row in effects_of(planned, values).values()} == {29}


def test_what_changes_nothing_in_any_replication_is_identical() -> None:
    planned = plan("factorial", (A, C), 30, seed=1)
    found = effects_of(planned, with_noise(planned.points[:, 0] * 2, 0.0))
    assert found["c", 5.0]["is_identical"]
    assert not found["a", 1.0]["is_identical"]


def test_a_latin_hypercube_has_one_point_in_every_slice_of_every_factor() -> None:
    cube = latin_hypercube(4, 30, seed=3)
    assert cube.shape == (30, 4)
    for column in cube.T:
        assert sorted((column * 30).astype(int)) == list(range(30))
    assert np.abs(np.corrcoef(cube, rowvar=False) - np.eye(4)).max() < 0.15
    assert not np.array_equal(cube, latin_hypercube(4, 30, seed=4))


def test_the_points_of_a_latin_hypercube_lie_between_the_ends_in_the_units_of_the_factors() -> None:
    whole = Factor("whole", (3.0, 9.0), is_whole=True)
    points = plan("lhs", (A, B, whole), 30, seed=1).points
    assert set(points[:, 0]) == {0.0, 1.0}
    assert 10 < points[:, 1].min() < 12
    assert 38 < points[:, 1].max() < 40
    assert set(points[:, 2]) <= set(range(3, 10))


def test_slopes_are_from_end_to_end_and_the_line_says_how_well_it_fits() -> None:
    planned = plan("lhs", (B, C), 30, seed=1)
    b, c = planned.points.T
    found = effects_of(planned, with_noise(0.5 * b - c, 0.1))
    assert found["b", 40.0]["effect"] == pytest.approx(15, abs=0.3)
    assert found["c", 5.0]["effect"] == pytest.approx(-5, abs=0.3)
    assert found["b", 40.0]["explained"] > 0.99
    assert found["b", 40.0]["standardised"] > 0.8
    assert found["c", 5.0]["by_rank"] < -0.2


def test_a_line_that_does_not_fit_is_not_read_as_a_ranking() -> None:
    planned = plan("lhs", (B, C), 30, seed=1)
    b, _ = planned.points.T
    row = effects_of(planned, with_noise((b - 25) ** 2, 0.1))["b", 40.0]
    assert row["explained"] < 0.5
    assert "Do not rank them by this" in line_note(row, "en")


def test_a_bend_that_goes_one_way_is_told_by_the_ranks() -> None:
    planned = plan("lhs", (B, C), 30, seed=1)
    b, _ = planned.points.T
    row = effects_of(planned, with_noise(np.exp((b - 10) / 3), 0.01))["b", 40.0]
    assert row["explained"] < 0.7 < row["explained_ranks"]
    assert "Read the order of the ranks" in line_note(row, "en")


@pytest.mark.parametrize(
    ("factors", "kind", "points", "code"),
    [
        ((A,), "factorial", 30, "design_one_factor"),
        ((A, A), "factorial", 30, "design_factor_twice"),
        (tuple(Factor(f"f{n}", (0.0, 1.0, 2.0)) for n in range(6)), "factorial", 30,
         "design_too_many"),
        ((A, B), "lhs", 5, "number_out_of_range"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_run_is_refused(
    factors: tuple[Factor, ...], kind: str, points: int, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        plan(kind, factors, points, seed=1)  # type: ignore[arg-type]
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "name", "levels", "is_switch"),
    [
        ("fewer-beds=0/2", "fewer-beds", (0.0, 2.0), False),
        ("fewer-beds", "fewer-beds", (0.0, 1.0), True),
        ("ward.places=4/6/8", "ward.places", (4.0, 6.0, 8.0), False),
        ("both", "both", (0.0, 1.0), True),
    ],
)
def test_a_factor_is_a_lever_with_levels_a_switch_or_a_number_of_the_area(
    library: Path, text: str, name: str, levels: tuple[float, ...], is_switch: bool
) -> None:
    factor = read_factor(text, load_scenario("small", "", library), library_of("small", library))
    assert (factor.name, factor.levels, factor.is_switch) == (name, levels, is_switch)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fewer-beds=2", "design_one_level"),
        ("fewer-beds=2/2", "design_one_level"),
        ("fewer-beds=0/2+demand", "design_factor_not_read"),
        ("ward.places=many", "design_factor_not_read"),
        ("ward.place=4/6", "seek_no_number"),
    ],
)
def test_what_is_no_factor_is_told(library: Path, text: str, code: str) -> None:
    small = load_scenario("small", "", library)
    with pytest.raises(InputError) as caught:
        read_factor(text, small, library_of("small", library))
    assert caught.value.code == code


def test_an_unknown_lever_and_a_level_outside_its_limits_are_told_together(
    library: Path, tmp_path: Path
) -> None:
    question = DesignQuestion("small", ("fewer-bed=0/2", "demand=100/900"))
    with pytest.raises(ScenarioError) as caught:
        run_design(question, DesignConduct(1, tmp_path, scenarios=library))
    assert [one.code for one in caught.value.problems] == ["unknown_lever", "out_of_range"]


def test_a_lever_and_a_number_that_it_changes_are_not_varied_together(
    library: Path, tmp_path: Path
) -> None:
    how = DesignConduct(1, tmp_path, scenarios=library)
    both = DesignQuestion("small", ("fewer-beds=0/2", "ward.places=5/8"))
    with pytest.raises(ScenarioError) as caught:
        scenarios_of(plan_of(both, how), both, how)
    assert {one.code for one in caught.value.problems} == {"levers_overlap"}
    besides = DesignQuestion("small", ("demand=60/100", "ward.places=5/8"), base="fewer-beds=2")
    points = scenarios_of(plan_of(besides, how), besides, how)
    assert {one.area.settings["ward"].places for one in points} == {5, 8}


def test_fewer_beds_and_more_demand_fill_a_ward_when_the_engine_runs(
    library: Path, tmp_path: Path
) -> None:
    question = DesignQuestion("small", ("ward.places=5/8", "demand=60/100"), kpis=("occupancy",))
    how = DesignConduct(1, tmp_path, 20, workers=1, scenarios=library, allow_unstable=True)
    designed = run_design(question, how)
    found = {row["term"]: row for row in designed.effects.to_pylist()}
    assert found["ward.places"]["high"] < 0 < found["demand"]["low"]
    assert (designed.result.folder / "effects.parquet").exists()
    assert designed.result.cases[0] == "ward.places=5+demand=60"
