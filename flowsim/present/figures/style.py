"""One look for every picture: readable on a projector and without colour vision."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, ParamSpec

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import Formatter, MaxNLocator

from flowsim.present.words import month_names
from flowsim.texts import number_text

P = ParamSpec("P")

# Okabe and Ito's palette, and the uses in which it keeps a contrast of 3:1 on white.
TODAY_COLOUR = "#0072B2"
CASE_COLOUR = "#D55E00"
CASE_TEXT_COLOUR = "#B54A00"
GREY = "#767676"
INK = "#222222"
PALE = "#E4E7EA"

WIDTH_IN, HEIGHT_IN, DPI = 12.8, 7.2, 150  # 1920 x 1080
TITLE_PT, TEXT_PT, SMALL_PT = 20, 13, 11.5

SETTINGS: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, has every Swedish letter
    "font.size": TEXT_PT,
    "text.parse_math": False,  # a name with two $ in it is a name
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.linewidth": 1.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 15,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": SMALL_PT,
    "ytick.labelsize": SMALL_PT,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": PALE,
    "lines.linewidth": 2.4,
    "hatch.linewidth": 1.2,
    "svg.hashsalt": "flowsim",
    "svg.fonttype": "path",
}


def styled(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """A drawing function that draws in this style, whatever the user's settings are."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rcParams.update(SETTINGS)
            return draw(*args, **kwargs)

    return drawn


def page(
    title: str,
    subtitle: str,
    note: str = "",
    *,
    height_in: float = HEIGHT_IN,
    name_rows: int = 0,
) -> Figure:
    """An empty figure with a title, what it shows, and a note at the foot.

    `name_rows` leaves room for so many rows of names of lines under the title.
    """
    figure = Figure(figsize=(WIDTH_IN, height_in), dpi=DPI)
    lines = textwrap.wrap(subtitle, 125)
    names_in = 0.07 + 0.27 * name_rows if name_rows else 0
    top = 1 - (0.62 + 0.24 * len(lines) + names_in) / height_in
    foot = textwrap.wrap(note, 140)
    bottom = (0.1 + 0.22 * len(foot)) / height_in
    figure.set_layout_engine(
        ConstrainedLayoutEngine(rect=(0.008, bottom, 0.984, top - bottom), h_pad=0.08, w_pad=0.08)
    )
    figure.text(0.012, 1 - 0.42 / height_in, title, size=TITLE_PT, weight="bold")
    figure.text(
        0.012, 1 - 0.52 / height_in, "\n".join(lines), size=TEXT_PT, va="top", color="#444444"
    )
    if foot:
        figure.text(0.012, 0.08 / height_in, "\n".join(foot), size=SMALL_PT, color="#444444")
    return figure


class NumberTicks(Formatter):
    """Tick labels with the decimals they need, written as in the language."""

    def __init__(self, lang: str, *, sign: bool = False) -> None:
        self.lang = lang
        self.sign = sign

    def __call__(self, x: float, pos: int | None = None) -> str:
        """One label."""
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """All labels of an axis, with the same number of decimals."""
        decimals = next(
            (d for d in range(6) if all(abs(round(v, d) - v) < 1e-9 for v in values)), 6
        )
        return [number_text(v, self.lang, decimals=decimals, sign=self.sign) for v in values]


def number_axis(axis: Any, lang: str, *, most: int = 6, sign: bool = False) -> None:
    """Few ticks, written in the language."""
    axis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(NumberTicks(lang, sign=sign))


def date_axis(axes: Axes, first_day: date, days: int, lang: str) -> None:
    """Dates under an axis that counts days from the first one: Mondays, or months."""
    last = first_day + timedelta(days=days - 1)
    short = days <= 120
    ticks = _mondays(first_day, last) if short else _first_of_months(first_day, last)
    every = -(-len(ticks) // 13)
    ticks = ticks[::every]
    axes.set_xticks([(tick - first_day).days for tick in ticks])
    axes.set_xticklabels(_date_texts(ticks, lang, short=short))
    axes.set_xlim(0, days)


def _mondays(first_day: date, last: date) -> list[date]:
    monday = first_day + timedelta(days=-first_day.weekday() % 7)
    return [monday + timedelta(days=7 * n) for n in range((last - monday).days // 7 + 1)]


def _first_of_months(first_day: date, last: date) -> list[date]:
    months = range(first_day.year * 12 + first_day.month - 1, last.year * 12 + last.month)
    firsts = [date(month // 12, month % 12 + 1, 1) for month in months]
    return [day for day in firsts if first_day <= day <= last]


def _date_texts(ticks: Sequence[date], lang: str, *, short: bool) -> list[str]:
    months = month_names(lang)
    years = [tick.year for tick in ticks]
    texts = []
    for position, tick in enumerate(ticks):
        text = f"{tick.day} {months[tick.month - 1]}" if short else months[tick.month - 1]
        is_new_year = position == 0 or years[position - 1] != tick.year
        texts.append(f"{text}\n{tick.year if is_new_year else ' '}")
    return texts
