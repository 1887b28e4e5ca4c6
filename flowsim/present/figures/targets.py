"""Picture: how far simulated figures are from published ones, in tolerances."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from flowsim.present.figures import style
from flowsim.present.views.targets import EVIDENCE, Against, AgainstPublished
from flowsim.present.words import evidence_word, in_language, unit_word
from flowsim.texts import number_text, say

FARTHEST = 6.0
"""Tolerances shown; what is farther off is drawn as an arrow at the edge."""
LOOKS: Mapping[str, tuple[str, str]] = {
    "independent": (style.TODAY_COLOUR, "o"),
    "derived": (style.CASE_COLOUR, "s"),
    "input": (style.GREY, "D"),
}


@style.styled
def draw(view: AgainstPublished, lang: str) -> Figure:
    """One row per target; the grey band is the tolerance around the published figure."""
    figure = style.page(
        say("Simulated against published: {area}", lang, area=in_language(view.title, lang)),
        say(
            "Mark: mean of {n} runs, line: smallest to largest run. Grey band: within the"
            " tolerance of the published figure, which {met} of {all} are.",
            lang,
            n=view.replications,
            met=view.met,
            all=len(view.rows),
        ),
        say(
            "Input: the figure was put in. Derived: the area was derived from it. Independent:"
            " the area knows nothing of it.",
            lang,
        ),
        height_in=max(style.HEIGHT_IN, 2.2 + 0.34 * len(view.rows)),
    )
    axes = figure.subplots()
    axes.axvspan(-1, 1, color=style.PALE)
    axes.axvline(0, color=style.GREY, lw=1.2)
    for position, row in enumerate(view.rows):
        _draw_row(axes, position, row)
    names = [in_language(row.title, lang) for row in view.rows]
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(-FARTHEST - 0.4, FARTHEST + 0.4)
    axes.set_xlabel(say("Deviation from the published figure, in tolerances", lang))
    axes.grid(axis="y", visible=False)
    style.number_axis(axes.xaxis, lang, sign=True)
    _write_numbers(axes, view, lang)
    _name_marks(axes, view, lang)
    return figure


def _draw_row(axes: Axes, position: int, row: Against) -> None:
    if row.simulated is None or row.low is None or row.high is None:
        return
    colour, marker = LOOKS[row.evidence]
    at = row.in_tolerances(row.simulated)
    ends = [max(-FARTHEST, min(FARTHEST, row.in_tolerances(end))) for end in (row.low, row.high)]
    axes.plot(ends, [position, position], color=colour, lw=3, solid_capstyle="butt")
    if abs(at) > FARTHEST:
        marker, at = (">", FARTHEST) if at > 0 else ("<", -FARTHEST)
    axes.plot(at, position, marker, color=colour, ms=9)


def _write_numbers(axes: Axes, view: AgainstPublished, lang: str) -> None:
    """Simulated and published values beside each row."""
    right = axes.secondary_yaxis("right")
    right.set_yticks(range(len(view.rows)), [_numbers(row, lang) for row in view.rows])
    right.tick_params(length=0)
    right.spines["right"].set_visible(False)


def _numbers(row: Against, lang: str) -> str:
    published = number_text(row.published, lang)
    if row.simulated is None:
        return say("not simulated; published {published}", lang, published=published)
    return say(
        "{simulated}; published {published} {unit}",
        lang,
        simulated=number_text(row.simulated, lang),
        published=published,
        unit=unit_word(row.unit, lang),
    )


def _name_marks(axes: Axes, view: AgainstPublished, lang: str) -> None:
    there = {row.evidence for row in view.rows}
    for evidence in (one for one in EVIDENCE if one in there):
        colour, marker = LOOKS[evidence]
        axes.plot([], [], marker, color=colour, ms=9, label=evidence_word(evidence, lang))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False)
