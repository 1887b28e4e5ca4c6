"""Section 3: where the numbers are from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from flowsim.present.stress.items import Grid, Item, Study
from flowsim.scenario.explain import Explained, count, explain
from flowsim.texts import plain_number, say


def data(study: Study) -> Iterator[Item]:
    """Items 3.1 to 3.4."""
    lang = study.lang
    section = say("3 Data", lang)
    rows = explain(study.base)
    sources = [row for row in rows if row.status == "source"]
    assumed = [row for row in rows if row.status == "assumption"]
    yield Item(
        "3.1",
        section,
        say("Data sources", lang),
        (_origins(sources, say("Source", lang), lang),),
    )
    yield Item(
        "3.2",
        section,
        say("Pre-processing", lang),
        (),
        say(
            "What was done to own data before it became numbers of the area file: exclusions,"
            " periods, groupings?",
            lang,
        ),
    )
    yield Item("3.3", section, say("Input parameters", lang), tuple(_inputs(study, rows)))
    yield Item(
        "3.4",
        section,
        say("Assumptions", lang),
        (_origins(assumed, say("Assumption", lang), lang),),
    )


def _inputs(study: Study, rows: tuple[Explained, ...]) -> Iterator[str | Grid]:
    lang = study.lang
    counts = count(rows)
    yield say(
        "{numbers} numbers: {sources} with a source, {assumptions} openly assumed, {neither} with"
        " neither. Each is in scenarios/case-00/scenario.resolved.toml of the result, and shown"
        " with unit, origin and range by `flowsim explain`.",
        lang,
        numbers=counts.numbers,
        sources=counts.source,
        assumptions=counts.assumption,
        neither=counts.missing,
    )
    sections = [
        (name, count(numbers))
        for name, numbers in (
            (name, tuple(group))
            for name, group in groupby(rows, key=lambda row: row.key.partition(".")[0])
        )
    ]
    headings = (
        say("Part of the area", lang),
        say("Numbers", lang),
        say("with a source", lang),
        say("assumptions", lang),
    )
    table = tuple(
        (name, str(one.numbers), str(one.source), str(one.assumption)) for name, one in sections
    )
    yield Grid(headings, table)


def _origins(rows: Iterable[Explained], heading: str, lang: str) -> Grid:
    """Each source or assumption once, with the numbers that rest on it and their range."""
    of_origin: dict[str, list[Explained]] = {}
    for row in rows:
        of_origin.setdefault(row.origin.source or row.origin.assumption or "", []).append(row)
    table = [
        (text, str(len(numbers)), _keys(numbers), _ranges(numbers, lang))
        for text, numbers in of_origin.items()
    ]
    headings = (heading, say("Numbers", lang), say("Keys", lang), say("Ranges", lang))
    return Grid(headings, tuple(table))


SHOWN = 3


def _keys(rows: list[Explained]) -> str:
    """The first keys; the resolved scenario has them all."""
    more = f" + {len(rows) - SHOWN}" if len(rows) > SHOWN else ""
    return ", ".join(row.key for row in rows[:SHOWN]) + more


def _ranges(rows: list[Explained], lang: str) -> str:
    ranges = [
        f"{plain_number(low, lang)}-{plain_number(high, lang)}"
        for low, high in ((row.origin.low, row.origin.high) for row in rows)
        if low is not None and high is not None
    ]
    more = f" + {len(ranges) - SHOWN}" if len(ranges) > SHOWN else ""
    return "; ".join(ranges[:SHOWN]) + more if ranges else "–"
