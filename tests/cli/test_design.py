"""The command line: several things varied at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.cli

SMALL = ("design", "small", "--scenarios", "scenarios", "fewer-beds=0/2", "demand=60/90")


def test_effects_are_shown_stored_and_drawn(flowsim: Any, results: Path) -> None:
    outcome = flowsim(*SMALL, "--kpi", "occupancy", "--allow-unstable", "-n", "6")
    assert outcome.code == 0
    assert "4 points: every combination" in outcome.out
    assert "Färre" not in outcome.out
    assert "Fewer beds and Demand together" in outcome.out
    assert next(results.glob("*/figures/tornado.svg")).exists()
    assert next(results.glob("*/design.json")).exists()


def test_a_latin_hypercube_says_how_much_its_line_explains_in_swedish_too(flowsim: Any) -> None:
    outcome = flowsim(
        *(*SMALL, "--kind", "lhs", "--points", "12", "--kpi", "occupancy", "--lang", "sv"),
        *("--allow-unstable", "--no-figures", "-n", "3"),
    )
    assert outcome.code == 0
    assert "12 punkter spridda" in outcome.out
    assert "Linjen förklarar" in outcome.out


def test_json_has_the_plan_and_every_effect(flowsim: Any) -> None:
    outcome = flowsim(
        *(*SMALL, "fewer-beds", "--json"), "-n", "2", "--no-figures", "--allow-unstable"
    )
    assert outcome.code == 2
    assert "named twice" in outcome.err
    found = json.loads(flowsim(*SMALL, "--json", "-n", "2", "--no-figures", "--allow-unstable").out)
    assert len(found["plan"]["points"]) == 4
    assert {row["what"] for row in found["effects"]} == {"main", "interaction"}


def test_an_unknown_kpi_is_told_before_anything_runs(flowsim: Any, results: Path) -> None:
    outcome = flowsim(*SMALL, "--kpi", "ocupancy")
    assert outcome.code == 2
    assert "Did you mean occupancy?" in outcome.err
    assert not results.exists()
