"""The command line: which way cases move the goals that were set."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.cli

GOALS = """
title = { sv = "Våra mål", en = "Our goals" }
document = "a decision"
areas = ["small"]
[[goal]]
title = { sv = "Trygghet", en = "Feeling safe" }
survey = { sv = "fråga patienterna", en = "ask the patients" }
[[goal]]
title = { sv = "Lugnare avdelning", en = "A calmer ward" }
[[goal.kpis]]
kpi = "occupancy"
wanted = "lower"
[[goal.kpis]]
kpi = "first-place-wait-hours"
wanted = "lower"
"""
SMALL = ("scorecard", "small", "--scenarios", "scenarios", "--allow-unstable")


@pytest.fixture(name="goals", autouse=True)
def _goals(library: Path) -> None:
    (library / "goals").mkdir()
    (library / "goals" / "ours.toml").write_text(GOALS, encoding="utf-8")


def test_less_demand_moves_a_ward_towards_its_goals_and_fewer_beds_away(
    flowsim: Any, results: Path
) -> None:
    outcome = flowsim(*SMALL, "demand=60", "fewer-beds", "-n", "20", "--json")
    assert outcome.code == 0
    marks = {
        case: [cell["mark"] for cell in cells]
        for case, cells in json.loads(outcome.out)["cases"].items()
    }
    assert marks == {"demand=60": ["towards"] * 2, "fewer-beds": ["away"] * 2}
    assert next(results.glob("small-*/scorecard.json")).exists()
    assert next(results.glob("small-*/figures/scorecard.svg")).exists()


def test_without_a_case_every_lever_that_applies_is_tried(flowsim: Any) -> None:
    outcome = flowsim(*SMALL, "-n", "2", "--json", "--no-figures")
    found = json.loads(outcome.out)
    # demand stands at what it is today, so it changes nothing
    assert set(found["cases"]) == {"fewer-beds"}
    assert {cell["mark"] for cells in found["cases"].values() for cell in cells} <= {
        "preliminary",
        "identical",
    }


def test_swedish_is_spoken_too(flowsim: Any) -> None:
    outcome = flowsim(*SMALL, "fewer-beds", "-n", "2", "--no-figures", "--lang", "sv")
    assert "Lugnare avdelning" in outcome.out
    assert "fråga patienterna" in outcome.out
    assert "Färre platser (fewer-beds)" in outcome.out
    assert "mot målet" in outcome.out


def test_goals_of_another_area_are_said_to_be_of_another(flowsim: Any, library: Path) -> None:
    few = (*SMALL, "fewer-beds", "-n", "2", "--no-figures")
    assert "were set for" not in flowsim(*few).out
    goals = library / "goals" / "ours.toml"
    goals.write_text(GOALS.replace('"small"', '"elsewhere"'), encoding="utf-8")
    assert "These goals were set for elsewhere, not for small." in flowsim(*few).out


def test_unknown_goals_are_told_before_anything_runs(flowsim: Any, results: Path) -> None:
    outcome = flowsim(*SMALL, "fewer-beds", "--goals", "our")
    assert outcome.code == 2
    assert "Did you mean ours?" in outcome.err
    assert not results.exists()
