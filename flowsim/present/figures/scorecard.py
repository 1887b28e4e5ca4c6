"""Picture: which way each case moves each goal that a simulation can speak to."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from flowsim.experiment.score_sentences import kpi_text, legend
from flowsim.experiment.scorecard import Mark, Scorecard
from flowsim.present.figures import style
from flowsim.scenario.base import Text
from flowsim.texts import say

LOOKS: Mapping[Mark, tuple[str, str]] = {
    "towards": ("+", style.TODAY_COLOUR),
    "away": ("−", style.CASE_COLOUR),
    "unclear": ("0", style.PALE),
    "identical": ("=", "white"),
    "skewed": ("*", style.PALE),
    "preliminary": ("?", style.PALE),
    "missing": ("–", "white"),
}
ROW_IN = 0.34
HEADING_WIDTH = 22


@style.styled
def draw(
    card: Scorecard, names: Sequence[str], titles: Mapping[str, Text], title: Text, lang: str
) -> Figure:
    """A row for each case, a column for each KPI; signs as in the table, so no colour is needed."""
    signs = {mark: sign for mark, (sign, _) in LOOKS.items()}
    figure = style.page(
        getattr(title, lang),
        say("Which way each case moves the goals that a simulation can speak to.", lang),
        legend(signs, lang),
        height_in=max(style.HEIGHT_IN, 4.4 + ROW_IN * len(card.rows)),
    )
    axes = figure.subplots()
    for row, cells in enumerate(card.rows.values()):
        for column, cell in enumerate(cells):
            sign, colour = LOOKS[cell.mark]
            axes.add_patch(Rectangle((column, row), 0.94, 0.9, color=colour))
            ink = "white" if cell.mark in ("towards", "away") else style.INK
            axes.text(column + 0.47, row + 0.46, sign, color=ink, ha="center", va="center")
    axes.set_yticks(
        [row + 0.45 for row in range(len(card.rows))],
        [getattr(titles[case], lang) or case for case in card.rows],
    )
    headings = [
        textwrap.fill(f"{name}. {kpi_text(column, lang)}", HEADING_WIDTH)
        for name, column in zip(names, card.columns, strict=True)
    ]
    axes.set_xticks([column + 0.47 for column in range(len(headings))], headings, rotation=90)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelsize=style.SMALL_PT - 1.5)
    axes.set_xlim(0, len(headings))
    axes.set_ylim(len(card.rows), 0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    return figure
