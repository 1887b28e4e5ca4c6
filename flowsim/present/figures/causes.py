"""Picture: delay after ready, split by cause; capacity apart from calendar and from work."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from matplotlib.figure import Figure
from matplotlib.patches import Patch

from flowsim.present.figures import style
from flowsim.present.views.causes import FAMILIES, Causes
from flowsim.present.words import CAUSE_WORDS, case_name, mean_words
from flowsim.scenario.base import Text
from flowsim.terms import Cause
from flowsim.texts import number_text, say

# A hue for each family; hatching tells the members apart without colour.
LOOKS: Mapping[Cause, tuple[str, str]] = {
    Cause.PLACE_CAPACITY: ("#0072B2", ""),
    Cause.TEAM_CAPACITY: ("#56B4E9", "//"),
    Cause.PLACE_CALENDAR: ("#D55E00", ""),
    Cause.TEAM_CALENDAR: ("#E69F00", "//"),
    Cause.INFORMATION: ("#CC79A7", ""),
    Cause.DISPUTE: ("#F0C6DC", "//"),
    Cause.PROCESS: ("#009E73", ""),
    Cause.LOGISTICS: ("#A6DCC8", "//"),
    Cause.NOTICE: ("#767676", ""),
    Cause.NO_LEGAL_DESTINATION: ("#C8C8C8", "//"),
}
WIDE_ENOUGH_FOR_ITS_NUMBER = 0.055


@style.styled
def draw(view: Causes, lang: str, titles: Mapping[str, Text] | None = None) -> Figure:
    """One bar per scenario, today on top; its length is the patients held at a time."""
    figure = style.page(
        say("Why those who are medically ready are still there", lang),
        say(
            "Patients with discharge planning, in wards at a time, by what they wait for.",
            lang,
        )
        + f" {mean_words(view.replications, lang)}",
        height_in=max(style.HEIGHT_IN, 4.2 + 0.75 * len(view.bars)),
    )
    axes = figure.subplots()
    longest = max(bar.total for bar in view.bars) or 1
    for height, bar in enumerate(view.bars):
        left = 0.0
        for cause, patients in bar.patients:
            colour, hatch = LOOKS[cause]
            axes.barh(
                height,
                patients,
                left=left,
                height=0.66,
                color=colour,
                hatch=hatch,
                edgecolor="white",
                linewidth=1,
            )
            if patients > WIDE_ENOUGH_FOR_ITS_NUMBER * longest:
                axes.text(
                    left + patients / 2,
                    height,
                    number_text(patients, lang),
                    ha="center",
                    va="center",
                    size=style.SMALL_PT,
                    bbox={"fc": "white", "ec": "none", "pad": 1.5, "alpha": 0.85},
                )
            left += patients
        axes.text(
            left + 0.01 * longest, height, number_text(left, lang), va="center", weight="bold"
        )
    names = [textwrap.fill(case_name(bar.scenario, titles or {}, lang), 24) for bar in view.bars]
    axes.set_yticks(range(len(names)), names, size=style.TEXT_PT)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.1 * longest)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x")
    style.number_axis(axes.xaxis, lang, most=8)
    axes.set_xlabel(say("patients at a time", lang))
    _legend(figure, lang)
    return figure


def _legend(figure: Figure, lang: str) -> None:
    """A column for each family of causes."""
    handles, texts = [], []
    for family, causes in FAMILIES.items():
        handles.append(Patch(alpha=0))
        texts.append(say(family, lang))
        for cause in causes:
            colour, hatch = LOOKS[cause]
            handles.append(Patch(facecolor=colour, hatch=hatch, edgecolor="white"))
            texts.append(textwrap.fill(say(CAUSE_WORDS[cause], lang), 20))
    legend = figure.legend(
        handles,
        texts,
        loc="outside lower center",
        ncols=len(FAMILIES),
        frameon=False,
        fontsize=style.SMALL_PT,
        columnspacing=1.6,
    )
    for title in legend.get_texts()[:: 1 + len(causes)]:
        title.set_fontweight("bold")
