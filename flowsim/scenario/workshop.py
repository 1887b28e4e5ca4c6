"""What the workshop page of an area shows first: scenarios/workshop/AREA.toml."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from flowsim.errors import ScenarioError
from flowsim.scenario.base import Id, Part
from flowsim.scenario.files import read_toml
from flowsim.scenario.locate import Library, find_file
from flowsim.scenario.problems import in_file
from flowsim.scenario.translate import validated

FOLDER = "workshop"


class WorkshopPage(Part):
    """Levers to begin with, key figures for the cards, and the published figure to recognise.

    `check` is the id of a target in calibration/targets; none for an area without.
    """

    levers: Annotated[tuple[Id, ...], Field(max_length=5)] = ()
    cards: Annotated[tuple[Id, ...], Field(max_length=3)] = ()
    check: Id | None = None


def read_workshop(area: str, library: Library) -> WorkshopPage:
    """What the file of an area says; nothing chosen when it has none.

    Raises:
        ScenarioError: everything that is wrong with the file, and levers that do not exist.
    """
    path = library.folder / FOLDER / f"{area}.toml"
    if not path.is_file():
        return WorkshopPage()
    shown = library.shown(path)
    page, problems = validated(WorkshopPage, read_toml(path, shown))
    if page is None:
        raise ScenarioError(in_file(problems, shown))
    for name in page.levers:
        find_file(name, library.levers(), "unknown_lever", library)
    return page
