"""Draws the picture of the chain that the README begins with: docs/images/chain.svg.

python tools/draw_chain.py
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from flowsim.present.figures import style

FILE = Path(__file__).resolve().parent.parent / "docs" / "images" / "chain.svg"
REGION, MUNICIPALITY, OUTSIDE = "#0072B2", "#009E73", style.GREY
Point = tuple[float, float]
WAIT = style.CASE_TEXT_COLOUR

# name: (left, bottom, width, height, text, colour), in tenths of an inch
BOXES = {
    "home": (1, 25, 15, 9, "At home", OUTSIDE),
    "ed": (27, 25, 16, 9, "Emergency\ndepartment", REGION),
    "ward": (57, 25, 16, 9, "Ward", REGION),
    "own": (104, 41, 21, 7, "Home, or back to\none's own place", OUTSIDE),
    "help": (104, 31, 21, 7, "Home help,\nhome health care", MUNICIPALITY),
    "special": (104, 10, 21, 7, "Special housing", MUNICIPALITY),
    "short": (104, 20.5, 21, 7, "Short-term place", MUNICIPALITY),
}
ARROWS = (
    ("home", "ed"),
    ("ed", "ward"),
    ("ward", "own"),
    ("ward", "help"),
    ("ward", "short"),
    ("ward", "special"),
)
WAITED_FOR = (
    "the notice  ·  rehab and needs assessment",
    "planning meeting  ·  missing information",
    "medicines, equipment, transport",
    "a free place that is open for admission",
)


def draw() -> Figure:
    """The chain from left to right, with what people wait for on the way."""
    figure = Figure(figsize=(12.8, 5))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 128)
    axes.set_ylim(1, 51)
    axes.set_axis_off()
    for left, bottom, width, height, text, colour in BOXES.values():
        _box(axes, left, bottom, width, height, text, colour)
    for origin, target in ARROWS:
        _arrow(axes, origin, target)
    _draw_arrow(axes, (114.5, 20.3), (114.5, 17.2))
    _draw_arrow(axes, (8.5, 34.3), (65, 34.3), bend=-0.22)
    _waits(axes)
    _legend(axes)
    return figure


def _box(
    axes: Axes, left: float, bottom: float, width: float, height: float, text: str, colour: str
) -> None:
    shape = FancyBboxPatch(
        (left, bottom),
        width,
        height,
        boxstyle="round,pad=0,rounding_size=1.2",
        facecolor=colour,
        edgecolor="none",
    )
    axes.add_patch(shape)
    axes.text(
        left + width / 2,
        bottom + height / 2,
        text,
        ha="center",
        va="center",
        color="white",
        weight="bold",
        size=12.5,
    )


def _arrow(axes: Axes, origin: str, target: str) -> None:
    left, bottom, width, height, *_ = BOXES[origin]
    start = (left + width + 0.4, bottom + height / 2)
    left, bottom, width, height, *_ = BOXES[target]
    end = (left - 0.4, bottom + height / 2)
    _draw_arrow(axes, start, end)


def _draw_arrow(axes: Axes, start: Point, end: Point, bend: float = 0.0) -> None:
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=17,
            lw=2,
            color=style.INK,
            connectionstyle=f"arc3,rad={bend}",
            shrinkA=0,
            shrinkB=0,
        )
    )


def _waits(axes: Axes) -> None:
    def wait(x: float, y: float, text: str) -> None:
        axes.text(x, y, text, color=WAIT, size=11.5, style="italic", ha="center", va="center")

    wait(49.5, 26.3, "waits for a\nbed (boarding)")
    wait(119, 18.8, "waits")
    axes.text(36.5, 41.8, "planned admissions", ha="center", size=11.5)
    axes.plot([65, 65], [24.6, 18.2], color=WAIT, lw=1.4, ls=(0, (3, 2)))
    axes.text(
        65, 16, "ready, but still here: waits for", ha="center", weight="bold", size=12, color=WAIT
    )
    for number, line in enumerate(WAITED_FOR):
        axes.text(65, 13 - 2.7 * number, line, ha="center", va="center", size=11.5, color=WAIT)
    axes.text(
        21,
        10.3,
        "A place is kept until the next one is free:\na full link fills the one before it,"
        "\nback to the emergency department.",
        ha="center",
        va="center",
        size=11.5,
    )


def _legend(axes: Axes) -> None:
    for left, text, colour in ((1, "region", REGION), (14, "municipality", MUNICIPALITY)):
        axes.add_patch(
            FancyBboxPatch(
                (left, 47.5),
                2.4,
                2,
                boxstyle="round,pad=0,rounding_size=0.4",
                facecolor=colour,
                edgecolor="none",
            )
        )
        axes.text(left + 3.4, 48.5, text, va="center", size=11.5)


def main() -> None:
    """Writes the picture."""
    with mpl.rc_context(style.SETTINGS):
        FILE.parent.mkdir(parents=True, exist_ok=True)
        draw().savefig(FILE, metadata={"Date": None, "Creator": "flowsim"})


if __name__ == "__main__":
    main()
