"""Picture: from today to a case, step by step: each lever, and their interaction."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from flowsim.experiment.waterfall import INTERACTION
from flowsim.kpi.declare import Better
from flowsim.kpi.registry import REGISTRY
from flowsim.present.figures import style
from flowsim.present.views.waterfall import Step, StepsPanel, Waterfall
from flowsim.present.words import case_name, unit_word
from flowsim.scenario.base import Text
from flowsim.texts import number_text, say

COLUMNS = 3
BAR = 0.62
NAME_WIDTH = 26


@style.styled
def draw(view: Waterfall, lang: str, titles: Mapping[str, Text] | None = None) -> Figure:
    """One panel per KPI; a bar for today, for each step and for the case."""
    rows = -(-len(view.panels) // COLUMNS)
    bars = len(view.panels[0].steps) + 2
    figure = style.page(
        say("Lever by lever", lang),
        say(
            "{title}. Mean of {n} paired runs. Each lever alone, then what they do together"
            " beyond that.",
            lang,
            title=case_name(view.case, titles or {}, lang),
            n=view.replications,
        ),
        _note(view, lang),
        height_in=max(style.HEIGHT_IN, 1.9 + rows * (1.2 + 0.42 * bars)),
    )
    columns = min(COLUMNS, len(view.panels))
    grid = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for axes, panel in zip(grid.flat, view.panels, strict=False):
        _draw_panel(axes, panel, lang)
    names = _names(view, titles or {}, lang)
    grid.flat[0].set_yticks(range(len(names)), names)
    grid.flat[0].set_ylim(len(names) - 0.5, -0.5)
    for axes in list(grid.flat)[len(view.panels) :]:
        axes.set_visible(False)
    return figure


def _note(view: Waterfall, lang: str) -> str:
    said = [say("Blue: better. Orange: worse. Dark: neither.", lang)]
    if any(step.low is not None for panel in view.panels for step in panel.steps):
        said.append(
            say("Line: 95 % interval of the step, holding for the whole table at once.", lang)
        )
    return " ".join(said)


def _names(view: Waterfall, titles: Mapping[str, Text], lang: str) -> list[str]:
    parts = [
        say("Interaction", lang) if step.part == INTERACTION else case_name(step.part, titles, lang)
        for step in view.panels[0].steps
    ]
    names = [say("Today", lang), *parts, say("Together", lang)]
    return [textwrap.fill(name, NAME_WIDTH) for name in names]


def _draw_panel(axes: Axes, panel: StepsPanel, lang: str) -> None:
    kpi = REGISTRY[panel.kpi]
    title = kpi.title.sv if lang == "sv" else kpi.title.en
    axes.set_title(textwrap.fill(title, 32), size=style.TEXT_PT)
    low, high = _limits(panel)
    room = high - low or 1.0
    # The bars of today and of the case begin at the edge: what matters is the steps between.
    edge = low - 0.12 * room
    for row, value in ((0, panel.today), (len(panel.steps) + 1, panel.steps[-1].ends)):
        axes.barh(row, value - edge, BAR, left=edge, color=style.GREY)
        _label(axes, row, value, number_text(value, lang, decimals=kpi.decimals))
    for row, step in enumerate(panel.steps, 1):
        axes.barh(row, step.size, BAR, left=step.begins, color=_colour(step, kpi.better))
        line = _line(step)
        axes.plot(line, [row, row], color=style.INK, lw=1.5)
        axes.plot([step.ends, step.ends], [row, row + 1], color=style.INK, lw=0.8, ls=":")
        size = number_text(step.size, lang, decimals=kpi.decimals + 1, sign=True)
        _label(axes, row, max(*line, step.begins, step.ends), size)
    axes.set_xlim(edge, high + 0.4 * room)
    axes.set_xlabel(textwrap.fill(unit_word(kpi.unit, lang), 42))
    axes.grid(axis="y", visible=False)
    style.number_axis(axes.xaxis, lang, most=4)


def _limits(panel: StepsPanel) -> tuple[float, float]:
    """The least and largest value that is drawn, ends of intervals included."""
    drawn = [panel.today, *(end for step in panel.steps for end in (step.ends, *_line(step)))]
    return min(drawn), max(drawn)


def _line(step: Step) -> tuple[float, float]:
    """Where the interval of a step lies, from where the step begins; no length without one."""
    if step.low is None or step.high is None:
        return step.ends, step.ends
    return step.begins + step.low, step.begins + step.high


def _colour(step: Step, better: Better) -> str:
    if better == "neither":
        return style.INK
    is_better = (step.size > 0) == (better == "higher")
    return style.TODAY_COLOUR if is_better else style.CASE_COLOUR


def _label(axes: Axes, row: int, at: float, text: str) -> None:
    axes.annotate(text, (at, row), xytext=(5, 0), textcoords="offset points", va="center")
