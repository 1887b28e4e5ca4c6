"""What a case is called and what its answer rests on, for people; no number depends on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flowsim.experiment.stored import read_stored
from flowsim.scenario.base import Text
from flowsim.scenario.cases import Term, parse_case
from flowsim.scenario.lever_model import Lever, Parameter
from flowsim.scenario.levers import LeverUse, read_case, read_lever, resolve_case
from flowsim.scenario.locate import Library
from flowsim.tables import storage
from flowsim.texts import LANGUAGES, plain_number, say

FILE = "about.json"


@dataclass(frozen=True)
class AboutLever:
    """A lever of a case: what it is called, what it is set to, and what it means."""

    title: Text
    values: tuple[Text, ...]
    description: Text


@dataclass(frozen=True)
class About:
    """The title of a case, its levers, and for each of them what the answer rests on."""

    title: Text
    rests_on: tuple[Text, ...] = ()
    levers: tuple[AboutLever, ...] = ()


def about_case(case: str, library: Library) -> About:
    """Title and footing of a case, from the files of its levers and saved cases.

    Raises:
        ScenarioError: when a name is unknown or a file is wrong.
    """
    parsed = parse_case(case)
    if not parsed.terms:
        return About(Text(**{lang: say("As it is", lang) for lang in LANGUAGES}))
    titles = [_term_title(term, library) for term in parsed.terms]
    joined = {lang: " + ".join(title[lang] for title in titles) for lang in LANGUAGES}
    uses = resolve_case(parsed, library)
    footing = tuple(dict.fromkeys(use.lever.rests_on for use in uses))
    return About(
        Text(**joined),
        tuple(text for text in footing if text.sv or text.en),
        tuple(_about_lever(use) for use in uses),
    )


def _about_lever(use: LeverUse) -> AboutLever:
    return AboutLever(
        Text(**_in_languages(use.lever.title, use.name)),
        tuple(
            _value_text(key, parameter, use.parameters[key])
            for key, parameter in use.lever.parameters.items()
        ),
        use.lever.description,
    )


def _value_text(key: str, parameter: Parameter, value: float) -> Text:
    """What a parameter is called and what it is set to."""
    titles = _in_languages(parameter.title, key)
    return Text(
        **{lang: f"{title}: {_with_unit(value, parameter, lang)}" for lang, title in titles.items()}
    )


def _term_title(term: Term, library: Library) -> dict[str, str]:
    """The title of a lever, with the values that were given, or of a saved case."""
    if term.name in library.cases():
        return _in_languages(read_case(term.name, library).title, term.name)
    lever = read_lever(term.name, library)
    titles = _in_languages(lever.title, term.name)
    return {lang: title + _values_text(term, lever, lang) for lang, title in titles.items()}


def _values_text(term: Term, lever: Lever, lang: str) -> str:
    """The place and values of a term, in brackets; the main value without its title."""
    said = [term.at] if term.at else []
    if term.value is not None and lever.main_parameter is not None:
        said.append(_with_unit(term.value, lever.parameters[lever.main_parameter], lang))
    for name, value in term.others:
        parameter = lever.parameters[name]
        title = _in_languages(parameter.title, name)[lang]
        said.append(f"{title}: {_with_unit(value, parameter, lang)}")
    return f" ({', '.join(said)})" if said else ""


def _with_unit(value: float, parameter: Parameter, lang: str) -> str:
    return f"{plain_number(value, lang)} {say(parameter.unit, lang)}".strip()


def _in_languages(text: Text, name: str) -> dict[str, str]:
    return {"sv": text.sv or text.en or name, "en": text.en or text.sv or name}


def write_about(folder: Path, about: About) -> None:
    """Store it beside the case.

    Raises:
        InputError: when the file cannot be written.
    """
    values = {
        "title": about.title.model_dump(),
        "rests_on": [text.model_dump() for text in about.rests_on],
        "levers": [
            {
                "title": lever.title.model_dump(),
                "values": [value.model_dump() for value in lever.values],
                "description": lever.description.model_dump(),
            }
            for lever in about.levers
        ],
    }
    storage.write_json(folder / FILE, values)


def read_about(folder: Path) -> About:
    """What was stored beside a case.

    Raises:
        InputError: when the file is missing or broken.
    """
    return read_stored(folder / FILE, About)
