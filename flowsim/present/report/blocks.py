"""What a report consists of: sections of blocks, all words already in the language.

Nothing here knows HTML or PDF; each of them writes the same blocks in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Mark = Literal["", "better", "worse", "unclear", "differs"]
"""How a value is coloured; what it means always stands beside it in words."""


@dataclass(frozen=True)
class Prose:
    """A paragraph; `is_small` is a note under something else."""

    text: str
    is_small: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list; an item is what stands in bold, and what is said of it."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    """A cell of a table: a value, and in small letters below it how sure it is."""

    text: str
    below: tuple[str, ...] = ()
    mark: Mark = ""


@dataclass(frozen=True)
class Grid:
    """A table: headings, and rows of as many cells; the first column names the row.

    `numbers` says whether all other columns are numbers, to be set to the right.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    numbers: bool = False
    is_small: bool = False


@dataclass(frozen=True)
class Figure:
    """A picture as SVG, and what somebody who does not see it is told."""

    svg: str
    title: str
    description: str


@dataclass(frozen=True)
class Change:
    """One key figure, from the area as it is to a case."""

    name: str
    before: str
    after: str
    unit: str
    verdict: str
    mark: Mark


@dataclass(frozen=True)
class Answer:
    """What is answered of one case: three sentences and the few figures that say most."""

    letter: str
    title: str
    sentences: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Lever:
    """A lever in plain words, with what it is set to."""

    title: str
    values: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class Tried:
    """A case that is asked about: its letter and its levers."""

    letter: str
    title: str
    levers: tuple[Lever, ...]


@dataclass(frozen=True)
class Numbers:
    """Numbers of one origin: what is said of it, and key, value and range of each."""

    origin: str
    rows: tuple[tuple[str, str, str], ...]


Block = Prose | Heading | Points | Grid | Figure | Answer | Tried | Numbers


@dataclass(frozen=True)
class Section:
    """A part of the report; `key` is its anchor."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    is_appendix: bool = False


@dataclass(frozen=True)
class Report:
    """Everything that is written, in order.

    `question` is asked of `tried`; `facts` say how the answer was made; `contents` is the
    word above the list of sections and `origin` the line at the foot of every page.
    """

    lang: str
    kicker: str
    question: str
    lead: str
    contents: str
    origin: str
    sections: tuple[Section, ...]
    facts: tuple[tuple[str, str], ...] = field(default=())
