"""Picture: places taken over time in each kind of setting, with the places there are."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from flowsim.present.figures import style
from flowsim.present.figures.lines import LOOKS, draw_band, name_lines
from flowsim.present.views.timelines import Panel, Timelines
from flowsim.present.words import KIND_WORDS, case_name, spread_words
from flowsim.scenario.base import Text
from flowsim.terms import Kind
from flowsim.texts import say

FULL_SCALE_BELOW = 0.7
"""The axis begins at 0 unless everything happens in the top 30 % of it."""


@style.styled
def draw(view: Timelines, lang: str, titles: Mapping[str, Text] | None = None) -> Figure:
    """One panel per kind of setting; bands over replications, dashes for staffed places."""
    columns = 2 if len(view.panels) > 1 else 1
    rows = -(-len(view.panels) // columns)
    figure = style.page(
        say("Places taken", lang),
        _subtitle(view, lang, titles or {}),
        say("Thin dashes: staffed places. Not every axis begins at 0.", lang),
        height_in=max(style.HEIGHT_IN, 1.6 + 2.9 * rows),
        names_lines=len(view.panels[0].lines) > 1,
    )
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes, panel in zip(grid.flat, view.panels, strict=False):
        _draw_panel(axes, panel, view, lang)
    for axes in list(grid.flat)[len(view.panels) :]:
        axes.set_visible(False)
    lines = view.panels[0].lines
    if len(lines) > 1:
        name_lines(figure, [case_name(line.scenario, titles or {}, lang) for line in lines])
    return figure


def _subtitle(view: Timelines, lang: str, titles: Mapping[str, Text]) -> str:
    first = case_name(view.panels[0].lines[0].scenario, titles, lang)
    mean = (
        say("At 06:00, weekly means.", lang)
        if view.step_days > 1
        else say("Every day at 06:00.", lang)
    )
    alone = "" if len(view.panels[0].lines) > 1 else f"{first}. "
    return f"{alone}{mean} {spread_words(view.replications, lang)}"


def _draw_panel(axes: Axes, panel: Panel, view: Timelines, lang: str) -> None:
    for position, line in enumerate(panel.lines):
        draw_band(axes, line.band, view.step_days, position)
        if line.staffed is not None:
            edges = [view.step_days * n for n in range(len(line.staffed) + 1)]
            colour = LOOKS[position][0]
            axes.stairs(line.staffed, edges, baseline=None, color=colour, lw=1.3, ls=(0, (6, 2)))
    axes.set_title(say(KIND_WORDS[Kind(panel.key)], lang))
    days = view.step_days * len(panel.lines[0].band.mean)
    style.date_axis(axes, view.first_day, days, lang)
    _fit_height(axes, panel)
    axes.set_ylabel(say("patients", lang))
    style.number_axis(axes.yaxis, lang, most=5)


def _fit_height(axes: Axes, panel: Panel) -> None:
    lowest = min(min(line.band.low + (line.staffed or ())) for line in panel.lines)
    highest = max(max(line.band.high + (line.staffed or ())) for line in panel.lines)
    if lowest < FULL_SCALE_BELOW * highest:
        axes.set_ylim(0, 1.12 * highest or 1)
    else:
        space = 0.15 * (highest - lowest) or 1
        axes.set_ylim(lowest - space, highest + space)
