"""Going on until it is precise: never for a reason that is no precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from flowsim import api
from flowsim.api import Settings
from flowsim.errors import InputError
from flowsim.experiment.compare import FEWEST_FOR_VERDICT, compare
from flowsim.experiment.looks import FIRST_LOOK, looks
from flowsim.experiment.precision import (
    Goal,
    Until,
    Wanted,
    blocks_to,
    confirmed,
    goal_of_mean,
    is_enough,
    judge,
    until_of,
)
from flowsim.experiment.run import Interrupted, Progress
from flowsim.tables.schema import KPIS

Floats = npt.NDArray[np.float64]
KPI = "boarding-hours"


def stop_of(values: Floats, half_width: float) -> tuple[int, Goal]:
    """Where it stops on a stream of values, and how the goal is then."""
    goals: tuple[Goal, ...] = ()
    for n in looks(len(values)):
        goals = confirmed((goal_of_mean("", Wanted(KPI, half_width), values[:n]),), goals)
        if is_enough(goals, n):
            break
    return n, goals[0]


def normal(mean: float, spread: float, n: int = 1000, seed: int = 1) -> Floats:
    return mean + spread * np.random.default_rng(seed).standard_normal(n)


def test_the_first_look_is_as_early_as_a_verdict_may_be_given() -> None:
    assert FIRST_LOOK == FEWEST_FOR_VERDICT


@pytest.mark.parametrize("at_most", [20, 25, 137, 1000])
def test_looks_rise_from_the_first_to_the_most_allowed(at_most: int) -> None:
    found = looks(at_most)
    assert found[0] == 20
    assert found[-1] == at_most
    assert list(found) == sorted(set(found))


def test_blocks_of_an_early_look_are_those_of_a_later_one() -> None:
    early, late = blocks_to(30), blocks_to(80)
    assert late[: len(early)] == early
    assert [k for block in late for k in block.replications] == list(range(80))


@pytest.mark.parametrize("mean", [-10.0, 0.0, 10.0])
def test_a_negative_or_zero_mean_takes_as_many_replications_as_a_positive_one(mean: float) -> None:
    n, goal = stop_of(normal(mean, 50.0), half_width=5.0)
    assert goal.state == "precise"
    # (1.96 x 50 / 5)^2 = 384 are needed whatever the mean.
    assert 330 <= n <= 480


@pytest.mark.parametrize("mean", [-10.0, 0.0])
def test_a_precision_that_is_not_reached_is_not_called_so(mean: float) -> None:
    n, goal = stop_of(normal(mean, 50.0, n=200), half_width=1.0)
    assert (n, goal.state) == (200, "wide")


@pytest.mark.parametrize("value", [0.0, -3.0, 7.0])
def test_what_never_varies_is_never_called_precise(value: float) -> None:
    n, goal = stop_of(np.full(1000, value), half_width=1.0)
    assert (n, goal.state) == (100, "constant")


def test_zeros_by_chance_are_waited_for() -> None:
    values = np.where(np.arange(1000) < 40, 0.0, normal(0.0, 20.0))
    n, goal = stop_of(values, half_width=1.0)
    assert n > 100
    assert goal.half_width is not None


@pytest.mark.parametrize("missing", [0, 19, 45])
def test_a_missing_value_is_never_called_precise_and_not_waited_for(missing: int) -> None:
    values = normal(5.0, 10.0)
    values[missing] = np.nan
    n, goal = stop_of(values, half_width=1.0)
    assert goal.state == "missing"
    assert n <= missing + 20


def test_nothing_but_missing_values_is_never_called_precise() -> None:
    assert stop_of(np.full(1000, np.nan), half_width=1.0)[1].state == "missing"


def test_a_small_spread_by_chance_is_looked_at_twice() -> None:
    values = normal(0.0, 10.0)
    values[:20] *= 0.01
    n, goal = stop_of(values, half_width=1.0)
    assert n > 200
    assert goal.state == "precise"


def test_what_is_narrow_at_the_last_look_only_is_late() -> None:
    n, goal = stop_of(normal(0.0, 0.1, n=20), half_width=1.0)
    assert (n, goal.state) == (20, "late")


def test_an_interval_that_is_not_to_be_trusted_is_not_precise() -> None:
    values = np.zeros(1000)
    values[::200] = 1.0
    n, goal = stop_of(values, half_width=1.0)
    assert (n, goal.state) == (1000, "skewed")


def table_of(columns: dict[str, Sequence[float | None]]) -> pa.Table:
    rows = [
        {"scenario": case, "replication": k, "kpi": KPI, "by": "all", "of": "", "value": value}
        for case, values in columns.items()
        for k, value in enumerate(values)
    ]
    return pa.Table.from_pylist(rows, schema=KPIS)


def difference_state(case: Sequence[float | None], base: Sequence[float | None]) -> str:
    until = Until((Wanted(KPI, 0.5),), (KPI,), (("cut", ""),))
    (goal,) = judge(table_of({"": base, "cut": case}), until, seed=1)
    return goal.state


def test_the_difference_is_judged_and_not_the_levels() -> None:
    base = (100 * normal(0.0, 1.0, n=40)).tolist()
    near = (np.array(base) + normal(1.0, 0.5, n=40, seed=2)).tolist()
    assert difference_state(near, base) == "precise"
    assert difference_state(normal(0.0, 100.0, n=40, seed=3).tolist(), base) == "wide"


def test_identical_and_missing_differences_are_not_precise() -> None:
    base = normal(0.0, 1.0, n=40).tolist()
    assert difference_state(base, base) == "constant"
    assert difference_state([None, *base[1:]], base) == "missing"


def test_the_interval_judged_is_the_one_that_is_shown() -> None:
    base = normal(0.0, 1.0, n=40).tolist()
    case = normal(3.0, 1.0, n=40, seed=2).tolist()
    table = table_of({"": base, "cut": case})
    (goal,) = judge(table, Until((Wanted(KPI, 9.0),), (KPI,), (("cut", ""),)), seed=1)
    (row,) = compare(table, pairs=[("cut", "")], keys=[KPI], seed=1).to_pylist()
    reach = max(row["high"] - row["difference"], row["difference"] - row["low"])
    assert goal.half_width == pytest.approx(reach)


@pytest.mark.parametrize("half_width", [0.0, -1.0, float("nan"), float("inf")])
def test_a_precision_must_be_above_zero(half_width: float) -> None:
    with pytest.raises(InputError) as refused:
        until_of({KPI: half_width})
    assert refused.value.code == "precision_not_above_zero"


def test_a_precision_of_an_unknown_kpi_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError) as refused:
        until_of({"boarding-hour": 1.0})
    assert refused.value.parameters["nearest"] == "boarding-hours"


@pytest.fixture(name="settings")
def _settings(library: Path, tmp_path: Path) -> Settings:
    precision = {"occupancy": 12.0}
    return Settings(out=tmp_path / "a", scenarios=library, days=7, precision=precision, at_most=40)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "run.json"
    }


def test_workers_and_interruptions_change_nothing(settings: Settings, tmp_path: Path) -> None:
    whole = api.compare("small", ["fewer-beds"], settings)

    def press_ctrl_c(progress: Progress) -> None:
        if progress.done >= 45:
            raise KeyboardInterrupt

    again = replace(settings, out=tmp_path / "b")
    with pytest.raises(Interrupted):
        api.compare("small", ["fewer-beds"], again, on_progress=press_ctrl_c)
    resumed = api.compare("small", ["fewer-beds"], replace(again, workers=2))
    assert files(resumed.result.folder) == files(whole.result.folder)


def test_the_result_says_how_many_it_took_and_why_it_stopped(settings: Settings) -> None:
    result = api.run("small", "", settings)
    stop = result.stop()
    assert stop is not None
    assert stop.is_precise
    assert result.replications == stop.replications == 30
    assert max(result.kpis()["replication"].to_pylist()) + 1 == result.replications
    assert api.summary(result, ["occupancy"])[0].n == result.replications


def test_fewer_at_most_than_the_first_look_is_refused(settings: Settings) -> None:
    with pytest.raises(InputError) as refused:
        api.run("small", "", replace(settings, at_most=19))
    assert refused.value.code == "number_out_of_range"
