"""The pictures as plain data: the views that figures are drawn from, with words and colours out."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Any

from flowsim.present.views.causes import CAUSE_ORDER, FAMILIES, CauseBar, delay_by_cause
from flowsim.present.views.flow import flow
from flowsim.present.views.full_days import full_days
from flowsim.present.views.source import TODAY, Source
from flowsim.present.views.timelines import Line, occupancy
from flowsim.present.words import CAUSE_WORDS, FLOW_WORDS, KIND_WORDS, spread_words
from flowsim.terms import Kind
from flowsim.texts import say

DECIMALS = 2


def charts(source: Source, case: str, lang: str) -> dict[str, Any]:
    """All pictures of a case beside today."""
    cases = (TODAY,) if case == TODAY else (TODAY, case)
    return {
        "timeline": _timeline(source, cases, lang),
        "causes": _causes(source, lang),
        "flow": _flow(source, cases, lang),
        "calendar": _calendar(source, cases),
    }


def _timeline(source: Source, cases: Sequence[str], lang: str) -> dict[str, Any]:
    found = occupancy(source, cases)
    return {
        "first_day": found.first_day.isoformat(),
        "step_days": found.step_days,
        "words": spread_words(found.replications, lang),
        "panels": [
            {
                "kind": panel.key,
                "title": say(KIND_WORDS[Kind(panel.key)], lang),
                "lines": [_line(line) for line in panel.lines],
            }
            for panel in found.panels
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "is_today": line.scenario == TODAY,
        "low": _rounded(line.band.low),
        "mean": _rounded(line.band.mean),
        "high": _rounded(line.band.high),
        "staffed": None if line.staffed is None else _rounded(line.staffed),
    }


def _causes(source: Source, lang: str) -> dict[str, Any]:
    bars = delay_by_cause(source).bars
    used = [cause for cause in CAUSE_ORDER if any(_of(bar, cause) for bar in bars)]
    family = {cause: name for name, causes in FAMILIES.items() for cause in causes}
    return {
        "unit": say("patients waiting at a time", lang),
        "rows": [
            {
                "cause": cause.value,
                "title": say(CAUSE_WORDS[cause], lang),
                "family": family[cause].lower(),
                "family_title": say(family[cause], lang),
                "values": [round(_of(bar, cause), DECIMALS) for bar in bars],
            }
            for cause in used
        ],
        "totals": [round(bar.total, DECIMALS) for bar in bars],
    }


def _of(bar: CauseBar, wanted: object) -> float:
    return next((number for cause, number in bar.patients if cause == wanted), 0.0)


def _flow(source: Source, cases: Sequence[str], lang: str) -> list[dict[str, Any]]:
    found = [flow(source, case) for case in cases]
    return [
        {
            "nodes": [{"name": key, "title": say(FLOW_WORDS[key], lang)} for key in one.nodes],
            "links": [
                {"source": link.origin, "target": link.target, "value": round(link.per_day, 2)}
                for link in one.links
            ],
        }
        for one in found
    ]


def _calendar(source: Source, cases: Sequence[str]) -> list[dict[str, Any]]:
    found = [full_days(source, case) for case in cases]
    return [
        {
            "first_day": one.first_day.isoformat(),
            "percent": [round(percent) for percent in one.percent],
            "days": round(one.days),
        }
        for one in found
    ]


def _rounded(numbers: Sequence[float]) -> list[float | None]:
    return [None if isnan(number) else round(number, DECIMALS) for number in numbers]
