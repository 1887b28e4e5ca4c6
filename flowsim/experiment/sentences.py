"""A comparison in plain words, Swedish and English."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from flowsim.experiment.compare import FEWEST_FOR_VERDICT
from flowsim.kpi.declare import UNITS, Kpi, Words
from flowsim.kpi.registry import REGISTRY
from flowsim.texts import number_text, say

Row = Mapping[str, Any]

MOST_NAMED = 4
"""KPIs named in one sentence; the table has the others."""


def sentences(comparison: pa.Table, lang: str) -> dict[str, str]:
    """One short paragraph per case: what differs, by how much, and what does not.

    With fewer than 20 replications something rises or falls, but is not called better or
    worse; `preliminary` says why. KPIs without a value are not mentioned.
    """
    by_case: dict[str, list[Row]] = {}
    for row in comparison.to_pylist():
        by_case.setdefault(row["scenario"], []).append(row)
    return {case: " ".join(_paragraph(rows, lang)) for case, rows in by_case.items()}


def preliminary(replications: int, lang: str) -> str:
    """Says that there are too few replications for a verdict; empty when there are not."""
    if replications >= FEWEST_FOR_VERDICT:
        return ""
    return say(
        "Preliminary, from {replications}: nothing is called better or worse below {needed}.",
        lang,
        replications=replications_text(replications, lang),
        needed=FEWEST_FOR_VERDICT,
    )


def replications_text(n: int, lang: str) -> str:
    """So many replications, in words."""
    return say("1 replication", lang) if n == 1 else say("{n} replications", lang, n=n)


def worth_showing(comparison: pa.Table) -> list[str]:
    """KPIs that have something to say: not those without a value, or always zero."""
    return list(
        dict.fromkeys(
            row["kpi"]
            for row in comparison.to_pylist()
            if row["n"] and not (row["is_identical"] and row["base_mean"] == 0)
        )
    )


def _paragraph(rows: Sequence[Row], lang: str) -> Iterator[str]:
    defined = [row for row in rows if row["n"]]
    if all(row["is_identical"] for row in defined):
        yield say("Nothing in the table differs, in any replication.", lang)
        return
    groups: dict[str, list[Row]] = {}
    for row in defined:
        if not (row["is_identical"] and row["base_mean"] == 0):
            groups.setdefault(_group(row), []).append(row)
    said = {group: _worth_saying(group, groups.get(group, [])) for group in _HEADS}
    if not any(said.values()):
        yield say("No difference is large enough to be seen with these decimals.", lang)
    for group, of_group in said.items():
        if of_group:
            yield _sentence(group, of_group, lang)


def _worth_saying(group: str, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows to name: a sentence that says how much leaves out those that round to 0."""
    if group in WITHOUT_SIZE:
        return rows
    return [row for row in rows if round(row["difference"], difference_decimals(row))]


def _group(row: Row) -> str:
    if row["is_identical"]:
        return "identical"
    if row["low"] is None:
        return "unsure"
    if row["low"] <= 0 <= row["high"]:
        return "unclear"
    if row["is_skewed"]:
        return "skewed"
    return row["verdict"] if row["verdict"] in _HEADS else "differs"


WITHOUT_SIZE = ("unclear", "identical")
"""Groups of KPIs that are named without saying how much they differ."""
_HEADS = ("worse", "better", "differs", "skewed", "unsure", "unclear", "identical")


def _head(group: str, lang: str) -> str:
    return {
        "worse": say("Worse", lang),
        "better": say("Better", lang),
        "differs": say("Differs", lang),
        "skewed": say("Differs, but too skewed for a verdict", lang),
        "unsure": say("Too few replications for an interval", lang),
        "unclear": say("No clear difference", lang),
        "identical": say("Exactly as today", lang),
    }[group]


def _sentence(group: str, rows: Sequence[Row], lang: str) -> str:
    says_how_much = group not in WITHOUT_SIZE
    named = rows if len(rows) <= MOST_NAMED + 1 else sorted(rows, key=surest_first)[:MOST_NAMED]
    parts = [_by_how_much(row, lang) if says_how_much else _title(row, lang) for row in named]
    if len(named) < len(rows):
        parts.append(say("and {n} more", lang, n=len(rows) - len(named)))
    return f"{_head(group, lang)}: {'; '.join(parts)}."


def surest_first(row: Row) -> float:
    """A key to sort differences by: those furthest from 0, in widths of their intervals, first.

    A difference that is the same in every pair is the surest; one without an interval the least.
    """
    if row["low"] is None or not row["difference"]:
        return 0.0
    width = float(row["high"] - row["low"])
    return -abs(float(row["difference"])) / width if width > 0 else -math.inf


def _title(row: Row, lang: str) -> str:
    """The title inside a sentence; abbreviations keep their capitals."""
    title = words(REGISTRY[row["kpi"]].title, lang)
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _by_how_much(row: Row, lang: str) -> str:
    title = _title(row, lang)
    kpi = REGISTRY[row["kpi"]]
    values = {"kpi": title, "unit": difference_unit(kpi, lang), **_sizes(row, lang)}
    if row["low"] is None or row["low"] == row["high"]:
        up = say("{kpi} up by {size} {unit}", lang, **values)
        down = say("{kpi} down by {size} {unit}", lang, **values)
    else:
        up = say("{kpi} up by {size} {unit} ({least} to {most})", lang, **values)
        down = say("{kpi} down by {size} {unit} ({least} to {most})", lang, **values)
    return up if row["difference"] > 0 else down


def _sizes(row: Row, lang: str) -> dict[str, str]:
    """How large a difference is and could be, without its sign."""
    sign = 1 if row["difference"] > 0 else -1
    ends = sorted(sign * (row[end] or 0.0) for end in ("low", "high"))
    numbers = {"size": abs(row["difference"]), "least": ends[0], "most": ends[1]}
    decimals = difference_decimals(row)
    return {name: number_text(number, lang, decimals=decimals) for name, number in numbers.items()}


def difference_decimals(row: Row) -> int:
    """Decimals of a difference: those of the KPI, and one more if its interval is that narrow."""
    decimals = REGISTRY[row["kpi"]].decimals
    half_width = 0.0 if row["low"] is None else (row["high"] - row["low"]) / 2
    if half_width <= 0:
        return decimals
    two_figures = 1 - math.floor(math.log10(half_width))
    return min(decimals + 1, max(decimals, two_figures))


def difference_unit(kpi: Kpi, lang: str) -> str:
    """The unit of a difference: of percentages it is percentage points."""
    return say("percentage points", lang) if kpi.unit == "percent" else unit_text(kpi, lang)


def unit_text(kpi: Kpi, lang: str) -> str:
    """The unit of a KPI as it is written."""
    return words(UNITS[kpi.unit], lang) if kpi.unit in UNITS else kpi.unit


def words(text: Words, lang: str) -> str:
    """The text of a KPI in a language."""
    return text.sv if lang == "sv" else text.en
