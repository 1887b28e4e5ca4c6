"""Picture: patients who are ready to leave hospital and still there, day by day."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.figure import Figure

from flowsim.present.figures import style
from flowsim.present.figures.lines import draw_band, name_case, name_lines, today_and_case
from flowsim.present.views.source import TODAY
from flowsim.present.views.timelines import Timelines
from flowsim.present.words import case_name, spread_words
from flowsim.scenario.base import Text
from flowsim.texts import say


@style.styled
def draw(view: Timelines, lang: str, titles: Mapping[str, Text] | None = None) -> Figure:
    """One panel per case, today in each of them; the same scale in all."""
    columns = 2 if len(view.panels) > 1 else 1
    rows = -(-len(view.panels) // columns)
    mean = say("weekly means", lang) if view.step_days > 1 else say("every day", lang)
    figure = style.page(
        say("Ready for discharge, still in hospital", lang),
        say("Patients in wards at 06:00, {mean}.", lang, mean=mean)
        + f" {spread_words(view.replications, lang)}",
        height_in=max(style.HEIGHT_IN, 1.6 + 2.9 * rows),
        name_rows=int(len(view.panels[0].lines) > 1),
    )
    grid = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for axes, panel in zip(grid.flat, view.panels, strict=False):
        for position, line in enumerate(panel.lines):
            draw_band(axes, line.band, view.step_days, position)
        days = view.step_days * len(panel.lines[0].band.mean)
        style.date_axis(axes, view.first_day, days, lang)
        if panel.key != TODAY:
            name_case(axes, case_name(panel.key, titles or {}, lang))
    for axes in grid[:, 0]:
        axes.set_ylabel(say("patients", lang))
    if len(view.panels[0].lines) > 1:
        name_lines(figure, today_and_case(lang))
    highest = max(max(line.band.high) for panel in view.panels for line in panel.lines)
    grid.flat[0].set_ylim(0, 1.1 * highest or 1)
    style.number_axis(grid.flat[0].yaxis, lang, most=5)
    for axes in list(grid.flat)[len(view.panels) :]:
        axes.set_visible(False)
    return figure
