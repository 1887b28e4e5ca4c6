"""Goals that were set, and which way a case moves them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from flowsim.errors import InputError, ScenarioError
from flowsim.experiment.scorecard import cell_of, columns_of
from flowsim.scenario.goals import Goal, GoalKpi, Goals, read_goals
from flowsim.scenario.listing import list_levers
from flowsim.scenario.locate import find_library
from flowsim.texts import error_text

ROOT = Path(__file__).parents[2]
LOWER = GoalKpi(kpi="bed-days", wanted="lower")
HIGHER = GoalKpi(kpi="sip-calls-per-100", wanted="higher")
SHIPPED = sorted((ROOT / "scenarios" / "goals").glob("*.toml"))


def row(**values: Any) -> dict[str, Any]:
    """A row of a comparison, better said by what is given."""
    return {
        "difference": -2.0, "low": -3.0, "high": -1.0, "n": 20, "is_identical": False,
        "is_skewed": False, **values,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "goal", "mark"),
    [
        (row(), LOWER, "towards"),
        (row(), HIGHER, "away"),
        (row(difference=2.0, low=1.0, high=3.0), HIGHER, "towards"),
        (row(high=0.5), LOWER, "unclear"),
        (row(is_skewed=True), LOWER, "skewed"),
        (row(n=19), LOWER, "preliminary"),
        (row(low=None, high=None), LOWER, "preliminary"),
        (row(is_identical=True, difference=0.0, low=0.0, high=0.0), LOWER, "identical"),
        (row(difference=None), LOWER, "missing"),
        (None, LOWER, "missing"),
    ],
)
def test_a_difference_moves_a_goal_only_when_it_is_sure(
    given: dict[str, Any] | None, goal: GoalKpi, mark: str
) -> None:
    assert cell_of(given, goal).mark == mark


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_goal_is_shown_by_a_kpi_or_asked_of_somebody(path: Path) -> None:
    goals = read_goals("", find_library(), path.stem)
    assert columns_of(goals)
    for goal in goals.goal:
        assert goal.title.sv
        assert goal.title.en
        assert goal.kpis or goal.survey.sv


def test_ten_goals_were_set_for_blekinge_and_three_are_for_surveys_alone() -> None:
    goals = read_goals("blekinge", find_library())
    assert len(goals.goal) == 10
    assert sum(not goal.kpis for goal in goals.goal) == 3


def test_a_kpi_that_there_is_not_is_told_with_the_nearest() -> None:
    wrong = Goal(title={"en": "x"}, kpis=({"kpi": "bed-day", "wanted": "lower"},))
    with pytest.raises(InputError) as caught:
        columns_of(Goals(title={"en": "x"}, document="x", goal=(wrong,)))
    assert "Did you mean bed-days?" in error_text(caught.value, "en")


def goals_file(folder: Path, name: str, areas: str = "[]") -> None:
    (folder / "goals").mkdir(parents=True, exist_ok=True)
    (folder / "goals" / f"{name}.toml").write_text(
        f'title = "{name}"\ndocument = "d"\nareas = {areas}\n[[goal]]\ntitle = "g"\n',
        encoding="utf-8",
    )


def test_goals_of_the_area_come_before_the_only_ones_there_are(tmp_path: Path) -> None:
    library = find_library(tmp_path)
    goals_file(tmp_path, "one")
    assert read_goals("here", library).title.en == "one"
    goals_file(tmp_path, "two", '["here"]')
    assert read_goals("here", library).title.en == "two"
    assert read_goals("here", library, "one").title.en == "one"


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "name them with --goals: one, two"), ("oen", "Did you mean one?")],
)
def test_goals_that_are_not_clear_are_told(tmp_path: Path, name: str, said: str) -> None:
    goals_file(tmp_path, "one")
    goals_file(tmp_path, "two")
    with pytest.raises(ScenarioError) as caught:
        read_goals("here", find_library(tmp_path), name)
    assert said in error_text(caught.value, "en")


def test_a_goals_file_that_is_wrong_is_told_with_its_name(tmp_path: Path) -> None:
    goals_file(tmp_path, "one", '["here"]\nwanted = 1')
    with pytest.raises(ScenarioError) as caught:
        read_goals("here", find_library(tmp_path))
    assert "goals/one.toml: wanted = 1" in error_text(caught.value, "en")


@pytest.mark.docs
def test_the_page_of_goals_names_every_goal_and_only_levers_that_there_are() -> None:
    page = (ROOT / "docs" / "goals.md").read_text(encoding="utf-8")
    for goal in read_goals("blekinge", find_library()).goal:
        assert goal.title.en in page
        assert goal.title.sv in page
    named = set(re.findall(r"\(`([a-z-]+)`\) \|", page))
    assert len(named) > 20
    assert named <= {listed.name for listed in list_levers()}
