"""Which areas, levers and cases there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flowsim.errors import Problem, ScenarioError
from flowsim.scenario.base import UNTITLED, Part, Text
from flowsim.scenario.files import read_toml
from flowsim.scenario.lever_model import Lever, SavedCase
from flowsim.scenario.levers import read_case, read_lever
from flowsim.scenario.locate import Library, find_library
from flowsim.scenario.problems import in_file
from flowsim.scenario.translate import validated

T = TypeVar("T")


@dataclass(frozen=True)
class ListedArea:
    """An area: a whole one or a small system."""

    name: str
    title: Text
    is_small: bool
    file: str


@dataclass(frozen=True)
class ListedLever:
    """A lever with all that its file says."""

    name: str
    lever: Lever


@dataclass(frozen=True)
class ListedCase:
    """A saved case with all that its file says."""

    name: str
    case: SavedCase


class _Titled(Part):
    title: Text = UNTITLED


def list_areas(scenarios: Path | None = None) -> tuple[ListedArea, ...]:
    """All areas by id, whole ones first.

    Raises:
        ScenarioError: what is wrong with any of their files, as far as the title.
    """
    library = find_library(scenarios)
    listed = _collect(library.areas(), lambda name: _area(name, library))
    return tuple(sorted(listed, key=lambda area: (area.is_small, area.name)))


def list_levers(scenarios: Path | None = None) -> tuple[ListedLever, ...]:
    """All levers by id.

    Raises:
        ScenarioError: what is wrong with any of their files.
    """
    library = find_library(scenarios)
    return _collect(library.levers(), lambda name: ListedLever(name, read_lever(name, library)))


def list_cases(scenarios: Path | None = None) -> tuple[ListedCase, ...]:
    """All saved cases by id.

    Raises:
        ScenarioError: what is wrong with any of their files.
    """
    library = find_library(scenarios)
    return _collect(library.cases(), lambda name: ListedCase(name, read_case(name, library)))


def _area(name: str, library: Library) -> ListedArea:
    path = library.areas()[name]
    shown = library.shown(path)
    content = read_toml(path, shown)
    titled, problems = validated(_Titled, {k: v for k, v in content.items() if k == "title"})
    if titled is None:
        raise ScenarioError(in_file(problems, shown))
    return ListedArea(name, titled.title, path.parent.name == "small", shown)


def _collect(names: Iterable[str], read: Callable[[str], T]) -> tuple[T, ...]:
    found: list[T] = []
    problems: list[Problem] = []
    for name in sorted(names):
        try:
            found.append(read(name))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return tuple(found)
