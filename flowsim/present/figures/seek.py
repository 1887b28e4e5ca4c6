"""Picture: how many are enough: the curve, the limit, and what the next one gains and costs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from flowsim.experiment.seek import State
from flowsim.experiment.seek_curve import Point, costs_beyond
from flowsim.experiment.seek_sentences import answer_sentences, footing, today_text
from flowsim.experiment.seek_study import Sought
from flowsim.experiment.sentences import difference_unit, unit_text, words
from flowsim.kpi.registry import REGISTRY
from flowsim.present.figures import style
from flowsim.texts import plain_number, say

LOOKS: dict[State, tuple[str, str, str]] = {
    "enough": ("o", style.TODAY_COLOUR, style.TODAY_COLOUR),
    "undecided": ("D", "white", style.CASE_COLOUR),
    "too-few": ("X", style.GREY, style.GREY),
}
"""Mark, fill and edge: told apart without colours too."""


@style.styled
def draw(sought: Sought, lang: str) -> Figure:
    """The curve above; below it the gain of one more, and the cost where it is known."""
    said = answer_sentences(sought, lang)
    figure = style.page(
        say("How many are enough?", lang),
        " ".join([today_text(sought, lang), *said[:2]]),
        say("Shade and lines: 95 % intervals, each by itself.", lang) + " " + footing(lang),
    )
    has_costs = bool(costs_beyond(sought.points))
    grid = figure.add_gridspec(2, 2 if has_costs else 1, height_ratios=[1.7, 1.0])
    curve = figure.add_subplot(grid[0, :])
    _draw_curve(curve, sought, lang)
    _draw_gain(figure.add_subplot(grid[1, 0]), sought, lang)
    if has_costs:
        _draw_cost(figure.add_subplot(grid[1, 1]), sought, lang)
    return figure


def _draw_curve(axes: Axes, sought: Sought, lang: str) -> None:
    kpi = REGISTRY[sought.goal.kpi]
    points = [point for point in sought.points if point.mean is not None]
    numbers = [point.number for point in points]
    banded = [point for point in points if point.low is not None]
    axes.fill_between(
        [point.number for point in banded],
        _numbers(point.low for point in banded),
        _numbers(point.high for point in banded),
        color=style.TODAY_COLOUR,
        alpha=0.18,
        lw=0,
    )
    axes.plot(numbers, _numbers(point.mean for point in points), color=style.TODAY_COLOUR, lw=1.6)
    limit = sought.goal.limit.value
    axes.axhline(limit, color=style.INK, lw=1.4, ls="--")
    for state, (marker, fill, edge) in LOOKS.items():
        _draw_marks(axes, [one for one in points if one.state == state], marker, fill, edge)
        if any(point.state == state for point in points) and sought.wrong_way is None:
            name = _state_name(state, sought, lang)
            axes.plot([], [], marker, mfc=fill, mec=edge, ms=9, ls="", label=name)
    goal = f"{sought.goal.limit.comparison} {plain_number(limit, lang)} {unit_text(kpi, lang)}"
    axes.plot([], [], color=style.INK, lw=1.4, ls="--", label=say("Goal: {goal}", lang, goal=goal))
    axes.legend(loc="best", frameon=False)
    of = f", {sought.goal.of}" if sought.goal.of else ""
    axes.set_title(f"{words(kpi.title, lang)}{of}, {unit_text(kpi, lang)}", size=style.TEXT_PT)
    if min(point.mean or 0.0 for point in points) >= 0:
        axes.set_ylim(bottom=0)
    style.number_axis(axes.yaxis, lang)
    _number_axis(axes, sought, lang)


def _draw_marks(axes: Axes, points: Sequence[Point], marker: str, fill: str, edge: str) -> None:
    """Numbers that were judged by themselves are large, the others small."""
    for is_judged, size in ((True, 10), (False, 5)):
        shown = [point for point in points if point.is_judged == is_judged]
        axes.plot(
            [point.number for point in shown],
            _numbers(point.mean for point in shown),
            marker,
            mfc=fill,
            mec=edge,
            mew=1.8,
            ms=size,
            ls="",
        )


def _draw_gain(axes: Axes, sought: Sought, lang: str) -> None:
    kpi = REGISTRY[sought.goal.kpi]
    points = [point for point in sought.points if point.gain is not None]
    for point in points:
        colour = LOOKS[point.state][2]
        axes.plot([point.number], _numbers([point.gain]), "o", ms=5, color=colour)
        ends = _numbers([point.gain_low, point.gain_high])
        axes.plot([point.number] * 2, ends, color=colour, lw=1.6)
    axes.axhline(0, color=style.GREY, lw=1.0)
    unit = difference_unit(kpi, lang)
    axes.set_title(say("What one more changes, {unit}", lang, unit=unit), size=style.TEXT_PT)
    style.number_axis(axes.yaxis, lang, most=5, sign=True)
    _number_axis(axes, sought, lang)


def _draw_cost(axes: Axes, sought: Sought, lang: str) -> None:
    costs = costs_beyond(sought.points)
    axes.plot(list(costs), list(costs.values()), "o-", ms=4, lw=1.6, color=style.CASE_COLOUR)
    title = say("Cost beyond that of {number}, million SEK a year", lang, number=next(iter(costs)))
    axes.set_title(title, size=style.TEXT_PT)
    style.number_axis(axes.yaxis, lang, most=5, sign=True)
    _number_axis(axes, sought, lang)


def _numbers(values: Iterable[float | None]) -> list[float]:
    """The values, with what is not known as a gap."""
    return [math.nan if value is None else value for value in values]


def _number_axis(axes: Axes, sought: Sought, lang: str) -> None:
    low, high = min(sought.found.ordered), max(sought.found.ordered)
    room = 0.02 * (high - low)
    axes.set_xlim(low - room, high + room)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=12, integer=True, steps=[1, 2, 5, 10]))
    axes.set_xlabel(say(sought.quantity.unit, lang))


def _state_name(state: State, sought: Sought, lang: str) -> str:
    beyond = say("too few", lang) if sought.is_helped_by_more else say("too many", lang)
    return {
        "enough": say("enough", lang),
        "undecided": say("cannot be told", lang),
        "too-few": beyond,
    }[state]
