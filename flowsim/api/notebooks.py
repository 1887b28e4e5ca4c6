"""What a notebook shows of answers: tables and pictures, escaped and in the user's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from flowsim.api.pictures import source_of
from flowsim.errors import InputError
from flowsim.experiment.result import Result
from flowsim.scenario.explain import Explained, count
from flowsim.tables import storage
from flowsim.texts import choose_language, say

if TYPE_CHECKING:
    from flowsim.present.report.blocks import Block, Cell


@dataclass(frozen=True)
class Picture:
    """One picture of a result as PNG, which a notebook shows by itself."""

    name: str
    png: bytes = field(repr=False)

    def _repr_png_(self) -> bytes:
        return self.png

    def save(self, file: Path | str) -> Path:
        """Write it to a file, and return the file.

        Raises:
            InputError: when it cannot be written.
        """
        storage.write_bytes(Path(file), self.png)
        return Path(file)


def picture_names(result: Result) -> tuple[str, ...]:
    """The pictures that a result has something for.

    Raises:
        InputError: when a stored file is missing or broken.
    """
    from flowsim.present.figures.files import pictures

    return tuple(name for name, _ in pictures(source_of(result), "en"))


def picture(result: Result, name: str, lang: str | None = None) -> Picture:
    """One picture of a result, in "sv" or "en", or else the language of the user.

    Raises:
        InputError: when the result has no such picture, or a stored file is missing or
            broken.
    """
    from flowsim.present.figures.files import pictures, png_bytes

    drawn = dict(pictures(source_of(result), lang or choose_language()))
    if name not in drawn:
        raise InputError("no_such_picture", name=name, allowed=", ".join(drawn))
    return Picture(name, png_bytes(drawn[name]()))


def comparison_html(result: Result, comparison: pa.Table) -> str:
    """The answer for each case, and the table with intervals."""
    from flowsim.present.report import study_of
    from flowsim.present.report.answer import answers
    from flowsim.present.report.html import fragment
    from flowsim.present.report.table import table

    lang = choose_language()
    study = study_of(result, lang, comparison)
    return fragment((*answers(study), *table(study)), lang)


def explanation_html(rows: Sequence[Explained], title: str) -> str:
    """How many numbers have a source or are assumptions, part by part."""
    from flowsim.present.report.html import fragment

    lang = choose_language()
    return fragment(_counts(rows, title, lang), lang)


def _counts(rows: Sequence[Explained], title: str, lang: str) -> Iterator[Block]:
    from flowsim.present.report.blocks import Cell, Grid

    def row(name: str, numbers: Sequence[Explained]) -> tuple[Cell, ...]:
        found = count(numbers)
        figures = (found.numbers, found.source, found.assumption, found.changed)
        return Cell(name), *(Cell(str(figure)) for figure in figures)

    parts = groupby(rows, key=lambda one: one.key.partition(".")[0])
    headings = (
        say("Part of the area", lang),
        say("Numbers", lang),
        say("with a source", lang),
        say("assumptions", lang),
        say("changed", lang),
    )
    every = (*(row(name, tuple(numbers)) for name, numbers in parts), row(say("All", lang), rows))
    yield Grid(headings, every, title, numbers=True)
