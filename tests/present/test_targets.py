"""Simulated against published: the page and the picture show every figure, met or not."""

from __future__ import annotations

import numpy as np
import pytest

from flowsim.present.figures.targets import FARTHEST, draw
from flowsim.present.targets_page import page
from flowsim.present.views.targets import Against, AgainstPublished, WaitingLine
from flowsim.scenario.base import Text


def against(title: str, simulated: float | None, evidence: str = "independent") -> Against:
    """A figure published as 10, give or take 2."""
    low, high = (None, None) if simulated is None else (simulated - 1, simulated + 1)
    names = Text(sv=f"{title} sv", en=f"{title} en")
    return Against(names, "percent", "2024", "a | report", evidence, 10, 2, simulated, low, high)


VIEW = AgainstPublished(
    area="somewhere",
    title=Text(sv="Någonstans", en="Somewhere"),
    replications=3,
    rows=(
        against("near", 11.5),
        against("far", 40, "derived"),
        against("silent", None, "input"),
    ),
    lines=(WaitingLine("home", at_start=5, came_in=4, moved_in=2, died=1, at_end=6),),
)


def test_a_figure_is_met_when_it_is_within_its_tolerance() -> None:
    assert [row.is_within for row in VIEW.rows] == [True, False, False]
    assert VIEW.met == 1
    assert VIEW.rows[0].in_tolerances(11.5) == 0.75


def test_the_page_shows_deviations_and_what_was_not_simulated() -> None:
    text = page(VIEW, "en", "somewhere.svg")
    assert (
        "| near en | 10.0 (2024) | 11.5 (10.5 to 12.5) | % | yes | independent | a / report |"
        in (text)
    )
    assert "| far en | 10.0 (2024) | 40.0 (39.0 to 41.0) | % | no |" in text
    assert "| silent en | 10.0 (2024) | – | % | no | input |" in text
    assert "| home | 5.0 | 4.0 | 2.0 | 1.0 | 6.0 | +1.0 |" in text
    assert "![Simulated against published: Somewhere](somewhere.svg)" in text


def test_the_page_is_swedish_too() -> None:
    text = page(VIEW, "sv", "somewhere.svg")
    assert "# Simulerat mot publicerat: Någonstans" in text
    assert "Medelvärden av 3 körningar" in text
    assert "| I slutet | Förändring |" in text
    assert "| near sv | 10,0 (2024) | 11,5 (10,5 till 12,5) | % | ja | oberoende |" in text


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_picture_has_a_row_for_every_figure_and_none_beyond_its_edge(lang: str) -> None:
    (axes,) = draw(VIEW, lang).axes
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == [f"{name} {lang}" for name in ("near", "far", "silent")]
    drawn = [float(x) for line in axes.lines for x in np.asarray(line.get_xdata())]
    assert 0.75 in drawn
    assert max(drawn) == FARTHEST
