"""The picture of two numbers varied at once: what is shaded, hatched, and where it breaks even."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from flowsim.experiment.grid import Axis, Cell, Grid
from flowsim.present.figures import heat_map as picture
from flowsim.present.figures.files import pictures
from flowsim.present.views.heat_map import HeatMap, heat_maps
from flowsim.present.views.source import Source
from flowsim.scenario.base import Text
from flowsim.tables.schema import COMPARISON, SENSITIVITY
from tests.present.small_result import series, source

X = Axis(Text(sv="Stängda platser", en="Beds closed"), "%", (0.0, 10.0, 20.0))
Y = Axis(Text(sv="Timmar", en="Hours"), "hours", (1.0, 2.0))
KPI = "true-delay-days"
FALLING_AND_RISING = ((-0.4, -0.2, 0.2), (-0.3, 0.01, 0.4))


def case(x: float, y: float) -> str:
    return f"cut={x:g}+ready={y:g}"


GRID = Grid(
    Text(sv="Färre platser", en="Fewer beds"),
    X,
    Y,
    tuple(Cell(x, y, case(x, y), "") for x in X.values for y in Y.values),
)


def row(scenario: str, difference: float | None, *, n: int = 20, **other: Any) -> dict[str, Any]:
    half = 0.1
    given = {
        "scenario": scenario,
        "base": "",
        "kpi": KPI,
        "by": "all",
        "of": "",
        "n": n,
        "n_missing": 0,
        "base_mean": 2.0,
        "difference": difference,
        "low": None if difference is None or n < 6 else difference - half,
        "high": None if difference is None or n < 6 else difference + half,
        "is_identical": difference == 0,
        "is_skewed": False,
        "verdict": "",
    }
    return given | other


def result(differences: Sequence[Sequence[float | None]], **other: Any) -> Source:
    rows = [
        row(case(x, y), differences[j][i], **other)
        for j, y in enumerate(Y.values)
        for i, x in enumerate(X.values)
    ]
    return replace(source(comparison=pa.Table.from_pylist(rows, COMPARISON)), grid=GRID)


def the_map(differences: Sequence[Sequence[float | None]], **other: Any) -> HeatMap:
    (found,) = heat_maps(result(differences, **other))
    return found


def squares(figure: Figure) -> list[Rectangle]:
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def test_squares_stand_by_the_values_of_both_numbers() -> None:
    found = the_map(FALLING_AND_RISING)
    assert [[one.difference for one in row] for row in found.squares] == [
        list(row) for row in FALLING_AND_RISING
    ]
    assert [[one.is_clear for one in row] for row in found.squares] == [
        [True, True, True],
        [True, False, True],
    ]


def test_less_waiting_is_blue_more_is_orange_and_the_unclear_is_hatched() -> None:
    drawn = squares(picture.draw(the_map(FALLING_AND_RISING), "en"))
    red, _, blue, _ = zip(*(to_rgba(square.get_facecolor()) for square in drawn), strict=True)
    better, worse, unclear = 0, 5, 4
    assert blue[better] > red[better]
    assert red[worse] > blue[worse]
    assert [bool(square.get_hatch()) for square in drawn] == [n == unclear for n in range(6)]


def test_the_line_lies_where_the_mean_changes_sign() -> None:
    (lines,) = picture.draw(the_map(FALLING_AND_RISING), "en").axes[0].collections
    ends = [point for path in lines.get_paths() for point in np.asarray(path.vertices).tolist()]
    assert [1.5, 0.0] in ends, "half way from -0.2 to +0.2 in the first row"


def test_without_a_change_of_sign_there_is_no_line() -> None:
    figure = picture.draw(the_map(((-0.4, -0.2, -0.2), (-0.3, -0.5, -0.4))), "en")
    assert not figure.axes[0].collections


def test_differences_at_levels_are_those_from_the_same_level() -> None:
    grid = replace(GRID, cells=tuple(replace(c, base=f"ready={c.y:g}") for c in GRID.cells))
    rows = [
        row(case(x, y), x / 10 - y, base=f"ready={y:g}") | {"lever": "ready", "level": y}
        for x in X.values
        for y in Y.values
    ]
    sensitivity = pa.Table.from_pylist(rows, SENSITIVITY)
    (found,) = heat_maps(replace(source(), sensitivity=sensitivity, grid=grid))
    assert [one.difference for one in found.squares[1]] == [-2.0, -1.0, 0.0]


def test_what_is_clear_nowhere_has_no_picture() -> None:
    assert not list(heat_maps(result(((0.01, 0.02, 0.03), (0.01, -0.02, 0.03)))))
    assert not list(heat_maps(result(((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)))))


def test_few_runs_are_shaded_without_a_judgement() -> None:
    found = the_map(FALLING_AND_RISING, n=2)
    assert not found.has_intervals
    assert not any(square.get_hatch() for square in squares(picture.draw(found, "en")))


def test_a_missing_difference_has_a_dash() -> None:
    figure = picture.draw(the_map(((None, -0.2, 0.2), (-0.3, 0.0, 0.4))), "en")
    assert "–" in [text.get_text() for text in figure.axes[0].texts]


@pytest.mark.parametrize(
    ("lang", "names"), [("sv", "Stängda platser, %"), ("en", "Beds closed, %")]
)
def test_axes_are_named_with_their_units(lang: str, names: str) -> None:
    axes = picture.draw(the_map(FALLING_AND_RISING), lang).axes[0]
    assert axes.get_xlabel() == names
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["0", "10", "20"]


def test_the_pictures_of_a_result_have_one_for_each_kpi_of_the_grid() -> None:
    today = series(("", 0, "ready", "", 0, 1.0))
    shown = replace(result(FALLING_AND_RISING), series=today)
    names = [name for name, _ in pictures(shown, "en")]
    assert f"heat-map-{KPI}" in names


def test_a_result_without_a_grid_has_no_heat_map() -> None:
    assert not list(heat_maps(replace(result(FALLING_AND_RISING), grid=None)))
