"""Picture: who goes where, as ribbons whose width is patients per day."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from flowsim.present.figures import style
from flowsim.present.views.flow import Flow
from flowsim.present.views.sankey import NODE_WIDTH, Box, Ribbon, place
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
    Kind.SPECIAL_HOUSING: "#CC79A7",
    Kind.HOME_HELP: "#009E73",
    Kind.HOME_HEALTH: "#009E73",
    Kind.HOME: "#E69F00",
    Kind.RETURN: "#E69F00",
    Kind.ELSEWHERE: style.GREY,
    StayEnd.LEFT: style.GREY,
    StayEnd.DIED: style.INK,
}

HIGH_ENOUGH = 0.06
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
    """A band that leaves and arrives level, in the colour of where it comes from."""
    middle = (ribbon.left + ribbon.right) / 2
    top = [(ribbon.left, ribbon.start_top), (middle, ribbon.start_top)]
    top += [(middle, ribbon.end_top), (ribbon.right, ribbon.end_top)]
    bottom = [(x, y - ribbon.width) for x, y in reversed(top)]
    curve = [Path.CURVE4] * 3
    codes = [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY]
    path = Path([*top, *bottom, top[0]], codes)
    return PathPatch(path, facecolor=colour, alpha=0.38, edgecolor="none")


def _draw_node(axes: Axes, node: str, box: Box, lang: str, *, is_last: bool) -> None:
    corner = (box.left, box.top - box.height)
    axes.add_patch(Rectangle(corner, NODE_WIDTH, box.height, color=COLOURS[node], lw=0))
    number = number_text(box.per_day, lang, decimals=_decimals(box.per_day))
    beside = (box.left + NODE_WIDTH + 0.006, box.top - box.height / 2)
    above = (box.left, box.top + 0.03)
    is_above = box.height < HIGH_ENOUGH and not is_last
    axes.text(
        *(above if is_above else beside),
        f"{textwrap.fill(say(FLOW_WORDS[node], lang), 22)}  {number}",
        va="center",
        size=style.SMALL_PT,
        linespacing=1.15,
        bbox={"fc": "white", "ec": "none", "alpha": 0.75, "pad": 1.5},
    )


def _decimals(per_day: float) -> int:
    """Two figures are as much as a picture can tell."""
    return 0 if per_day >= 10 else 1 if per_day >= 1 else 2
