"""The grammar of cases: `term(+term)*`, a term being `name` or `name=value`.

A value may be a grid, `name=0/5/10`; then the text stands for several cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from flowsim.errors import Problem, ScenarioError

_TERM = re.compile(r"(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:=(?P<values>.+))?")
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)")
GRAMMAR = "name, name=value or name=value/value, joined by +; for example fewer-beds=10+more-rehab"


@dataclass(frozen=True)
class Term:
    """A lever or a saved case, with the value of the lever's main parameter if given."""

    name: str
    value: float | None = None

    @property
    def text(self) -> str:
        """The term as it is written."""
        return self.name if self.value is None else f"{self.name}={self.value:.15g}"


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
    """The terms that a term with a grid stands for; none when it is not well written."""
    match = _TERM.fullmatch(term)
    if match is None:
        return ()
    if match["values"] is None:
        return (Term(match["name"]),)
    values = [value.strip() for value in match["values"].split("/")]
    if not all(_NUMBER.fullmatch(value) for value in values):
        return ()
    return tuple(Term(match["name"], float(value)) for value in values)


def _not_a_case(text: str) -> Problem:
    return Problem("not_a_case", text, "", None, GRAMMAR)
