"""Picture: how much each case differs from today, with intervals, KPI by KPI."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from flowsim.experiment.compare import FEWEST_FOR_VERDICT
from flowsim.experiment.intervals import FEWEST_FOR_SIMULTANEOUS
from flowsim.experiment.sentences import difference_unit
from flowsim.kpi.registry import REGISTRY
from flowsim.present.figures import style
from flowsim.present.views.differences import Difference, Differences, KpiPanel
from flowsim.present.words import case_name
from flowsim.scenario.base import Text
from flowsim.texts import number_text, say

COLUMNS = 3
LOOKS: Mapping[str, tuple[str, str]] = {
    "better": (style.TODAY_COLOUR, "o"),
    "worse": (style.CASE_COLOUR, "s"),
}
"""Colour and marker of a difference with a verdict; others are dark, or grey when unclear."""


@style.styled
def draw(view: Differences, lang: str, titles: Mapping[str, Text] | None = None) -> Figure:
    """One panel per KPI, one row per case; filled where the interval leaves out 0."""
    rows = -(-len(view.panels) // COLUMNS)
    figure = style.page(
        say("Differences from today", lang),
        _subtitle(view, lang),
        _note(view, lang),
        height_in=max(style.HEIGHT_IN, 1.7 + rows * (1.35 + 0.36 * len(view.cases))),
    )
    columns = min(COLUMNS, len(view.panels))
    grid = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for axes, panel in zip(grid.flat, view.panels, strict=False):
        _draw_panel(axes, panel, view.cases, lang)
    names = [textwrap.fill(case_name(case, titles or {}, lang), 26) for case in view.cases]
    grid.flat[0].set_yticks(range(len(names)), names)
    grid.flat[0].set_ylim(len(names) - 0.5, -0.5)
    for axes in list(grid.flat)[len(view.panels) :]:
        axes.set_visible(False)
    return figure


def _subtitle(view: Differences, lang: str) -> str:
    """What a mark and a line are, and only of what is drawn."""
    parts = [
        say("Mark: mean of {n} paired runs.", lang, n=view.replications)
        if view.replications > 1
        else say("Mark: one paired run.", lang)
    ]
    if view.has_intervals:
        parts.append(
            say(
                "Line: 95 % interval that holds for the whole table at once."
                " Filled: the interval leaves out 0.",
                lang,
            )
        )
    else:
        parts.append(say("No intervals: they take {n} runs.", lang, n=FEWEST_FOR_SIMULTANEOUS))
    if view.replications < FEWEST_FOR_VERDICT:
        parts.append(say("Preliminary: fewer than {n} runs.", lang, n=FEWEST_FOR_VERDICT))
    if any(one.verdict in LOOKS for one in view.shown):
        parts.append(say("Blue circle: better. Orange square: worse.", lang))
    return " ".join(parts)


def _note(view: Differences, lang: str) -> str:
    parts = []
    if any(one.is_identical for panel in view.panels for one in panel.differences):
        parts.append(say("A row without a mark is the same as today in every run.", lang))
    if any(one.is_skewed and one.low is not None for one in view.shown):
        parts.append(
            say("Dotted line: differences so skewed that the interval may be too short.", lang)
        )
    return " ".join(parts)


def _draw_panel(axes: Axes, panel: KpiPanel, cases: Sequence[str], lang: str) -> None:
    kpi = REGISTRY[panel.kpi]
    title = kpi.title.sv if lang == "sv" else kpi.title.en
    unit = difference_unit(kpi, lang)
    axes.set_title(textwrap.fill(title, 32), size=style.TEXT_PT)
    axes.axvline(0, color=style.GREY, lw=1.2)
    for one in panel.differences:
        if not one.is_identical:
            _draw_row(axes, cases.index(one.scenario), one)
    today = number_text(panel.today, lang, decimals=kpi.decimals)
    if kpi.unit == "percent":
        today = f"{today}\u00a0%"
    axes.set_xlabel(textwrap.fill(say("{unit} (today {today})", lang, unit=unit, today=today), 42))
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x")
    axes.margins(x=0.12)
    style.number_axis(axes.xaxis, lang, most=4, sign=True)


def _draw_row(axes: Axes, row: int, one: Difference) -> None:
    colour, marker = LOOKS.get(one.verdict, (style.INK if one.is_clear else style.GREY, "o"))
    inside = colour if one.is_clear else "white"
    if one.low is not None and one.high is not None:
        dashes = ":" if one.is_skewed else "-"
        ends = [one.low, one.high]
        axes.plot(ends, [row, row], color=colour, lw=3, ls=dashes, solid_capstyle="butt")
    axes.plot(one.value, row, marker, ms=9, color=colour, mfc=inside, mew=2)
