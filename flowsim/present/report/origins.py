"""Every number, by the source or the assumption it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from flowsim.present.report.blocks import Block, Cell, Grid, Heading, Numbers, Prose
from flowsim.present.report.study import Study
from flowsim.scenario.explain import Explained, explain
from flowsim.scenario.resolved import Change
from flowsim.texts import number_text, plain_number, say

WIDEST = 12
"""Assumptions named as the most uncertain."""


def origins(study: Study) -> Iterator[Block]:
    """What the cases changed, then all assumptions, then all that has a source."""
    lang = study.lang
    yield Prose(
        say(
            "Sources and assumptions are in the language of the file. A range stands in brackets"
            " after a value that is uncertain.",
            lang,
        ),
        is_small=True,
    )
    for letter, case in study.shown:
        changes = study.result.scenario(case).changes
        if changes:
            yield Heading(say("Changed by {case}", lang, case=f"{letter}. {study.title(case)}"))
            yield from _changes(changes, lang)
    rows = explain(study.base)
    for status, title in (
        ("assumption", say("Assumptions", lang)),
        ("source", say("Sources", lang)),
        ("missing", say("Neither source nor assumption", lang)),
    ):
        of_status = [row for row in rows if row.status == status]
        if of_status:
            count = number_text(len(of_status), lang, decimals=0)
            yield Heading(say("{title} ({n} numbers)", lang, title=title, n=count))
            yield from by_origin(of_status, lang)


def by_origin(rows: Iterable[Explained], lang: str) -> Iterator[Numbers]:
    """Each source or assumption once, with the numbers that rest on it."""
    for said, numbers in _gathered(rows).items():
        yield Numbers(said, tuple(_number(row, lang) for row in numbers))


def _gathered(rows: Iterable[Explained]) -> dict[str, list[Explained]]:
    found: dict[str, list[Explained]] = {}
    for row in rows:
        origin = row.origin
        said = origin.assumption or origin.source or ""
        tag = f" [{origin.confidence}]" if origin.confidence else ""
        found.setdefault(f"{said}{tag}", []).append(row)
    return found


def _number(row: Explained, lang: str) -> tuple[str, str, str]:
    values = row.value if isinstance(row.value, tuple) else (row.value,)
    shown = [*(plain_number(value, lang) for value in values), say(row.unit, lang)]
    return row.key, " ".join(part for part in shown if part), _range(row, lang)


def _range(row: Explained, lang: str) -> str:
    low, high = row.origin.low, row.origin.high
    if low is None or high is None:
        return ""
    return f"{plain_number(low, lang)}–{plain_number(high, lang)}"


def _changes(changes: Sequence[Change], lang: str) -> Iterator[Numbers]:
    """What each lever changes, before and after."""
    for lever, of_lever in groupby(changes, key=lambda change: change.lever):
        rows = (
            (one.key, f"{_plain(one.old, lang)} → {_plain(one.new, lang)}", "") for one in of_lever
        )
        yield Numbers(lever, tuple(rows))


def _plain(value: object, lang: str) -> str:
    """A value of a scenario file as people write it."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return plain_number(value, lang)
    return "–" if value is None else str(value)


def wide_ranges(rows: Iterable[Explained], lang: str) -> Grid:
    """The assumptions whose range is widest for their size, each origin once."""
    widest: list[Explained] = []
    origins_seen: set[str] = set()
    for row in sorted(rows, key=_width, reverse=True):
        said = row.origin.assumption or ""
        if said and said not in origins_seen and _width(row):
            origins_seen.add(said)
            widest.append(row)
    headings = (say("Assumption", lang), say("Value", lang), say("Range", lang))
    return Grid(
        headings,
        tuple(_wide(row, lang) for row in widest[:WIDEST]),
        say("Assumptions with the widest range", lang),
        is_small=True,
    )


def _wide(row: Explained, lang: str) -> tuple[Cell, ...]:
    key, value, span = _number(row, lang)
    return Cell(row.origin.assumption or "", (key,)), Cell(value), Cell(span)


def _width(row: Explained) -> float:
    """The range in sizes of the value; none where there is no range or no size."""
    low, high = row.origin.low, row.origin.high
    if low is None or high is None or isinstance(row.value, tuple) or not row.value:
        return 0.0
    return (high - low) / abs(row.value)
