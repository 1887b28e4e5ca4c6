"""Errors as text: one line per problem, with what is allowed and the nearest name."""

from __future__ import annotations

import re

from flowsim.errors import FlowsimError, Problem, ScenarioError
from flowsim.texts.catalogs import say
from flowsim.texts.errors import ERRORS
from flowsim.texts.numbers import plain_number

DECIMAL = re.compile(r"-?\d+\.\d+")
_ON_THE_COMMAND_LINE = {"unknown_area": "AREA", "unknown_lever": "CASE"}
"""What a name is on the command line, when no key of a file says where it stands."""


def error_text(error: FlowsimError, lang: str) -> str:
    """The whole message of an error; a ScenarioError lists all its problems."""
    if isinstance(error, ScenarioError):
        lines = [problem_text(problem, lang) for problem in error.problems]
        if len(lines) == 1:
            return lines[0]
        head = say(ERRORS["scenario_problems"], lang, count=len(lines))
        return "\n".join([head, *(f"- {line}" for line in lines)])
    template = ERRORS.get(error.code)
    numbers = {
        name: plain_number(value, lang)
        for name, value in error.parameters.items()
        if isinstance(value, float)
    }
    text = say(template, lang, **{**error.parameters, **numbers}) if template else str(error)
    if "replication" in error.parameters and error.exit_code == 1:
        text += "\n" + say(
            'It happened in case "{case}", replication {replication}, seed {seed}.',
            lang,
            **error.parameters,
        )
    return text


def problem_text(problem: Problem, lang: str) -> str:
    """One problem: file, key and value, what is wrong, what is allowed, nearest name."""
    place = _place(problem, lang)
    said = [_what_is_wrong(problem, lang)]
    if problem.allowed:
        allowed = say(problem.allowed, lang, **problem.details)
        said.append(say("Allowed: {allowed}.", lang, allowed=allowed))
    if problem.nearest:
        said.append(say("Did you mean {nearest}?", lang, nearest=problem.nearest))
    return f"{place}: {' '.join(part for part in said if part)}"


def _place(problem: Problem, lang: str) -> str:
    """Where it is wrong: on the command line, or at a key of a file."""
    if not problem.key and problem.code in _ON_THE_COMMAND_LINE:
        return f"{say(_ON_THE_COMMAND_LINE[problem.code], lang)} {value_text(problem.value)}"
    place = f"{problem.file}: {problem.key}" if problem.key else problem.file
    return place if problem.value is None else f"{place} = {value_text(problem.value)}"


def value_text(value: object) -> str:
    """A value as it could stand in the file, cut when it is long."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    if isinstance(value, float):
        text = f"{value:.15g}"
    return text if len(text) <= 60 else text[:57] + "..."


def _what_is_wrong(problem: Problem, lang: str) -> str:
    template = ERRORS.get(problem.code)
    if template is None:
        return problem.code
    parts = {
        "file": problem.file,
        "key": problem.key,
        "value": problem.value,
        "allowed": problem.allowed,
        "nearest": problem.nearest,
        **{name: _in_prose(value, lang) for name, value in problem.details.items()},
    }
    return say(template, lang, **parts)


def _in_prose(value: object, lang: str) -> object:
    """A decimal number as it is written in the language; in files it has a point."""
    if isinstance(value, str) and DECIMAL.fullmatch(value):
        return plain_number(float(value), lang)
    return value
