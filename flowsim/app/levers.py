"""The levers of an area as the page shows them, and every number that it sends, kept in range."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flowsim.errors import Problem, ScenarioError
from flowsim.scenario.base import Text
from flowsim.scenario.cases import Case, Term, parse_case
from flowsim.scenario.lever_model import Lever, Parameter
from flowsim.scenario.levers import apply_levers, read_lever, resolve_case, terms_of_case
from flowsim.scenario.locate import Library
from flowsim.scenario.model import Area
from flowsim.scenario.problems import in_file, unknown
from flowsim.scenario.resolved import Scenario

MOST_TERMS = 30
AT = "@"
"""Between a lever and the one place that it is for."""
JUMPS = 8
"""Big minus and plus cross the whole scale in about so many steps."""
FINE_STEPS = 40


@dataclass(frozen=True)
class Scale:
    """The numbers that a lever takes; `today` changes nothing, None when every one does."""

    low: float
    high: float
    default: float
    today: float | None
    step: float
    jump: float
    unit: str

    def clamp(self, value: float) -> float:
        """The nearest number that the lever takes."""
        return min(max(value, self.low), self.high)


@dataclass(frozen=True)
class PageLever:
    """A lever that applies to the area; without a scale it is on or off."""

    name: str
    lever: Lever
    scale: Scale | None
    is_chosen: bool

    @property
    def title(self) -> Text:
        """The title, or the name when the file has none."""
        title = self.lever.title
        return title if title.sv or title.en else Text(sv=self.name, en=self.name)

    @property
    def what(self) -> Text:
        """What its number says."""
        main = self.lever.main_parameter
        return self.title if main is None else self.lever.parameters[main].title

    @property
    def others(self) -> Mapping[str, Parameter]:
        """Its further numbers."""
        main = self.lever.main_parameter if self.scale else None
        return {name: one for name, one in self.lever.parameters.items() if name != main}


def page_levers(library: Library, chosen: Iterable[str]) -> dict[str, PageLever]:
    """All levers of the library by name, those chosen for the workshop first.

    Raises:
        ScenarioError: when the file of a lever is wrong.
    """
    read = {name: read_lever(name, library) for name in sorted(library.levers())}
    first = [name for name in chosen if name in read]
    others = [name for name in read if name not in first]
    return {
        name: PageLever(name, read[name], scale_of(read[name]), name in first)
        for name in (*first, *others)
    }


def applies(of: PageLever, base: Scenario, library: Library) -> bool:
    """Whether the area has what the lever changes."""
    if of.lever.areas and base.area_id not in of.lever.areas:
        return False
    return _applies(Term(of.name), base, library)


def scale_of(lever: Lever) -> Scale | None:
    """The scale of the lever's main parameter."""
    if lever.main_parameter is None:
        return None
    parameter = lever.parameters[lever.main_parameter]
    width = parameter.high - parameter.low
    if width <= 0:
        return None
    return Scale(
        parameter.low,
        parameter.high,
        parameter.default,
        parameter.today,
        _step(parameter, width / FINE_STEPS),
        _step(parameter, width / JUMPS),
        parameter.unit,
    )


def _step(parameter: Parameter, at_least: float) -> float:
    """1, 2 or 5 times a power of ten; at least 1 where all the ends are whole numbers."""
    power = 10.0 ** math.floor(math.log10(at_least))
    nice = next(power * n for n in (1, 2, 5, 10) if power * n >= at_least * (1 - 1e-9))
    ends = (parameter.low, parameter.high, parameter.default)
    return max(nice, 1.0) if all(end == int(end) for end in ends) else nice


def kept_in_range(text: str, levers: Mapping[str, PageLever], library: Library) -> Case:
    """The case that a page asks for: saved cases written out, every number within its limits.

    What stands at today's value is left out, so that it is the area as it is.

    Raises:
        ScenarioError: when it is no case, or names a lever that the area has not.
    """
    if text.count("+") >= MOST_TERMS:
        raise ScenarioError([Problem("case_too_long", text[:40], "")])
    terms = terms_of_case(parse_case(text), library)
    unknown = [term.name for term in terms if term.name not in levers]
    if unknown:
        raise ScenarioError([Problem("lever_not_here", text, "", unknown[0])])
    problems = [one for term in terms for one in _strange(term, levers[term.name])]
    names = [_with_place(term) for term in terms]
    twice = {name for name in names if names.count(name) > 1}
    problems += [Problem("lever_twice", text, "", name) for name in sorted(twice)]
    if problems:
        raise ScenarioError(problems)
    kept = [_clamped(term, levers[term.name]) for term in terms]
    return Case(tuple(term for term in kept if not _is_today(term, levers[term.name])))


def _strange(term: Term, of: PageLever) -> Iterator[Problem]:
    """Further numbers that the lever does not have."""
    for name, _ in term.others:
        if name not in of.lever.parameters:
            found = unknown("unknown_parameter", "", name, of.lever.parameters)
            yield from in_file([found], term.text)


def _clamped(term: Term, of: PageLever) -> Term:
    value, main, limits = term.value, of.lever.main_parameter, of.lever.parameters
    others = dict(term.others)
    if value is None and main in others:
        value = others.pop(main)
    if value is not None and of.scale is not None:
        value = of.scale.clamp(value)
    kept = tuple(
        (name, min(max(number, limits[name].low), limits[name].high))
        for name, number in others.items()
    )
    return Term(term.name, value if of.scale else None, kept, term.at)


def _is_today(term: Term, of: PageLever) -> bool:
    return (
        of.scale is not None
        and not term.others
        and term.value is not None
        and term.value == of.scale.today
    )


def values_of(case: Case, levers: Mapping[str, PageLever]) -> dict[str, float | bool]:
    """What each lever of a case stands at, by its name and place; True for one without a scale."""
    found: dict[str, float | bool] = {}
    for term in case.terms:
        scale = levers[term.name].scale
        if scale is None:
            found[_with_place(term)] = True
        else:
            found[_with_place(term)] = scale.default if term.value is None else term.value
    return found


def _with_place(term: Term) -> str:
    return f"{term.name}{AT}{term.at}" if term.at else term.name


def others_of(case: Case) -> dict[str, dict[str, float]]:
    """Further numbers of levers, by the name and place of the lever."""
    return {_with_place(term): dict(term.others) for term in case.terms if term.others}


def places_of(of: PageLever, base: Scenario, library: Library) -> dict[str, Text]:
    """Municipalities and hospitals where the lever alone changes something, with their titles."""
    return {
        name: title
        for name, title in titles_of_places(base.area).items()
        if _applies(Term(of.name, at=name), base, library)
    }


def titles_of_places(area: Area) -> dict[str, Text]:
    """What municipalities and hospitals are called; their names where they have no title."""
    titles = {name: one.title for name, one in area.municipalities.items()}
    titles |= {name: one.title for name, one in area.hospitals.items()}
    return {
        name: title if title.sv or title.en else Text(sv=name, en=name)
        for name, title in titles.items()
    }


def _applies(term: Term, base: Scenario, library: Library) -> bool:
    uses = resolve_case(Case((term,)), library)
    return not apply_levers(uses, base.values, base.provenance).problems
