"""The scenarios of an experiment, from what a user wrote; all problems are told at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from flowsim.errors import InputError, Problem, ScenarioError
from flowsim.experiment.about import About, about_case
from flowsim.experiment.compare import BASE
from flowsim.experiment.sensitivity import Levels
from flowsim.scenario.cases import Term, parse_case, parse_cases
from flowsim.scenario.levers import read_lever, resolve_case
from flowsim.scenario.load import load_scenario
from flowsim.scenario.locate import Library, find_area, find_file
from flowsim.scenario.resolved import Scenario


def written_out(cases: Sequence[str]) -> tuple[str, ...]:
    """The cases to compare, grids such as `bed-cut=5/10` as one case for each value.

    Raises:
        ScenarioError: every text that is not written as a case.
        InputError: when there is no case, one changes nothing, or one is named twice.
    """
    texts = tuple(case.text for case in parse_cases(cases))
    if not texts or BASE in texts:
        raise InputError("case_empty")
    twice = [text for position, text in enumerate(texts) if text in texts[:position]]
    if twice:
        raise InputError("case_twice", case=twice[0])
    return texts


def read_levels(text: str, area: str, scenarios: Path | None = None) -> Levels:
    """The levels that `lever=low/middle/high` names, or `lever,parameter=low/middle/high`.

    Without values they are those that the lever recommends, or else its low end, its
    default and its high end.

    Raises:
        ScenarioError: when there is no such lever.
        InputError: when it has no value that can be set, several of them, or one level only.
    """
    written = parse_cases([text])
    if any(len(case.terms) != 1 for case in written):
        raise InputError("levels_of_one_lever", text=text)
    name = written[0].terms[0].name
    library = library_of(area, scenarios)
    find_file(name, library.levers(), "unknown_lever", library)
    lever = read_lever(name, library)
    parameter, values = _levels_given([case.terms[0] for case in written])
    varied = lever.main_parameter if parameter == "" else parameter
    if varied is None or varied not in lever.parameters:
        raise InputError("levels_of_one_lever", text=text)
    limits = lever.parameters[varied]
    if values == (None,):
        values = limits.levels or (limits.low, limits.default, limits.high)
    levels = tuple(dict.fromkeys(value for value in values if value is not None))
    if len(levels) < 2:
        raise InputError("levels_of_one_lever", text=text)
    title = limits.title if parameter else lever.title
    return Levels(name, levels, limits.unit, title, lever.description, parameter or "")


def _levels_given(terms: Sequence[Term]) -> tuple[str | None, tuple[float | None, ...]]:
    """The parameter ("" for the main one, None for several) and the levels as written."""
    values = tuple(term.value for term in terms)
    if not any(term.others for term in terms):
        return "", values
    named = [(name, value) for term in terms for name, value in term.others]
    if values != (None,) * len(terms) or len(named) != len(terms):
        return None, ()
    return named[0][0], tuple(value for _, value in named)


def check_levels(
    levels: Levels, cases: Sequence[str], area: str, scenarios: Path | None = None
) -> None:
    """Check that the lever that is set to several levels is in no case.

    Raises:
        InputError: when it is. A case that is wrong in itself is left to `load_cases`.
    """
    library = library_of(area, scenarios)
    for case in cases:
        try:
            uses = resolve_case(parse_case(case), library)
        except ScenarioError:
            continue
        if any(use.name == levels.lever for use in uses):
            raise InputError("levels_of_lever_in_case", lever=levels.lever, case=case)


def library_of(area: str, scenarios: Path | None = None) -> Library:
    """The scenarios folder that goes with an area.

    Raises:
        ScenarioError: when there is no such area or folder.
    """
    return find_area(area, scenarios)[2]


def load_cases(
    area: str, cases: Iterable[str], scenarios: Path | None = None, *, days: int | None = None
) -> tuple[Scenario, ...]:
    """The scenario of every case, in order.

    Raises:
        ScenarioError: what is wrong with any of them, each problem once.
    """
    loaded: list[Scenario] = []
    problems: list[Problem] = []
    for case in cases:
        try:
            loaded.append(load_scenario(area, case, scenarios, days=days))
        except ScenarioError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        raise ScenarioError(problems)
    return tuple(loaded)


def about_cases(area: str, cases: Iterable[str], scenarios: Path | None = None) -> dict[str, About]:
    """What every case is called and rests on.

    Raises:
        ScenarioError: when there is no such area or folder, or a file is wrong.
    """
    library = library_of(area, scenarios)
    return {case: about_case(case, library) for case in cases}
