"""The main job on Halland, as the README gives it, with few days and replications."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.cli, pytest.mark.slow]


def test_halland_against_its_four_cases(flowsim: Any, results: Any) -> None:
    cases = ("bed-cut", "rehab-weekend", "rehab-thu-fri", "avstamning-dropped")
    outcome = flowsim("compare", "halland", *cases, "-n", "2", "--days", "14")
    assert outcome.code == 0
    for case in cases:
        assert f"({case})." in outcome.out
    assert "--load team-load" in outcome.err
    assert len(list(results.glob("halland-*/figures/*.svg"))) >= 6


def test_the_bed_cut_is_tried_with_and_without_early_readiness(flowsim: Any) -> None:
    outcome = flowsim(
        "compare", "halland", "bed-cut", "bed-cut+early-ready", "-n", "2", "--days", "14", "-q"
    )
    assert outcome.code == 0
    assert "bed-cut+early-ready" in outcome.out
