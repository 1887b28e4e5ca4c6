"""The model in short, and the STRESS-DES checklist."""

from __future__ import annotations

from collections.abc import Iterator

from flowsim.present.report import blocks
from flowsim.present.report.blocks import Block, Cell, Heading, Points, Prose
from flowsim.present.report.study import Study
from flowsim.present.stress import stress_items
from flowsim.present.stress.items import Chart, Grid, Item, Part
from flowsim.texts import say

ELSEWHERE = ("2.3", "3.1", "3.4", "4.3")
"""Items whose tables stand in other sections of the report."""


def model(study: Study) -> Iterator[Block]:
    """How the model works, in a few sentences."""
    lang = study.lang
    yield Prose(
        say(
            "A patient's journey is a row of stays: in the emergency department, on a ward, in a"
            " short-term place, in special housing, at home with or without help. A stay lasts as"
            " long as the patient needs it. Then the patient is ready, but leaves only when what"
            " has to be done before leaving is done, and the next place is free and open. Until"
            " then the present place stays taken. From that one rule come waiting in the emergency"
            " department, patients on the wrong ward and delayed discharge.",
            lang,
        )
    )
    yield Prose(
        say(
            "Teams (needs assessors, rehab staff, meetings) have their hours and take the next in"
            " line; information may be missing, so that work is done again. All chance is drawn"
            " before the clock starts, so that the same patients have the same luck in every"
            " case: a difference shows what the change does, and not who happened to fall ill.",
            lang,
        )
    )
    yield Prose(
        say(
            "The rules, each with its source and a case worked by hand, are in docs/model.md of"
            " flowsim. Two engines, written apart, give the same tables to the last integer, and"
            " `flowsim verify` holds them against exact answers on any machine.",
            lang,
        )
    )


def checklist(study: Study) -> Iterator[Block]:
    """The 24 items of STRESS-DES, as far as the program knows."""
    lang = study.lang
    yield Prose(
        say(
            "After the checklist of Monks et al. (2019), Journal of Simulation 13(1), 55-67."
            " What is left to those who did the study is marked.",
            lang,
        ),
        is_small=True,
    )
    for item in stress_items(study.result, lang):
        yield Heading(f"{item.number} {item.title}")
        yield from _item(item, lang)


def _item(item: Item, lang: str) -> Iterator[Block]:
    is_elsewhere = item.number in ELSEWHERE
    for part in item.parts:
        if not (is_elsewhere and isinstance(part, Grid)):
            yield _block(part, item.title)
    if is_elsewhere:
        yield Prose(say("See the sections above on results and on numbers.", lang))
    if item.left_to_person:
        yield Points(((say("To be written", lang), item.left_to_person),))


def _block(part: Part, title: str) -> Block:
    if isinstance(part, str):
        return Prose(part)
    if isinstance(part, Chart):
        names = dict(part.boxes)
        targets: dict[str, list[str]] = {}
        for before, after in part.moves:
            targets.setdefault(before, []).append(names[after])
        return Points(tuple((names[key], "→ " + ", ".join(to)) for key, to in targets.items()))
    rows = tuple(tuple(Cell(text) for text in row) for row in part.rows)
    return blocks.Grid(part.headings, rows, title, is_small=True)
