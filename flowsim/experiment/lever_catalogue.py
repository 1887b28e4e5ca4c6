"""The levers described for people: what each changes, and what is known of it, by topic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flowsim.errors import InputError, ScenarioError
from flowsim.experiment.cases import library_of
from flowsim.scenario.base import Text
from flowsim.scenario.lever_model import Lever, Parameter
from flowsim.scenario.listing import ListedLever, list_levers
from flowsim.scenario.load import load_scenario
from flowsim.scenario.problems import nearest
from flowsim.texts import LANGUAGES, plain_number, say

TOPICS: Mapping[str, str] = {
    "demand": "How many need care",
    "beds": "Beds in hospital",
    "readiness": "Ready to leave",
    "planning": "Planning before discharge",
    "sip": "Coordinated individual plan (SIP)",
    "information": "Information between the parties",
    "staffing": "Staff over the week",
    "logistics": "Devices and transport",
    "municipality": "The municipality's places and services",
    "near-care": "Care near home",
    "uncertainty": "What nobody knows",
}
"""Topics in the order they are shown, along the patient's way; others come after, as written."""
NO_TOPIC = "Other"


@dataclass(frozen=True)
class DescribedParameter:
    """A number that the user of a lever may choose; `today` changes nothing, if there is one."""

    name: str
    title: str
    default: float
    low: float
    high: float
    unit: str
    is_main: bool
    today: float | None


@dataclass(frozen=True)
class DescribedLever:
    """A lever in one language; `evidence` and documents are as the file has them.

    `written` is how it is written on the command line, with limits; `changes` are the keys
    that it changes, `prior_changes` those that it changes because of the literature.
    """

    name: str
    written: str
    topic: str
    topic_title: str
    title: str
    description: str
    document: str
    items: tuple[str, ...]
    areas: tuple[str, ...]
    parameters: tuple[DescribedParameter, ...]
    changes: tuple[str, ...]
    evidence: str
    prior: str
    prior_changes: tuple[str, ...]
    rests_on: str


def described_levers(
    lang: str,
    words: Sequence[str] = (),
    *,
    topic: str = "",
    area: str = "",
    scenarios: Path | None = None,
) -> tuple[DescribedLever, ...]:
    """Levers topic by topic: those that have every word in them, in any language.

    Args:
        lang: language of the texts, "sv" or "en".
        words: looked for in names, titles, descriptions, documents, topics and items.
        topic: only those of this topic, by its key.
        area: only those that can be used in this area (id or file).
        scenarios: where areas and levers are, None for those that come with flowsim.

    Raises:
        ScenarioError: what is wrong with the folder, the area or any of the levers.
        InputError: when no lever has such a topic.
    """
    every = sorted(list_levers(scenarios), key=_place)
    topics = tuple(dict.fromkeys(listed.lever.topic for listed in every))
    if topic and topic not in topics:
        allowed = ", ".join(one for one in topics if one)
        raise InputError(
            "unknown_topic", topic=topic, nearest=nearest(topic, topics) or "-", allowed=allowed
        )
    found: Iterable[ListedLever] = (one for one in every if _has_all(one, words))
    if topic:
        found = (one for one in found if one.lever.topic == topic)
    if area:
        library_of(area, scenarios)
        load_scenario(area, scenarios=scenarios)
        found = (one for one in found if applies(area, one.name, scenarios))
    return tuple(_described(one.name, one.lever, lang) for one in found)


def applies(area: str, lever: str, scenarios: Path | None = None) -> bool:
    """Whether an area has what a lever changes."""
    try:
        load_scenario(area, lever, scenarios)
    except ScenarioError:
        return False
    return True


def topic_title(topic: str, lang: str) -> str:
    """What a topic is called; one that flowsim does not know by its own key."""
    return say(TOPICS.get(topic, topic or NO_TOPIC), lang)


def written(name: str, lever: Lever) -> Text:
    """A lever as it could be written: with its value, and within which limits."""
    if lever.main_parameter is None:
        return Text(sv=name, en=name)
    limits = lever.parameters[lever.main_parameter]
    return Text(
        **{lang: f"{name}={limits.default:g} ({range_text(limits, lang)})" for lang in LANGUAGES}
    )


def range_text(limits: Parameter | DescribedParameter, lang: str) -> str:
    """Lowest and highest value with the unit, as `0-40 %`."""
    low, high = (plain_number(end, lang) for end in (limits.low, limits.high))
    return f"{low}–{high} {say(limits.unit, lang)}".strip()


def _place(listed: ListedLever) -> tuple[int, str, str]:
    """Known topics in their order, then others by name, then those without."""
    topic = listed.lever.topic
    known = list(TOPICS)
    place = known.index(topic) if topic in known else len(known) + (not topic)
    return place, topic, listed.name


def _has_all(listed: ListedLever, words: Sequence[str]) -> bool:
    lever = listed.lever
    texts = [listed.name, lever.topic, lever.document, *lever.items]
    for lang in LANGUAGES:
        titles = (getattr(one.title, lang) for one in lever.parameters.values())
        texts += [getattr(lever.title, lang), getattr(lever.description, lang)]
        texts += [topic_title(lever.topic, lang), *titles]
    together = "\n".join(texts).casefold()
    return all(word.casefold() in together for word in words)


def _described(name: str, lever: Lever, lang: str) -> DescribedLever:
    prior = lever.prior
    return DescribedLever(
        name=name,
        written=getattr(written(name, lever), lang),
        topic=lever.topic,
        topic_title=topic_title(lever.topic, lang),
        title=getattr(lever.title, lang) or name,
        description=getattr(lever.description, lang),
        document=lever.document,
        items=lever.items,
        areas=lever.areas,
        parameters=tuple(
            _parameter(key, limits, lang, is_main=key == lever.main_parameter)
            for key, limits in lever.parameters.items()
        ),
        changes=tuple(dict.fromkeys(change.key for change in lever.change)),
        evidence=lever.evidence,
        prior=prior.document if prior else "",
        prior_changes=tuple(dict.fromkeys(one.key for one in prior.change)) if prior else (),
        rests_on=getattr(lever.rests_on, lang),
    )


def _parameter(key: str, limits: Parameter, lang: str, *, is_main: bool) -> DescribedParameter:
    return DescribedParameter(
        name=key,
        title=getattr(limits.title, lang) or key,
        default=limits.default,
        low=limits.low,
        high=limits.high,
        unit=say(limits.unit, lang),
        is_main=is_main,
        today=limits.today,
    )
