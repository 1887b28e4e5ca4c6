"""Lines with bands: today is blue and solid, a case orange and dashed."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D

from flowsim.present.figures import style
from flowsim.present.views.bands import Band
from flowsim.texts import say

LOOKS = ((style.TODAY_COLOUR, "-"), (style.CASE_COLOUR, "--"))


def draw_band(axes: Axes, band: Band, step: int, position: int) -> None:
    """Draws the mean and the band around it, in the look of today (0) or of the case (1)."""
    colour, dashes = LOOKS[position]
    days = [step * (n + 0.5) for n in range(len(band.mean))]
    axes.fill_between(days, band.low, band.high, color=colour, alpha=0.22, lw=0)
    axes.plot(days, band.mean, color=colour, ls=dashes)


def named(look: tuple[str, Any], name: str, longest: int = 90) -> Line2D:
    """A line of a look for the list of names."""
    label = textwrap.shorten(name, longest, placeholder="…")
    return Line2D([], [], color=look[0], ls=look[1], label=label)


def name_lines(figure: Figure, lines: Sequence[Line2D], columns: int = 2) -> None:
    """Names of lines, once for all panels, between them and the title; column by column."""
    engine = figure.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine)
    _, bottom, _, height = engine.get()["rect"]
    figure.legend(
        handles=lines,
        loc="lower left",
        bbox_to_anchor=(0.004, bottom + height),
        ncols=columns,
        frameon=False,
        handlelength=2.8,
        borderaxespad=0.1,
        labelspacing=0.35,
    )


def today_and_case(lang: str) -> list[Line2D]:
    """Names of the two lines where each panel is about another case."""
    names = (say("Today", lang), say("The case named above the panel", lang))
    return [named(look, name) for look, name in zip(LOOKS, names, strict=True)]


def name_case(axes: Axes, name: str) -> None:
    """The case that a panel is about."""
    axes.set_title(textwrap.fill(name, 52), size=style.TEXT_PT, color=style.CASE_TEXT_COLOUR)
