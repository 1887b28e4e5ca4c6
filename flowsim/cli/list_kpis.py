"""`flowsim list kpis [WORD...]`: what each KPI means and who defined it, topic by topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from flowsim.cli import output
from flowsim.kpi.reference import described
from flowsim.texts import say

if TYPE_CHECKING:
    from flowsim.kpi.reference import Described


def show_kpis(lang: str, words: Sequence[str], *, is_json: bool, is_quiet: bool) -> None:
    """All KPIs, or those whose key, title or text holds every word; quietly without texts."""
    found = described(lang, *words)
    if is_json:
        output.show_json({"kpis": [_plain(one) for one in found]})
        return
    if not found:
        output.show(say("No KPI has that word in it: {word}", lang, word=" ".join(words)))
    for topic in dict.fromkeys(one.topic for one in found):
        output.show(topic)
        for one in found:
            if one.topic == topic:
                _show(one, lang, is_quiet=is_quiet)


def _plain(one: Described) -> dict[str, object]:
    """As `list --json` writes everything: name, title and detail first."""
    values = asdict(one)
    return {
        "name": values.pop("key"),
        "title": values.pop("title"),
        "detail": one.definition,
    } | values


def _show(one: Described, lang: str, *, is_quiet: bool) -> None:
    output.show_indented(f"{one.key}  {one.title} ({one.unit})", 2)
    if is_quiet:
        return
    output.show_indented(f"{one.definition} {one.direction}", 6)
    output.show_indented(
        say(
            "Clock: {start} – {stop}. {counts}",
            lang,
            start=one.clock_start,
            stop=one.clock_stop,
            counts=one.counts,
        ),
        6,
    )
    output.show_indented(say("Counted: {population}", lang, population=one.population), 6)
    if one.by:
        output.show_indented(say("By: {dimensions}", lang, dimensions=_listed(one.by)), 6)
    output.show_indented(say("Definition from: {source}", lang, source=one.source), 6)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
