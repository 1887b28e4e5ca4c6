"""The cards: a key figure today and in the case, how it varies, and what may be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flowsim.experiment.compare import FEWEST_FOR_VERDICT, values_by_replication
from flowsim.experiment.sentences import difference_decimals, difference_unit, unit_text, words
from flowsim.kpi.declare import Kpi
from flowsim.kpi.registry import REGISTRY
from flowsim.present.views.bands import ENOUGH_FOR_8_OF_10, band
from flowsim.present.views.source import TODAY
from flowsim.texts import number_text, say

Row = Mapping[str, Any]
Numbers = npt.NDArray[np.float64]


def cards(
    kpis: pa.Table, comparison: pa.Table | None, case: str, keys: Sequence[str], lang: str
) -> list[dict[str, Any]]:
    """One card per key figure that has a value, in order.

    Args:
        kpis: rows of the schema KPIS of today and the case.
        comparison: paired differences of the case from today; None for today itself.
        case: whose value is shown large; "" is today.
        keys: KPIs to show.
        lang: "sv" or "en".
    """
    values = values_by_replication(kpis, keys)
    rows = [] if comparison is None else comparison.to_pylist()
    by_kpi = {row["kpi"]: row for row in rows if row["scenario"] == case}
    found = (
        _card(REGISTRY[key], values.get((TODAY, key, "")), values.get((case, key, "")), lang)
        | _difference(by_kpi.get(key), lang)
        for key in keys
    )
    return [card for card in found if card["value"]]


def _card(kpi: Kpi, today: Numbers | None, value: Numbers | None, lang: str) -> dict[str, Any]:
    shown = _known(value)
    return {
        "kpi": kpi.key,
        "title": words(kpi.title, lang),
        "definition": words(kpi.definition, lang),
        "source": kpi.source,
        "unit": unit_text(kpi, lang),
        "better": kpi.better,
        "value": _mean_text(kpi, shown, lang),
        "today": _mean_text(kpi, _known(today), lang),
        "spread": spread_text(kpi, shown, lang),
        "dots": [round(float(one), kpi.decimals + 2) for one in shown],
        "dots_today": [round(float(one), kpi.decimals + 2) for one in _known(today)],
    }


def _known(values: Numbers | None) -> Numbers:
    return np.empty(0) if values is None else values[~np.isnan(values)]


def _mean_text(kpi: Kpi, values: Numbers, lang: str) -> str:
    return number_text(float(values.mean()), lang, decimals=kpi.decimals) if len(values) else ""


def spread_text(kpi: Kpi, values: Numbers, lang: str) -> str:
    """Between which values 8 of 10 runs lie, or all of them when they are few."""
    if len(values) < 2:
        return ""
    ends = band(values[:, np.newaxis])
    low, high = (
        number_text(end, lang, decimals=kpi.decimals) for end in (ends.low[0], ends.high[0])
    )
    if len(values) < ENOUGH_FOR_8_OF_10:
        return say("All {n} runs: {low} to {high}", lang, n=len(values), low=low, high=high)
    return say("8 of 10 runs: {low} to {high}", lang, low=low, high=high)


def _difference(row: Row | None, lang: str) -> dict[str, Any]:
    """What the paired comparison says; no verdict before it is earned."""
    if row is None or not row["n"]:
        return {"difference": "", "interval": "", "verdict": "today", "verdict_text": ""}
    verdict = verdict_of(row)
    return {
        "difference": difference_text(row, lang),
        "interval": interval_text(row, lang),
        "verdict": verdict,
        "verdict_text": verdict_text(verdict, lang),
    }


def verdict_of(row: Row) -> str:
    """identical, preliminary, or what the comparison says."""
    if row["is_identical"]:
        return "identical"
    if row["n"] < FEWEST_FOR_VERDICT:
        return "preliminary"
    return str(row["verdict"]) or "preliminary"


def verdict_text(verdict: str, lang: str) -> str:
    """The verdict as it is written on a card."""
    return {
        "identical": say("Exactly as today", lang),
        "preliminary": say("Preliminary", lang),
        "better": say("Better than today", lang),
        "worse": say("Worse than today", lang),
        "higher": say("Higher than today", lang),
        "lower": say("Lower than today", lang),
        "skewed": say("Differs, too skewed", lang),
        "no-clear-difference": say("No clear difference", lang),
    }[verdict]


def difference_text(row: Row, lang: str) -> str:
    """How much the case differs from today, with sign and unit."""
    if row["is_identical"]:
        return ""
    size = number_text(row["difference"], lang, decimals=difference_decimals(row), sign=True)
    return f"{size} {difference_unit(REGISTRY[row['kpi']], lang)}"


def interval_text(row: Row, lang: str) -> str:
    """The interval of the difference; nothing without one."""
    if row["is_identical"] or row["low"] is None:
        return ""
    low, high = (
        number_text(row[end], lang, decimals=difference_decimals(row), sign=True)
        for end in ("low", "high")
    )
    return say("{low} to {high}", lang, low=low, high=high)
