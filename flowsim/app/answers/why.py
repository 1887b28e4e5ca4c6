"""Why: what holds patients most, what is fullest, and what the answer rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from flowsim.app.levers import PageLever
from flowsim.experiment.compare import values_by_replication
from flowsim.present.views.causes import CauseBar, delay_by_cause
from flowsim.present.views.source import Source
from flowsim.present.words import CAUSE_WORDS, in_language
from flowsim.scenario.cases import Case
from flowsim.scenario.explain import Explained, count, explain
from flowsim.scenario.resolved import Scenario
from flowsim.texts import number_text, plain_number, say

PERCENT = 100
MOST_CHANGES = 40
FULLEST_TEAM, FULLEST_PLACE = "team-utilisation", "occupancy"
REASONS = ((FULLEST_TEAM, "team"), (FULLEST_PLACE, "setting"))
"""KPIs that the sentence on the bottleneck is made from, and by what."""


@dataclass(frozen=True)
class Fullest:
    """A team or a setting, and how much of its time or places is taken, in percent."""

    title: str
    percent: float


def bottleneck(source: Source, kpis: pa.Table, case: str, scenario: Scenario, lang: str) -> str:
    """What holds patients most, and which team and place are fullest, in one sentence."""
    bar = next((bar for bar in delay_by_cause(source).bars if bar.scenario == case), None)
    if bar is None or not bar.total:
        return say("Nobody waits after being ready.", lang)
    cause, share = _largest(bar)
    return say(
        "Most waiting comes from: {cause} ({share} % of it). Fullest team: {team}. Fullest"
        " places: {place}.",
        lang,
        cause=cause_title(cause, lang),
        share=number_text(share, lang, decimals=0),
        team=_fullest_text(_fullest(kpis, case, FULLEST_TEAM, "team", scenario, lang), lang),
        place=_fullest_text(_fullest(kpis, case, FULLEST_PLACE, "setting", scenario, lang), lang),
    )


def _largest(bar: CauseBar) -> tuple[Any, float]:
    cause, number = max(bar.patients, key=lambda pair: pair[1])
    return cause, PERCENT * number / bar.total


def cause_title(cause: Any, lang: str) -> str:
    """A cause inside a sentence."""
    title = say(CAUSE_WORDS[cause], lang)
    return title[:1].lower() + title[1:]


def _fullest(
    kpis: pa.Table, case: str, key: str, by: str, scenario: Scenario, lang: str
) -> Fullest | None:
    values = values_by_replication(kpis, (key,), by)
    means = {
        of: float(np.nanmean(numbers))
        for (of_case, _, of), numbers in values.items()
        if of_case == case and not np.isnan(numbers).all()
    }
    if not means:
        return None
    name = max(means, key=lambda of: means[of])
    of_area = scenario.area.teams if by == "team" else scenario.area.settings
    titled = of_area.get(name)
    title = in_language(titled.title, lang) if titled is not None else ""
    return Fullest(title or name, means[name])


def _fullest_text(found: Fullest | None, lang: str) -> str:
    if found is None:
        return say("none", lang)
    return f"{found.title} ({number_text(found.percent, lang, decimals=0)} %)"


def footing(
    scenario: Scenario, case: Case, levers: Mapping[str, PageLever], lang: str
) -> dict[str, Any]:
    """What the answer rests on: levers, the numbers that they change, and counts of sources."""
    rows = explain(scenario)
    counts = count(rows)
    changed = [row for row in rows if row.origin.lever is not None]
    return {
        "counts": say(
            "{numbers} numbers describe the area: {source} have a source and {assumption} are"
            " assumptions.",
            lang,
            numbers=number_text(counts.numbers, lang, decimals=0),
            source=number_text(counts.source, lang, decimals=0),
            assumption=number_text(counts.assumption, lang, decimals=0),
        ),
        "levers": [_lever(levers[term.name], lang) for term in case.terms],
        "changes": [_change(row, lang) for row in changed[:MOST_CHANGES]],
        "more": max(0, len(changed) - MOST_CHANGES),
    }


def _lever(of: PageLever, lang: str) -> dict[str, str]:
    return {
        "title": in_language(of.title, lang),
        "description": in_language(of.lever.description, lang),
        "rests_on": in_language(of.lever.rests_on, lang),
        "document": of.lever.document,
        "evidence": of.lever.evidence,
    }


def _change(row: Explained, lang: str) -> dict[str, str]:
    origin = row.origin
    return {
        "key": row.key,
        "old": _number_text(row.old, lang),
        "new": _number_text(row.value, lang),
        "unit": say(row.unit, lang),
        "from": origin.source or origin.assumption or "",
        "status": row.status,
    }


def _number_text(value: object, lang: str) -> str:
    if isinstance(value, bool) or value is None:
        return "–"
    if isinstance(value, int | float):
        return plain_number(float(value), lang)
    if isinstance(value, list | tuple) and all(isinstance(one, int | float) for one in value):
        return "; ".join(plain_number(float(one), lang) for one in value)
    return "–"
