"""`flowsim calibrate --check`: deviations are shown, whatever they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.cli


def test_an_area_without_published_figures_cannot_be_held_against_them(flowsim: Any) -> None:
    outcome = flowsim("calibrate", "small", "--check", "--scenarios", "scenarios")
    assert outcome.code == 2
    assert "small" in outcome.err


def test_it_says_that_it_only_checks(flowsim: Any) -> None:
    outcome = flowsim("calibrate", "halland")
    assert outcome.code == 2
    assert "--check" in outcome.err


@pytest.mark.slow
def test_halland_is_held_against_its_figures(flowsim: Any, tmp_path: Path) -> None:
    options = ("-n", "1", "--days", "14", "--workers", "1", "--write", "docs")
    outcome = flowsim("calibrate", "halland", "--check", *options)
    assert outcome.code == 0
    assert "figures are within their tolerance" in outcome.out
    page = (tmp_path / "docs" / "halland-published.md").read_text(encoding="utf-8")
    assert page.count("| independent |") >= 3
    assert (tmp_path / "docs" / "halland-published.svg").stat().st_size > 5000
    again = flowsim("calibrate", "halland", "--check", *options[:6], "--json")
    answer = json.loads(again.out)
    assert len(answer["rows"]) > 15
    # In a fortnight nobody may wait in the smallest municipality.
    lines = {line["setting"] for line in answer["lines"]}
    assert lines >= {"special-housing-halmstad", "special-housing-varberg"}
