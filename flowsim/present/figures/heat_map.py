"""Picture: a difference over two numbers, and where it changes sign."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import Normal, Stroke

from flowsim.experiment.compare import FEWEST_FOR_VERDICT
from flowsim.experiment.grid import Axis
from flowsim.experiment.sentences import difference_unit
from flowsim.kpi.declare import Better
from flowsim.kpi.registry import REGISTRY
from flowsim.present.figures import style
from flowsim.present.views.heat_map import HeatMap, Square
from flowsim.present.words import in_language
from flowsim.texts import number_text, plain_number, say

WHITE = "#FFFFFF"
STRONGEST = 0.72
"""How much of a colour the largest difference has: dark text can be read on it."""
NUMBER_PT = 15


@style.styled
def draw(view: HeatMap, lang: str) -> Figure:
    """One square for each pair of values; hatched where the interval includes 0."""
    kpi = REGISTRY[view.kpi]
    title = kpi.title.sv if lang == "sv" else kpi.title.en
    figure = style.page(
        f"{in_language(view.grid.title, lang)}: {title[0].lower()}{title[1:]}",
        _subtitle(view, lang),
        _note(view, lang),
    )
    axes = figure.subplots()
    colours = _colours(kpi.better)
    for row, squares in enumerate(view.squares):
        for column, square in enumerate(squares):
            _draw_square(axes, (column, row), square, view, colours, lang)
    _draw_break_even(axes, view)
    _name_axis(axes.xaxis, view.grid.x, lang)
    _name_axis(axes.yaxis, view.grid.y, lang)
    axes.set_xlim(-0.5, len(view.grid.x.values) - 0.5)
    axes.set_ylim(-0.5, len(view.grid.y.values) - 0.5)
    axes.grid(visible=False)
    axes.tick_params(length=0)
    return figure


def _subtitle(view: HeatMap, lang: str) -> str:
    kpi = REGISTRY[view.kpi]
    unit = difference_unit(kpi, lang)
    parts = [
        say("Difference from the area at the same level, {unit}.", lang, unit=unit)
        if view.grid.at_levels
        else say("Difference from the area as it is, {unit}.", lang, unit=unit),
        say("Mean of {n} paired runs.", lang, n=view.replications)
        if view.replications > 1
        else say("One paired run.", lang),
    ]
    if view.replications < FEWEST_FOR_VERDICT:
        parts.append(say("Preliminary: fewer than {n} runs.", lang, n=FEWEST_FOR_VERDICT))
    return " ".join(parts)


def _note(view: HeatMap, lang: str) -> str:
    better = REGISTRY[view.kpi].better
    parts = [say("Blue: better. Orange: worse.", lang)] if better != "neither" else []
    if view.has_intervals:
        parts.append(
            say(
                "Hatched: cannot be told from 0 (the 95 % interval, which holds for the whole"
                " table at once, includes 0 or cannot be trusted).",
                lang,
            )
        )
    if _has_break_even(view):
        parts.append(say("Line: break-even, where the mean changes sign.", lang))
    return " ".join(parts)


def _colours(better: Better) -> Colormap:
    """From the most negative difference to the most positive one, white in the middle."""
    ends = {
        "lower": (style.TODAY_COLOUR, style.CASE_COLOUR),
        "higher": (style.CASE_COLOUR, style.TODAY_COLOUR),
        "neither": (style.GREY, style.GREY),
    }[better]
    return LinearSegmentedColormap.from_list("differences", [ends[0], WHITE, ends[1]])


def _draw_square(
    axes: Axes,
    at: tuple[int, int],
    square: Square,
    view: HeatMap,
    colours: Colormap,
    lang: str,
) -> None:
    column, row = at
    if square.difference is None:
        axes.annotate("–", at, ha="center", va="center")
        return
    is_shaded = square.is_clear or not view.has_intervals
    strength = square.difference / view.largest * STRONGEST if is_shaded else 0.0
    ground = colours(0.5 + strength / 2)
    axes.add_patch(
        Rectangle(
            (column - 0.5, row - 0.5),
            1,
            1,
            facecolor=ground,
            edgecolor=style.PALE,
            hatch=None if is_shaded else "//",
        )
    )
    decimals = REGISTRY[view.kpi].decimals + 1
    axes.annotate(
        number_text(square.difference, lang, decimals=decimals, sign=True),
        at,
        ha="center",
        va="center",
        size=NUMBER_PT,
        weight="bold" if square.is_clear else "normal",
        color=style.INK if is_shaded else style.GREY,
        path_effects=[Stroke(linewidth=6, foreground=ground), Normal()],
        zorder=3,
    )


def _draw_break_even(axes: Axes, view: HeatMap) -> None:
    """Where the mean difference is 0, straight between the middles of the squares."""
    if _has_break_even(view):
        axes.contour(_means(view), levels=[0], colors=[style.INK], linewidths=3)


def _has_break_even(view: HeatMap) -> bool:
    known = _means(view)
    return bool(np.nanmin(known) < 0 < np.nanmax(known))


def _means(view: HeatMap) -> npt.NDArray[np.float64]:
    return np.array(
        [
            [np.nan if one.difference is None else one.difference for one in row]
            for row in view.squares
        ]
    )


def _name_axis(axis: Any, named: Axis, lang: str) -> None:
    values = [plain_number(value, lang) for value in named.values]
    unit = say(named.unit, lang) if named.unit else ""
    title = in_language(named.title, lang)
    axis.set_ticks(range(len(values)), values)
    axis.set_label_text(textwrap.fill(f"{title}, {unit}" if unit else title, 60))
