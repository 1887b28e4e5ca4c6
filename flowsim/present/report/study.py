"""What a report is made from: a result, read once, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from flowsim.experiment.about import About
from flowsim.experiment.result import Result
from flowsim.experiment.summary import Summary
from flowsim.present.report.blocks import Mark
from flowsim.scenario.base import Text
from flowsim.scenario.resolved import Scenario

Row = Mapping[str, Any]
"""A row of the schema COMPARISON."""


@dataclass(frozen=True)
class Study:
    """A result with what every section reads.

    `cases` are those that were compared, none when one scenario was run alone; `rows` are
    the differences of each; `summaries` are those of the first scenario and of each case.
    """

    result: Result
    base: Scenario
    cases: tuple[str, ...]
    about: Mapping[str, About]
    rows: Mapping[str, Sequence[Row]]
    summaries: Mapping[str, Mapping[str, Summary]]
    lang: str

    @property
    def first(self) -> str:
        """The area as it is, or the case that was run alone."""
        return self.result.cases[0]

    @property
    def shown(self) -> Iterator[tuple[str, str]]:
        """Every case that is asked about, with its letter."""
        asked = self.cases or ((self.first,) if self.first else ())
        return zip(letters(len(asked)), asked, strict=True)

    @property
    def area(self) -> str:
        """The name of the area."""
        return self.say(self.base.area.title) or self.result.area

    def say(self, text: Text) -> str:
        """A text of a scenario file in the language."""
        return text.sv if self.lang == "sv" else text.en

    def title(self, case: str) -> str:
        """What a case is called."""
        return self.say(self.about[case].title) or case


def letters(n: int) -> Sequence[str]:
    """A letter for each case, and numbers after the last letter."""
    return [ascii_uppercase[i] if i < len(ascii_uppercase) else str(i + 1) for i in range(n)]


MARKS: Mapping[str, Mark] = {
    "better": "better",
    "worse": "worse",
    "higher": "differs",
    "lower": "differs",
    "skewed": "unclear",
    "no-clear-difference": "unclear",
}
"""How a verdict is coloured."""
