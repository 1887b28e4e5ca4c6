"""Numbers with where they are from, as they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from flowsim.cli import output
from flowsim.scenario.explain import count
from flowsim.texts import plain_number, say

if TYPE_CHECKING:
    from flowsim.api import Explanation
    from flowsim.scenario.explain import Explained

KEY_WIDTH = 56
"""Columns of a key; a longer one goes on below, broken where a name of it ends."""


def show_sections(rows: Sequence[Explained], lang: str) -> None:
    """How many numbers each part of the area has, and where they are from."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("Key", lang))
    for heading in (
        say("Numbers", lang),
        say("with a source", lang),
        say("assumptions", lang),
        say("changed", lang),
    ):
        table.add_column(heading, justify="right")
    for section, numbers in groupby(rows, key=lambda row: row.key.partition(".")[0]):
        counts = count(numbers)
        shown = (counts.numbers, counts.source, counts.assumption, counts.changed)
        table.add_row(Text(section), *(str(number) for number in shown))
    output.show(table)


def show_changes(explained: Explanation, lang: str) -> None:
    """Every value that the case changed: before and after."""
    changed = [row for row in explained.rows if row.origin.lever is not None]
    if changed:
        output.show(say("Changed by the case:", lang))
        show_numbers(changed, lang)


def show_numbers(rows: Sequence[Explained], lang: str) -> None:
    """Every number; those that follow each other and share their origin stand below it."""
    output.show(say("Sources and assumptions are in the language of the file.", lang), "")
    for origin, numbers in groupby(rows, key=lambda row: _origin(row, lang)):
        output.show(origin)
        output.show_indented(_numbers(list(numbers), lang), 2)
        output.show("")


def _numbers(rows: Sequence[Explained], lang: str) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    keys = [_key(row.key) for row in rows]
    table.add_column(no_wrap=True)
    for _ in range(3):
        table.add_column()
    for key, row in zip(keys, rows, strict=True):
        cells = (_value(row, lang), _range(row, lang), _change(row, lang))
        table.add_row(Text(key), *(Text(cell) for cell in cells))
    return table


def _key(key: str) -> str:
    lines = [""]
    for position, name in enumerate(key.split(".")):
        part = f".{name}" if position else name
        if lines[-1] and len(lines[-1]) + len(part) > KEY_WIDTH:
            lines.append("  ")
        lines[-1] += part
    return "\n".join(lines)


def _value(row: Explained, lang: str) -> str:
    values = row.value if isinstance(row.value, tuple) else (row.value,)
    return " ".join([*(plain_number(value, lang) for value in values), say(row.unit, lang)])


def _range(row: Explained, lang: str) -> str:
    low, high = row.origin.low, row.origin.high
    if low is None or high is None:
        return ""
    return f"{plain_number(low, lang)}–{plain_number(high, lang)}"


def _change(row: Explained, lang: str) -> str:
    """The lever that changed it, and the value before."""
    if not row.origin.lever:
        return ""
    old = plain_number(row.old, lang) if isinstance(row.old, (int, float)) else row.old
    return say("{lever}, was {old}", lang, lever=row.origin.lever, old=old)


def _origin(row: Explained, lang: str) -> str:
    """The source or the assumption, and how sure it is."""
    origin = row.origin
    said = origin.source or say("neither source nor assumption", lang)
    if origin.assumption:
        said = say("assumption: {text}", lang, text=origin.assumption)
    return f"{said} [{origin.confidence}]" if origin.confidence else said
