"""Rows of a sheet: texts, and numbers that know how many decimals are worth showing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """A number, None where there is none; it is stored whole and shown with `decimals`."""

    value: float | None
    decimals: int = 0


Value = str | Number
Row = tuple[Value, ...]


@dataclass(frozen=True)
class Column:
    """What a column is called, and how many letters wide it is."""

    heading: str
    width: int
    is_text: bool


@dataclass(frozen=True)
class Sheet:
    """One topic: `key` names its file, `title` its sheet, `note` says what it is."""

    key: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def text(heading: str, width: int) -> Column:
    """A column of texts."""
    return Column(heading, width, is_text=True)


def number(heading: str, width: int = 13) -> Column:
    """A column of numbers."""
    return Column(heading, width, is_text=False)
