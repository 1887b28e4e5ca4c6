"""What is asked: the area in a few words, and the levers of each case."""

from __future__ import annotations

from collections.abc import Iterator

from flowsim.present.report.blocks import Block, Lever, Prose, Tried
from flowsim.present.report.study import Study
from flowsim.present.words import KIND_WORDS
from flowsim.terms import Kind
from flowsim.texts import number_text, say


def question(study: Study) -> str:
    """The question as a heading; the cases stand below it."""
    if study.cases:
        return say("What happens in {area} if …?", study.lang, area=study.area)
    return say("What is it like in {area}?", study.lang, area=study.area)


def area_in_words(study: Study) -> str:
    """How large the area is, kind by kind, and what is observed."""
    lang, horizon = study.lang, study.base.area.horizon
    return " ".join(
        (
            say("Places in the model: {places}.", lang, places=_places(study)),
            say(
                "{days} days are observed, after {weeks} weeks of warm-up from {start}.",
                lang,
                days=horizon.days,
                weeks=horizon.warm_up_weeks,
                start=horizon.start_date.isoformat(),
            ),
        )
    )


def _places(study: Study) -> str:
    """Limited settings by kind, with their places."""
    lang = study.lang
    limited = [one for one in study.base.area.settings.values() if one.places is not None]
    said = []
    for kind in Kind:
        places = [one.places or 0 for one in limited if one.kind is kind]
        if places:
            number = number_text(sum(places), lang, decimals=0)
            said.append(f"{say(KIND_WORDS[kind], lang).lower()} {number}")
    return ", ".join(said) or say("none with a limit", lang)


def tried(study: Study) -> Iterator[Block]:
    """The levers of every case, in plain words."""
    if not study.cases and not study.first:
        yield Prose(say("The area as it is, with nothing changed.", study.lang))
    for letter, case in study.shown:
        levers = tuple(
            Lever(
                study.say(lever.title),
                tuple(study.say(value) for value in lever.values),
                study.say(lever.description),
            )
            for lever in study.about[case].levers
        )
        yield Tried(letter, study.title(case), levers)
