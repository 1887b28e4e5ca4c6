"""Lines with bands: today is blue and solid, a case orange and dashed."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D

from flowsim.present.figures import style
from flowsim.present.views.bands import Band

LOOKS = ((style.TODAY_COLOUR, "-"), (style.CASE_COLOUR, "--"))


def draw_band(axes: Axes, band: Band, step: int, position: int) -> None:
    """Draws the mean and the band around it, in the look of today (0) or of the case (1)."""
    colour, dashes = LOOKS[position]
    days = [step * (n + 0.5) for n in range(len(band.mean))]
    axes.fill_between(days, band.low, band.high, color=colour, alpha=0.22, lw=0)
    axes.plot(days, band.mean, color=colour, ls=dashes)


def name_lines(figure: Figure, names: Sequence[str]) -> None:
    """Today's line and the case's, named once for all panels, between them and the title."""
    engine = figure.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine)
    _, bottom, _, height = engine.get()["rect"]
    handles = [Line2D([], [], color=colour, ls=dashes) for colour, dashes in LOOKS[: len(names)]]
    figure.legend(
        handles,
        [textwrap.shorten(name, 90, placeholder="…") for name in names],
        loc="lower left",
        bbox_to_anchor=(0.004, bottom + height),
        ncols=len(names),
        frameon=False,
        handlelength=2.8,
        borderaxespad=0.1,
    )


def name_case(axes: Axes, name: str) -> None:
    """The case that a panel is about."""
    axes.set_title(textwrap.fill(name, 52), size=style.TEXT_PT, color=style.CASE_TEXT_COLOUR)
