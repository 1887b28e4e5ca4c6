"""Picture: discharges from hospital on each weekday."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from flowsim.present.figures import style
from flowsim.present.figures.lines import LOOKS, name_case, name_lines, today_and_case
from flowsim.present.views.source import TODAY
from flowsim.present.views.weekdays import WeekdayLine, Weekdays
from flowsim.present.words import case_name, marks_words, weekday_names
from flowsim.scenario.base import Text
from flowsim.texts import say

BESIDE = 0.17
MARKERS = ("o", "s")


@style.styled
def draw(view: Weekdays, lang: str, titles: Mapping[str, Text] | None = None) -> Figure:
    """One panel per case, today beside it; dots for means, bars for the replications."""
    columns = 2 if len(view.pairs) > 1 else 1
    rows = -(-len(view.pairs) // columns)
    figure = style.page(
        say("Discharges by weekday", lang),
        say("Patients discharged from wards per day.", lang)
        + f" {marks_words(view.replications, lang)}",
        height_in=max(style.HEIGHT_IN, 1.6 + 2.9 * rows),
        name_rows=int(len(view.pairs[0]) > 1),
    )
    grid = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for axes, pair in zip(grid.flat, view.pairs, strict=False):
        _draw_pair(axes, pair, lang)
        if pair[-1].scenario != TODAY:
            name_case(axes, case_name(pair[-1].scenario, titles or {}, lang))
    for axes in grid[:, 0]:
        axes.set_ylabel(say("per day", lang))
    if len(view.pairs[0]) > 1:
        name_lines(figure, today_and_case(lang))
    highest = max(max(line.band.high) for pair in view.pairs for line in pair)
    grid.flat[0].set_ylim(0, 1.1 * highest or 1)
    style.number_axis(grid.flat[0].yaxis, lang, most=5)
    for axes in list(grid.flat)[len(view.pairs) :]:
        axes.set_visible(False)
    return figure


def _draw_pair(axes: Axes, pair: Sequence[WeekdayLine], lang: str) -> None:
    for position, line in enumerate(pair):
        colour, dashes = LOOKS[position]
        aside = BESIDE * (position - (len(pair) - 1) / 2)
        days = [day + aside for day in range(7)]
        axes.vlines(days, line.band.low, line.band.high, color=colour, lw=5, alpha=0.35)
        axes.plot(days, line.band.mean, color=colour, ls=dashes, lw=1.2, marker=MARKERS[position])
    axes.set_xticks(range(7), weekday_names(lang), va="baseline")
    axes.tick_params(axis="x", pad=16)
