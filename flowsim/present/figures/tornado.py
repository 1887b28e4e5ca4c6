"""Picture: what each factor of a plan changes, the largest effect on top."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from flowsim.experiment.design import Plan
from flowsim.experiment.design_sentences import by_kpi, notes, plan_text, term_text
from flowsim.experiment.design_study import Designed, titles_of
from flowsim.experiment.sentences import difference_unit, words
from flowsim.kpi.registry import REGISTRY
from flowsim.present.figures import style
from flowsim.texts import say

Row = Mapping[str, Any]

COLUMNS = 2
MOST_PANELS = 6
MOST_BARS = 10
NAME_WIDTH = 34


@style.styled
def draw(designed: Designed, lang: str) -> Figure:
    """A panel for each of the KPIs that change most surely; a bar for each effect."""
    plan = designed.plan
    panels = sorted(by_kpi(designed.effects.to_pylist()), key=lambda one: -_sureness(one[1]))
    panels = panels[:MOST_PANELS]
    rows = -(-len(panels) // COLUMNS) or 1
    bars = max((min(len(of_kpi), MOST_BARS) for _, of_kpi in panels), default=1)
    said = say(
        "Blue: better. Orange: worse. Dark: neither. Hatched: two factors together. Line: 95 %"
        " interval.",
        lang,
    )
    figure = style.page(
        say("What changes most?", lang),
        plan_text(plan, designed.result.replications, lang),
        " ".join([said, *notes(plan, lang)]),
        height_in=max(style.HEIGHT_IN, 2.4 + rows * (0.9 + 0.44 * bars)),
    )
    grid = figure.subplots(rows, min(COLUMNS, len(panels)) or 1, squeeze=False)
    for axes, (kpi, of_kpi) in zip(grid.flat, panels, strict=False):
        _draw_panel(axes, kpi, of_kpi[:MOST_BARS], plan, lang)
    for axes in list(grid.flat)[len(panels) :]:
        axes.set_visible(False)
    return figure


def _sureness(rows: Sequence[Row]) -> float:
    """The largest effect of a KPI in half widths of its interval."""
    known = [row for row in rows if row["low"] is not None and row["high"] > row["low"]]
    return max((abs(row["effect"]) / (row["high"] - row["low"]) for row in known), default=0.0)


def _draw_panel(axes: Axes, kpi: str, rows: Sequence[Row], plan: Plan, lang: str) -> None:
    titles = titles_of(plan.factors, lang)
    for position, row in enumerate(rows):
        is_pair = row["what"] == "interaction"
        axes.barh(
            position,
            row["effect"] or 0.0,
            0.62,
            color="white" if is_pair else _colour(row, kpi),
            edgecolor=style.GREY if is_pair else _colour(row, kpi),
            hatch="///" if is_pair else None,
        )
        ends = [math.nan if row[end] is None else row[end] for end in ("low", "high")]
        axes.plot(ends, [position, position], color=style.INK, lw=1.5)
    names = [textwrap.fill(term_text(row, plan, titles, lang), NAME_WIDTH) for row in rows]
    axes.set_yticks(range(len(rows)), names)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.axvline(0, color=style.INK, lw=1.0)
    axes.set_title(textwrap.fill(words(REGISTRY[kpi].title, lang), 40), size=style.TEXT_PT)
    axes.set_xlabel(difference_unit(REGISTRY[kpi], lang))
    axes.grid(axis="y", visible=False)
    style.number_axis(axes.xaxis, lang, most=5, sign=True)


def _colour(row: Row, kpi: str) -> str:
    better = REGISTRY[kpi].better
    if better == "neither":
        return style.INK
    is_better = ((row["effect"] or 0.0) > 0) == (better == "higher")
    return style.TODAY_COLOUR if is_better else style.CASE_COLOUR
