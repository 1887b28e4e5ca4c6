"""What a STRESS-DES report consists of: 24 numbered items, most of them filled from a result.

Source: Monks T, Currie CSM, Onggo BS, Robinson S, Kunc M, Taylor SJE (2019). Strengthening
the reporting of empirical simulation studies: introducing the STRESS guidelines. Journal
of Simulation 13(1), 55-67. The numbers and sections follow its checklist for
discrete-event simulation; the words are flowsim's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowsim.scenario.base import Text

if TYPE_CHECKING:
    from flowsim.experiment.result import Result
    from flowsim.scenario.resolved import Scenario


@dataclass(frozen=True)
class Grid:
    """A table: headings, and rows of as many cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A flow chart: what each box is called by its key, and the moves between boxes."""

    boxes: tuple[tuple[str, str], ...]
    moves: tuple[tuple[str, str], ...]


Part = str | Grid | Chart
"""A paragraph, a table or a flow chart."""


@dataclass(frozen=True)
class Item:
    """One item of the checklist.

    `parts` is what the program knows of it; `left_to_person` asks for what only the people
    who did the study know, and is empty where nothing is missing.
    """

    number: str
    section: str
    title: str
    parts: tuple[Part, ...]
    left_to_person: str = ""


@dataclass(frozen=True)
class Study:
    """What the items are filled from: a result, its scenarios, and the language."""

    result: Result
    scenarios: tuple[Scenario, ...]
    lang: str

    @property
    def base(self) -> Scenario:
        """The area as it is, or the case that was run alone."""
        return self.scenarios[0]

    def of(self, text: Text, otherwise: str) -> str:
        """A text of a scenario file in the language, or its id."""
        return (text.sv if self.lang == "sv" else text.en) or otherwise
