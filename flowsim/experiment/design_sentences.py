"""What a plan found, in plain words, Swedish and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flowsim.experiment.design import Plan
from flowsim.experiment.design_effects import BETWEEN
from flowsim.texts import number_text, plain_number, say

Row = Mapping[str, Any]

ENOUGH_EXPLAINED = 0.7
"""Share of the variance that a line must explain for its slopes to be read as effects.

Assumption, as usual for standardised regression coefficients (Saltelli and others 2008, Global
Sensitivity Analysis: The Primer, ch. 1).
"""


def plan_text(plan: Plan, replications: int, lang: str) -> str:
    """How many points were run, and how they were chosen."""
    values = {"points": len(plan.points), "n": replications}
    if plan.kind == "lhs":
        return say(
            "{points} points spread over the whole space (Latin hypercube), {n} replications of"
            " each with the same luck.",
            lang,
            **values,
        )
    return say(
        "{points} points: every combination of the levels, {n} replications of each with the same"
        " luck.",
        lang,
        **values,
    )


def notes(plan: Plan, lang: str) -> list[str]:
    """How the table is read."""
    together = say(
        "Intervals hold together for the whole table, and are about the chance within the model.",
        lang,
    )
    if plan.kind == "lhs":
        line = say(
            "A slope is what the straight line that fits all points best changes from one end of a"
            " factor to the other. Its interval is about chance; what the line misses is told by"
            " the share it explains.",
            lang,
        )
        return [line, together]
    return [
        say(
            "An effect is the mean over all levels of the other factors. An interaction is how"
            " much more the first changes, from end to end, when the second is at its other end.",
            lang,
        ),
        together,
    ]


def line_note(row: Row, lang: str) -> str:
    """How far the slopes of a KPI can be trusted; empty for a factorial."""
    if row["explained"] is None:
        return ""
    shares = {
        name: number_text(100 * row[name], lang, decimals=0)
        for name in ("explained", "explained_ranks")
    }
    said = say(
        "The line explains {explained} % of the differences between points; one through ranks"
        " {explained_ranks} %.",
        lang,
        **shares,
    )
    if row["explained"] >= ENOUGH_EXPLAINED:
        return said
    if row["explained_ranks"] >= ENOUGH_EXPLAINED:
        doubt = say(
            "The slopes are a poor summary: the factors go one way but bend. Read the order of the"
            " ranks, and try a factorial for the sizes.",
            lang,
        )
    else:
        doubt = say(
            "No line fits: factors bend or act together. Do not rank them by this; try a"
            " factorial.",
            lang,
        )
    return f"{said} {doubt}"


def term_text(row: Row, plan: Plan, titles: Mapping[str, str], lang: str) -> str:
    """What a row is about: a factor from one level to another, or two together."""
    if row["what"] == "interaction":
        first, second = row["term"].split(BETWEEN)
        return say(
            "{first} and {second} together", lang, first=titles[first], second=titles[second]
        )
    factor = next(one for one in plan.factors if one.name == row["term"])
    if factor.is_switch:
        return titles[factor.name]
    ends = (plain_number(row[end], lang) for end in ("from_level", "to_level"))
    low, high = ends
    unit = say(factor.unit, lang)
    return say(
        "{title}, {low} to {high} {unit}",
        lang,
        title=titles[factor.name],
        low=low,
        high=high,
        unit=unit,
    ).strip()


def by_kpi(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """KPIs that anything changes, each with its rows, the largest effect first."""
    for kpi in dict.fromkeys(row["kpi"] for row in rows):
        of_kpi = [row for row in rows if row["kpi"] == kpi]
        if not all(row["is_identical"] for row in of_kpi):
            yield kpi, sorted(of_kpi, key=lambda row: -abs(row["effect"] or 0.0))
