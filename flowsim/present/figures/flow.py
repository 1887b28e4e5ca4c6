"""Picture: who goes where, as ribbons whose width is patients per day."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from flowsim.present.figures import style
from flowsim.present.views.flow import Flow
from flowsim.present.views.sankey import AT_THE_BOTTOM, NODE_WIDTH, Box, Point, Ribbon, place
from flowsim.present.words import FLOW_WORDS, case_name
from flowsim.scenario.base import Text
from flowsim.terms import Kind, StayEnd
from flowsim.texts import number_text, say

COLOURS: Mapping[str, str] = {
    Kind.ENTRY: style.GREY,
    Kind.EMERGENCY: "#D55E00",
    Kind.WARD: "#0072B2",
    Kind.HOSPITAL_AT_HOME: "#56B4E9",
    Kind.HOME_RETURN_TEAM: "#56B4E9",
    Kind.SHORT_TERM: "#CC79A7",
    Kind.MEDICAL_SHORT_TERM: "#CC79A7",
    Kind.LSS_SHORT_STAY: "#CC79A7",
    Kind.SPECIAL_HOUSING: "#CC79A7",
    Kind.HOME_HELP: "#009E73",
    Kind.HOME_HEALTH: "#009E73",
    Kind.HOME: "#E69F00",
    Kind.RETURN: "#E69F00",
    Kind.ELSEWHERE: style.GREY,
    StayEnd.LEFT: style.GREY,
    StayEnd.DIED: style.INK,
}

HIGH_ENOUGH = 0.12
"""A box at least so high has its text beside it; a lower one above, clear of its ribbons."""


@style.styled
def draw(view: Flow, lang: str, titles: Mapping[str, Text] | None = None) -> Figure:
    """Nodes from left to right, with the patients per day that pass."""
    name = case_name(view.scenario, titles or {}, lang)
    figure = style.page(
        say("The flow of patients", lang),
        say(
            "{name}: patients per day, mean of all runs. The width of a ribbon is the number.",
            lang,
            name=name,
        ),
        say("Moves back, and between the places in the last column, are not drawn.", lang)
        if view.unseen
        else "",
    )
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    layout = place(view)
    for ribbon in layout.ribbons:
        axes.add_patch(_ribbon(ribbon, COLOURS[ribbon.link.origin]))
    last = max(box.left for box in layout.boxes.values())
    for node in view.nodes:
        box = layout.boxes[node]
        _draw_node(axes, node, box, lang, is_last=box.left == last)
    return figure


def _ribbon(ribbon: Ribbon, colour: str) -> PathPatch:
    """A band that leaves, passes and arrives level, in the colour of where it comes from."""
    top = _curve(ribbon.points)
    bottom = [(x, y - ribbon.width) for x, y in reversed(top)]
    curves = [Path.CURVE4] * (len(top) - 1)
    codes = [Path.MOVETO, *curves, Path.LINETO, *curves, Path.CLOSEPOLY]
    path = Path([*top, *bottom, top[0]], codes)
    return PathPatch(path, facecolor=colour, alpha=0.38, edgecolor="none")


def _curve(points: Sequence[Point]) -> list[Point]:
    """The points with the two control points of a level curve between each pair."""
    curve = [points[0]]
    for (left, start), (right, end) in pairwise(points):
        middle = (left + right) / 2
        curve += [(middle, start), (middle, end), (right, end)]
    return curve


def _draw_node(axes: Axes, node: str, box: Box, lang: str, *, is_last: bool) -> None:
    corner = (box.left, box.top - box.height)
    axes.add_patch(Rectangle(corner, NODE_WIDTH, box.height, color=COLOURS[node], lw=0))
    number = number_text(box.per_day, lang, decimals=_decimals(box.per_day))
    text = say(FLOW_WORDS[node], lang)
    look: dict[str, Any] = {"size": style.SMALL_PT, "linespacing": 1.15}
    look["bbox"] = {"fc": "white", "ec": "none", "alpha": 0.75, "pad": 1.5}
    if node in AT_THE_BOTTOM:
        under = (box.left + NODE_WIDTH / 2, box.bottom - 0.012)
        text = textwrap.fill(f"{text} {number}", 14, break_long_words=False)
        axes.text(*under, text, ha="center", va="top", **look)
        return
    beside = (box.left + NODE_WIDTH + 0.006, box.top - box.height / 2)
    above = (box.left, box.top + 0.03)
    place = beside if is_last or box.height >= HIGH_ENOUGH else above
    axes.text(
        *place, f"{textwrap.fill(text, 22 if is_last else 16)}  {number}", va="center", **look
    )


def _decimals(per_day: float) -> int:
    """Two figures are as much as a picture can tell."""
    return 0 if per_day >= 10 else 1 if per_day >= 1 else 2
