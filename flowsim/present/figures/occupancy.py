"""Picture: places taken over time in each kind of setting, with the places there are."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowsim.present.figures import style
from flowsim.present.figures.lines import LOOKS, draw_band, name_lines, named
from flowsim.present.views.timelines import Panel, Timelines
from flowsim.present.words import KIND_WORDS, case_name, spread_words
from flowsim.scenario.base import Text
from flowsim.terms import Kind
from flowsim.texts import say

FULL_SCALE_BELOW = 0.7
"""The axis begins at 0 unless everything happens in the top 30 % of it."""
STAFFED_LOOKS: Sequence[tuple[str, Any]] = ((style.GREY, ":"), (style.INK, (0, (5, 1.5, 1, 1.5))))
"""Places are grey, not in the colours of the patients: of today dotted, of a case dash-dotted."""
LONGEST_NAME = 60


@style.styled
def draw(view: Timelines, lang: str, titles: Mapping[str, Text] | None = None) -> Figure:
    """One panel per kind of setting; bands over replications, grey lines for staffed places.

    Where the panels leave a cell empty the names of the lines stand in it.
    """
    columns = 2 if len(view.panels) > 1 else 1
    rows = -(-len(view.panels) // columns)
    patients, staffed = _patient_names(view, lang, titles or {}), _staffed_names(view, lang)
    has_empty_cell = rows * columns > len(view.panels)
    figure = style.page(
        say("Places taken", lang),
        _subtitle(view, lang, titles or {}),
        _note(view, lang),
        height_in=max(style.HEIGHT_IN, 1.6 + 2.9 * rows),
        name_rows=0 if has_empty_cell else len(view.panels[0].lines),
    )
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes, panel in zip(grid.flat, view.panels, strict=False):
        _draw_panel(axes, panel, view, lang)
    if has_empty_cell:
        _name_in_cell(grid.flat[-1], patients + staffed)
    else:
        name_lines(figure, patients + staffed)
    return figure


def _patient_names(view: Timelines, lang: str, titles: Mapping[str, Text]) -> list[Line2D]:
    lines = view.panels[0].lines
    if len(lines) == 1:
        return [named(LOOKS[0], say("Places taken", lang))]
    names = (case_name(line.scenario, titles, lang) for line in lines)
    return [named(look, name, LONGEST_NAME) for look, name in zip(LOOKS, names, strict=True)]


def _staffed_names(view: Timelines, lang: str) -> list[Line2D]:
    """Names of the lines of places that are drawn in any panel."""
    names = (
        _staffed_words(view, lang),
        say("In the case, where there are more or fewer", lang),
    )
    of_each_line = zip(*(panel.staffed for panel in view.panels), strict=True)
    return [
        named(look, name)
        for look, name, places in zip(STAFFED_LOOKS, names, of_each_line, strict=False)
        if any(one is not None for one in places)
    ]


def _staffed_words(view: Timelines, lang: str) -> str:
    """What staffed places are called: beds in wards."""
    kinds = {panel.key for panel in view.panels}
    if kinds == {Kind.WARD.value}:
        return say("Staffed beds", lang)
    if Kind.WARD.value in kinds:
        return say("Staffed beds and other places", lang)
    return say("Staffed places", lang)


def _name_in_cell(axes: Axes, names: Sequence[Line2D]) -> None:
    axes.set_axis_off()
    for line in names:
        line.set_label(textwrap.fill(str(line.get_label()), 44))
    axes.legend(handles=names, loc="center left", frameon=False, handlelength=2.8, labelspacing=0.9)


def _subtitle(view: Timelines, lang: str, titles: Mapping[str, Text]) -> str:
    first = case_name(view.panels[0].lines[0].scenario, titles, lang)
    mean = (
        say("At 06:00, weekly means.", lang)
        if view.step_days > 1
        else say("Every day at 06:00.", lang)
    )
    alone = "" if len(view.panels[0].lines) > 1 else f"{first}. "
    return f"{alone}{mean} {spread_words(view.replications, lang)}"


def _note(view: Timelines, lang: str) -> str:
    begins_higher = any(_limits(panel)[0] > 0 for panel in view.panels)
    return say("Not every axis begins at 0.", lang) if begins_higher else ""


def _draw_panel(axes: Axes, panel: Panel, view: Timelines, lang: str) -> None:
    for position, (line, staffed) in enumerate(zip(panel.lines, panel.staffed, strict=True)):
        draw_band(axes, line.band, view.step_days, position)
        if staffed is not None:
            edges = [view.step_days * n for n in range(len(staffed) + 1)]
            colour, dashes = STAFFED_LOOKS[position]
            axes.stairs(staffed, edges, baseline=None, color=colour, lw=1.8, ls=dashes)
    axes.set_title(say(KIND_WORDS[Kind(panel.key)], lang))
    days = view.step_days * len(panel.lines[0].band.mean)
    style.date_axis(axes, view.first_day, days, lang)
    axes.set_ylim(*_limits(panel))
    axes.set_ylabel(say("patients", lang))
    style.number_axis(axes.yaxis, lang, most=5)


def _limits(panel: Panel) -> tuple[float, float]:
    lowest = min(min(line.band.low + (line.staffed or ())) for line in panel.lines)
    highest = max(max(line.band.high + (line.staffed or ())) for line in panel.lines)
    if lowest < FULL_SCALE_BELOW * highest:
        return 0, 1.12 * highest or 1
    space = 0.15 * (highest - lowest) or 1
    return lowest - space, highest + space
