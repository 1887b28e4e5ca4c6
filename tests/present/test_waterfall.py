"""The picture of what each lever accounts for: steps that lead from today to the case."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from matplotlib.colors import to_rgba

from flowsim.present.figures import waterfall as picture
from flowsim.present.views.waterfall import waterfalls
from flowsim.scenario.base import Text
from flowsim.tables.schema import WATERFALL


def rows(kpi: str, today: float, *changes: float) -> list[dict[str, Any]]:
    """A case of levers a and b; the last change is the interaction."""
    total = sum(changes)
    parts = ("a", "b", "interaction", "total")
    return [
        {
            "scenario": "a+b",
            "part": part,
            "kpi": kpi,
            "n": 20,
            "base_mean": today,
            "difference": change,
            "low": change - 1,
            "high": change + 1,
            "is_identical": change == 0,
            "is_skewed": False,
        }
        for part, change in zip(parts, (*changes, total), strict=True)
    ]


def table(*kpis: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([row for of_kpi in kpis for row in of_kpi], schema=WATERFALL)


def test_every_step_begins_where_the_one_before_ended() -> None:
    (view,) = waterfalls(table(rows("occupancy", 90, 3, -1, 2)))
    (panel,) = view.panels
    assert [(step.part, step.begins, step.ends) for step in panel.steps] == [
        ("a", 90, 93),
        ("b", 93, 92),
        ("interaction", 92, 94),
    ]


def test_what_nothing_changes_has_no_panel_and_no_picture() -> None:
    unchanged = rows("occupancy", 90, 0, 0, 0)
    assert waterfalls(table(unchanged)) == ()
    (view,) = waterfalls(table(unchanged, rows("same-day-share", 50, 1, 1, 0)))
    assert [panel.kpi for panel in view.panels] == ["same-day-share"]


def test_a_result_that_was_not_taken_apart_has_none() -> None:
    assert waterfalls(None) == ()


@pytest.mark.parametrize(("lang", "first"), [("sv", "Nuläget"), ("en", "Today")])
def test_bars_are_named_by_the_titles_of_the_levers(lang: str, first: str) -> None:
    (view,) = waterfalls(table(rows("occupancy", 90, 3, -1, 2)))
    titles = {"a": Text(sv="Färre platser", en="Fewer beds"), "b": Text(sv="Mer", en="More")}
    figure = picture.draw(view, lang, titles)
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names[:2] == [first, getattr(titles["a"], lang)]
    assert len(names) == 5


def test_less_waiting_is_blue_and_more_is_orange() -> None:
    (view,) = waterfalls(table(rows("boarding-hours", 5, 2, -1, 0)))
    figure = picture.draw(view, "en")
    red, blue = (
        [to_rgba(patch.get_facecolor())[channel] for patch in figure.axes[0].patches]
        for channel in (0, 2)
    )
    worse, better = 2, 3  # behind the bars of today and of the case
    assert red[worse] > blue[worse]
    assert blue[better] > red[better]
