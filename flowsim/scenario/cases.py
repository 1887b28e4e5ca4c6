"""The grammar of cases: `term(+term)*`, a term being `name` or `name=value`.

Other parameters of the lever follow by name: `name=value,parameter=value`. `name@place` is
the lever for one municipality or hospital only. A value may be
a grid, `name=0/5/10`; then the text stands for several cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from flowsim.errors import Problem, ScenarioError

_ID = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_SETTING = re.compile(rf"(?P<name>{_ID}(?:@{_ID})?)(?:=(?P<values>.+))?")
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)")
GRAMMAR = "name, name=value or name=value/value, joined by +; for example fewer-beds=10+more-rehab"


@dataclass(frozen=True)
class Term:
    """A lever or a saved case, with the value of the lever's main parameter if given.

    `others` are the values of other parameters of the lever, by name, as written. `at` is
    the one municipality or hospital that it is for; empty for all.
    """

    name: str
    value: float | None = None
    others: tuple[tuple[str, float], ...] = ()
    at: str = ""

    @property
    def text(self) -> str:
        """The term as it is written."""
        name = f"{self.name}@{self.at}" if self.at else self.name
        first = name if self.value is None else f"{name}={self.value:.15g}"
        return ",".join((first, *(f"{name}={value:.15g}" for name, value in self.others)))


@dataclass(frozen=True)
class Case:
    """What to change in an area; no terms is the area as it is."""

    terms: tuple[Term, ...] = ()

    @property
    def text(self) -> str:
        """The case as it is written; "" is the area as it is."""
        return "+".join(term.text for term in self.terms)


THE_AREA_AS_IT_IS = Case()


def parse_cases(texts: Iterable[str]) -> tuple[Case, ...]:
    """The cases that the texts stand for, in order, grids spread out.

    Raises:
        ScenarioError: every text that is not written as a case.
    """
    cases: list[Case] = []
    problems: list[Problem] = []
    for text in texts:
        if not text.strip():
            cases.append(Case())
            continue
        ways = [_ways(term.strip()) for term in text.split("+")]
        problems += [_not_a_case(text) for way in ways if not way][:1]
        cases += [Case(terms) for terms in product(*ways)]
    if problems:
        raise ScenarioError(problems)
    return tuple(cases)


def parse_case(text: str) -> Case:
    """The one case that a text stands for.

    Raises:
        ScenarioError: when it is not written as a case, or is a grid.
    """
    cases = parse_cases([text])
    if len(cases) != 1:
        raise ScenarioError([Problem("grid_not_here", text, "")])
    return cases[0]


def _ways(term: str) -> tuple[Term, ...]:
    """The terms that a term with grids stands for; none when it is not well written."""
    first, *others = (_setting(part.strip()) for part in term.split(","))
    if first is None:
        return ()
    named = [other for other in others if other is not None and other[1] != (None,)]
    if len(named) < len(others) or any("@" in key for key, _ in named):
        return ()
    written, values = first
    name, _, at = written.partition("@")
    return tuple(
        Term(name, value, tuple(zip((key for key, _ in named), chosen, strict=True)), at)
        for value, *chosen in product(values, *(numbers for _, numbers in named))
    )


def _setting(text: str) -> tuple[str, tuple[Any, ...]] | None:
    """A name with its numbers, or with one None when it has no value; else None."""
    match = _SETTING.fullmatch(text)
    if match is None:
        return None
    if match["values"] is None:
        return match["name"], (None,)
    values = [value.strip() for value in match["values"].split("/")]
    if not all(_NUMBER.fullmatch(value) for value in values):
        return None
    return match["name"], tuple(float(value) for value in values)


def _not_a_case(text: str) -> Problem:
    return Problem("not_a_case", text, "", None, GRAMMAR)
