"""The KPIs described for people: what each means, in their language, topic by topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from flowsim.kpi.declare import UNITS, Better, Dimension, Kpi, Words
from flowsim.kpi.registry import TOPICS
from flowsim.texts import say

DIMENSIONS: Mapping[Dimension, Words] = MappingProxyType(
    {
        "all": Words("samtliga", "all"),
        "hospital": Words("sjukhus", "hospital"),
        "municipality": Words("kommun", "municipality"),
        "setting": Words("miljö", "setting"),
        "kind": Words("slag av miljö", "kind of setting"),
        "specialty": Words("specialitet", "specialty"),
        "need": Words("behovskategori", "need category"),
        "next-kind": Words("vart patienten går", "where the patient goes"),
        "task": Words("uppgift", "task"),
        "team": Words("team", "team"),
        "hour": Words("timme på dygnet", "hour of the day"),
        "weekday": Words("veckodag", "weekday"),
        "payment-rule": Words("betalningsregel", "payment rule"),
        "payment-rule-municipality": Words(
            "betalningsregel och kommun", "payment rule and municipality"
        ),
    }
)
"""How what a KPI is split by is called."""


@dataclass(frozen=True)
class Described:
    """A KPI in one language; `formula` is what is summed above and below the line."""

    key: str
    topic: str
    title: str
    unit: str
    better: Better
    direction: str
    counts: str
    clock_start: str
    clock_stop: str
    population: str
    definition: str
    by: tuple[str, ...]
    source: str
    formula: str


def described(lang: str, *words: str) -> tuple[Described, ...]:
    """Every KPI, in the order of the registry, whose key, title or text holds every word."""
    every = (
        _described(kpi, _words(topic.title, lang), lang) for topic in TOPICS for kpi in topic.kpis
    )
    return tuple(one for one in every if _has_all(one, words))


def _has_all(one: Described, words: Sequence[str]) -> bool:
    texts = (one.key, one.topic, one.title, one.definition, one.population, one.source)
    together = "\n".join(texts).casefold()
    return all(word.casefold() in together for word in words)


def _described(kpi: Kpi, topic: str, lang: str) -> Described:
    return Described(
        key=kpi.key,
        topic=topic,
        title=_words(kpi.title, lang),
        unit=_words(UNITS[kpi.unit], lang),
        better=kpi.better,
        direction=_direction(kpi.better, lang),
        counts=_counts(kpi, lang),
        clock_start=_words(kpi.clock_start, lang),
        clock_stop=_words(kpi.clock_stop, lang),
        population=_words(kpi.population, lang),
        definition=_words(kpi.definition, lang),
        by=tuple(_words(DIMENSIONS[dimension], lang) for dimension in kpi.by),
        source=kpi.source,
        formula=_formula(kpi),
    )


def _words(words: Words, lang: str) -> str:
    return words.sv if lang == "sv" else words.en


def _direction(better: Better, lang: str) -> str:
    return {
        "lower": say("Lower is better.", lang),
        "higher": say("Higher is better.", lang),
        "neither": say("Neither high nor low is better in itself.", lang),
    }[better]


def _counts(kpi: Kpi, lang: str) -> str:
    if kpi.counts == "time":
        return say("Time is cut at the observed window.", lang)
    return say("Cases count when their clock stops in the observed window.", lang)


def _formula(kpi: Kpi) -> str:
    """In English, as the table of KPIs stores it."""
    times = f" x {kpi.times:,}" if kpi.times != 1 else ""
    per = f" / {kpi.per:,}" if kpi.per != 1 else ""
    return f"{kpi.numerator}{times} / ({kpi.denominator}){per}"
