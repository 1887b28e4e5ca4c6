"""The HTML of the page, with everything that its scripts need to begin."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from flowsim.app.answers.whole import LOOKS
from flowsim.app.area import AreaFacts
from flowsim.app.levers import AT, PageLever, others_of, titles_of_places, values_of
from flowsim.app.notebook import Notebook
from flowsim.app.words import lists, page_words, unit_shown
from flowsim.engine.run import engine_in_use
from flowsim.experiment.sentences import words
from flowsim.kpi.registry import REGISTRY
from flowsim.present.words import in_language
from flowsim.scenario.cases import Case
from flowsim.scenario.lever_model import Parameter
from flowsim.texts import plain_number, say

OTHER = {"sv": "en", "en": "sv"}


def page_html(facts: AreaFacts, notebook: Notebook, lang: str, case: Case, room: str = "") -> str:
    """The page in a language, with a case on it; `room` is the area in its requests."""
    template = _environment().get_template("page.html")
    return template.render(
        lang=lang,
        other_lang=OTHER[lang],
        words=page_words(lang),
        area=in_language(facts.title, lang),
        is_slow=engine_in_use() == "simpy",
        data=script_data(page_data(facts, notebook, lang, case) | {"room": room}),
    )


def page_data(facts: AreaFacts, notebook: Notebook, lang: str, case: Case) -> dict[str, Any]:
    """What the scripts begin with."""
    values = values_of(case, facts.levers)
    shown = dict.fromkeys((*facts.chosen, *(name.partition(AT)[0] for name in values)))
    titles = titles_of_places(facts.base.area)
    places = {term.at: titles[term.at] for term in case.terms if term.at in titles}
    return {
        "lang": lang,
        "area": facts.base.area_id,
        "words": page_words(lang),
        "lists": lists(lang),
        "levers": [lever_data(facts.levers[name], lang) for name in shown],
        "values": values,
        "others": others_of(case),
        "places": {name: in_language(title, lang) for name, title in places.items()},
        "cards": [{"kpi": key, "title": words(REGISTRY[key].title, lang)} for key in facts.cards],
        "looks": LOOKS,
        "folder": notebook.shown,
    }


def lever_data(of: PageLever, lang: str) -> dict[str, Any]:
    """A lever as the scripts know it."""
    scale = of.scale
    return {
        "name": of.name,
        "title": in_language(of.title, lang),
        "description": in_language(of.lever.description, lang),
        "rests_on": in_language(of.lever.rests_on, lang),
        "document": of.lever.document,
        "is_chosen": of.is_chosen,
        "scale": None
        if scale is None
        else {
            "low": scale.low,
            "high": scale.high,
            "default": scale.default,
            "today": scale.today,
            "step": scale.step,
            "jump": scale.jump,
            "unit": unit_shown(scale.unit, lang),
            "what": in_language(of.what, lang),
        },
        "others": [_other(name, one, lang) for name, one in of.others.items()],
        "today": say("today no", lang)
        if scale is None or scale.today is None
        else say(
            "today {value}",
            lang,
            value=f"{plain_number(scale.today, lang)} {unit_shown(scale.unit, lang)}".strip(),
        ),
    }


def _other(name: str, parameter: Parameter, lang: str) -> dict[str, Any]:
    """A further number of a lever."""
    return {
        "name": name,
        "title": in_language(parameter.title, lang) or name,
        "low": parameter.low,
        "high": parameter.high,
        "default": parameter.default,
        "unit": unit_shown(parameter.unit, lang),
    }


def script_data(values: object) -> str:
    """JSON that can stand in a script element: no letter of it ends the element."""
    text = json.dumps(values, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


@cache
def _environment() -> Environment:
    loader = PackageLoader("flowsim.app", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
