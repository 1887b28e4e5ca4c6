"""Picture: what one lever does to the headline KPIs, small enough for a page of levers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from flowsim.experiment.sentences import difference_decimals, difference_unit, words
from flowsim.kpi.registry import REGISTRY
from flowsim.present.figures import style
from flowsim.present.figures.differences import LOOKS
from flowsim.present.figures.files import METADATA
from flowsim.present.views.differences import Difference, difference_of
from flowsim.texts import number_text, say

WIDTH_IN, ROW_IN, AXIS_IN = 9.4, 0.27, 0.75
TEXT_PT = 10
LEAST_PERCENT = 1.0
"""The axis reaches at least so far either way, so that a hundredth does not look large."""

TAG = re.compile(r"<[^>]+>")

Row = Mapping[str, Any]
"""A row of a comparison (schema COMPARISON)."""


def svg(cases: Mapping[str, Sequence[Row]], lang: str) -> str:
    """The picture as SVG, its texts as text: a small file, and its numbers can be searched.

    Args:
        cases: name of each case, shown when there are several, with its rows: the same KPIs
            in the same order.
        lang: language, "sv" or "en".
    """
    figure = draw(cases, lang)
    content = BytesIO()
    with mpl.rc_context({**style.SETTINGS, "svg.fonttype": "none"}):
        figure.savefig(content, format="svg", metadata=METADATA["svg"])
    text = content.getvalue().decode("utf-8")
    return TAG.sub(lambda tag: _shorter(tag.group()), text)


def _shorter(tag: str) -> str:
    """A hundredth of a point is fine enough, and nothing is turned by no degrees.

    The reader's machine has its own letters, so it is told what may stand for these.
    """
    tag = re.sub(r"(\d\.\d\d)\d+", r"\1", tag)
    tag = re.sub(r' transform="rotate\(-0 [^"]*"', "", tag)
    return tag.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, sans-serif")


@style.styled
def draw(cases: Mapping[str, Sequence[Row]], lang: str) -> Figure:
    """A line for each KPI and case: the change in per cent, and beside it in the KPI's unit."""
    named = [
        (_label(case, row, lang, is_first=not place, is_alone=len(cases) == 1), row)
        for of_kpi in zip(*cases.values(), strict=True)
        for place, (case, row) in enumerate(zip(cases, of_kpi, strict=True))
    ]
    figure = Figure(figsize=(WIDTH_IN, AXIS_IN + ROW_IN * len(named)))
    figure.set_layout_engine(ConstrainedLayoutEngine(h_pad=0.05, w_pad=0.08))
    axes = figure.add_subplot()
    axes.axvline(0, color=style.GREY, lw=1)
    for position, (_, row) in enumerate(named):
        _draw_row(axes, position, row)
        axes.text(
            1.02,
            position,
            difference_text(row, lang),
            transform=axes.get_yaxis_transform(),
            va="center",
            size=TEXT_PT,
            color=style.INK if difference_of(row).is_clear else style.GREY,
        )
    axes.set_yticks(range(len(named)), [label for label, _ in named])
    axes.set_ylim(len(named) - 0.5, -0.5)
    axes.set_xlim(*_limits([row for _, row in named]))
    axes.set_xlabel(say("change in per cent, and beside it in the unit", lang), size=TEXT_PT)
    axes.tick_params(labelsize=TEXT_PT, length=0)
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    style.number_axis(axes.xaxis, lang, sign=True)
    return figure


def difference_text(row: Row, lang: str) -> str:
    """A difference in the unit of its KPI, or that there is none."""
    if row["difference"] is None:
        return say("no value", lang)
    if row["is_identical"]:
        return say("identical", lang)
    kpi = REGISTRY[row["kpi"]]
    size = number_text(row["difference"], lang, decimals=difference_decimals(row), sign=True)
    return f"{size} {difference_unit(kpi, lang)}"


def _label(case: str, row: Row, lang: str, *, is_first: bool, is_alone: bool) -> str:
    """The KPI once, and the case at each of its lines."""
    parts = [words(REGISTRY[row["kpi"]].title, lang)] if is_first else []
    return " · ".join(parts if is_alone else [*parts, case])


def _draw_row(axes: Axes, position: int, row: Row) -> None:
    if not row["base_mean"] or row["difference"] is None or row["is_identical"]:
        return
    one = difference_of(row)
    colour, marker = LOOKS.get(one.verdict, (style.INK if one.is_clear else style.GREY, "o"))
    if one.low is not None and one.high is not None:
        ends = [_percent(row, one.low), _percent(row, one.high)]
        dashes = ":" if one.is_skewed else "-"
        axes.plot(ends, [position] * 2, color=colour, lw=2.2, ls=dashes, solid_capstyle="butt")
    inside = colour if one.is_clear else "white"
    at = _percent(row, one.value)
    axes.plot(at, position, marker, ms=6.5, color=colour, mfc=inside, mew=1.6)


def _percent(row: Row, value: float) -> float:
    return 100 * value / float(row["base_mean"])


def _limits(rows: Sequence[Row]) -> tuple[float, float]:
    """As far as every mark and interval, and a little more."""
    ends = [-LEAST_PERCENT, LEAST_PERCENT]
    for row in rows:
        if row["base_mean"] and row["difference"] is not None:
            ends += [_percent(row, end) for end in _shown(difference_of(row))]
    margin = 0.06 * (max(ends) - min(ends))
    return min(ends) - margin, max(ends) + margin


def _shown(one: Difference) -> tuple[float, ...]:
    if one.low is None or one.high is None:
        return (one.value,)
    return (one.value, one.low, one.high)
