"""A comparison in plain words, Swedish and English."""

from __future__ import annotations

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

    With fewer than 20 replications it says that it is preliminary, and that something
    rises or falls but not that it is better or worse.
    """
    by_case: dict[str, list[Row]] = {}
    for row in comparison.to_pylist():
        by_case.setdefault(row["scenario"], []).append(row)
    return {case: " ".join(_paragraph(rows, lang)) for case, rows in by_case.items()}


def _paragraph(rows: Sequence[Row], lang: str) -> Iterator[str]:
    if all(row["is_identical"] for row in rows):
        yield say("Nothing in the table differs, in any replication.", lang)
        return
    pairs = max(row["n"] for row in rows)
    if pairs < FEWEST_FOR_VERDICT:
        yield say(
            "Preliminary, from {n} replications ({needed} are needed for a verdict).",
            lang,
            n=pairs,
            needed=FEWEST_FOR_VERDICT,
        )
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_group(row), []).append(row)
    for group in _HEADS:
        if group in groups:
            yield _sentence(group, groups[group], lang)


def _group(row: Row) -> str:
    if row["is_identical"]:
        return "identical"
    if row["low"] is None:
        return "unsure"
    if row["low"] <= 0 <= row["high"]:
        return "unclear"
    return row["verdict"] if row["verdict"] in _HEADS else "differs"


_HEADS = ("worse", "better", "differs", "unsure", "unclear", "identical")


def _head(group: str, lang: str) -> str:
    return {
        "worse": say("Worse", lang),
        "better": say("Better", lang),
        "differs": say("Differs", lang),
        "unsure": say("Too few replications for an interval", lang),
        "unclear": say("No clear difference", lang),
        "identical": say("Exactly as today", lang),
    }[group]


def _sentence(group: str, rows: Sequence[Row], lang: str) -> str:
    says_how_much = group not in {"unclear", "identical"}
    named = rows if len(rows) <= MOST_NAMED + 1 else sorted(rows, key=_strength)[:MOST_NAMED]
    parts = [_by_how_much(row, lang) if says_how_much else _title(row, lang) for row in named]
    if len(named) < len(rows):
        parts.append(say("and {n} more", lang, n=len(rows) - len(named)))
    return f"{_head(group, lang)}: {', '.join(parts)}."


def _strength(row: Row) -> float:
    """Lower for surer differences."""
    if row["low"] is None or row["high"] <= row["low"]:
        return 0.0
    return -abs(float(row["difference"])) / float(row["high"] - row["low"])


def _title(row: Row, lang: str) -> str:
    """The title inside a sentence; abbreviations keep their capitals."""
    title = words(REGISTRY[row["kpi"]].title, lang)
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _by_how_much(row: Row, lang: str) -> str:
    title = _title(row, lang)
    if row["difference"] is None:
        return say("{kpi} is not defined", lang, kpi=title)
    kpi = REGISTRY[row["kpi"]]
    values = {"kpi": title, "unit": difference_unit(kpi, lang), **_sizes(row, kpi, lang)}
    if row["low"] is None or row["low"] == row["high"]:
        rises = say("{kpi} rises by {size} {unit}", lang, **values)
        falls = say("{kpi} falls by {size} {unit}", lang, **values)
    else:
        rises = say("{kpi} rises by {size} {unit} ({least} to {most})", lang, **values)
        falls = say("{kpi} falls by {size} {unit} ({least} to {most})", lang, **values)
    return rises if row["difference"] > 0 else falls


def _sizes(row: Row, kpi: Kpi, lang: str) -> dict[str, str]:
    """How large a difference is and could be, without its sign."""
    sign = 1 if row["difference"] > 0 else -1
    ends = sorted(sign * (row[end] or 0.0) for end in ("low", "high"))
    numbers = {"size": abs(row["difference"]), "least": ends[0], "most": ends[1]}
    return {
        name: number_text(number, lang, decimals=kpi.decimals) for name, number in numbers.items()
    }


def difference_text(row: Row, lang: str) -> str:
    """A difference with its interval, as "+3.2 (1.5 to 4.9)", or n/a when it has no value."""
    decimals = REGISTRY[row["kpi"]].decimals
    if row["difference"] is None:
        return say("not defined", lang)
    text = number_text(row["difference"], lang, decimals=decimals, sign=True)
    if row["low"] is None or row["low"] == row["high"]:
        return text
    low, high = (number_text(row[end], lang, decimals=decimals) for end in ("low", "high"))
    return say("{difference} ({low} to {high})", lang, difference=text, low=low, high=high)


def difference_unit(kpi: Kpi, lang: str) -> str:
    """The unit of a difference: of percentages it is percentage points."""
    return say("percentage points", lang) if kpi.unit == "percent" else unit_text(kpi, lang)


def unit_text(kpi: Kpi, lang: str) -> str:
    """The unit of a KPI as it is written."""
    return words(UNITS[kpi.unit], lang) if kpi.unit in UNITS else kpi.unit


def words(text: Words, lang: str) -> str:
    """The text of a KPI in a language."""
    return text.sv if lang == "sv" else text.en
