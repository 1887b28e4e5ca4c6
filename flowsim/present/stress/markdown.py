"""The report as a Markdown page, to be finished by the people who did the study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from flowsim.present.stress.items import Chart, Grid, Item, Part
from flowsim.texts import say


def markdown(items: Sequence[Item], lang: str) -> str:
    """All items, section by section; what is left to a person stands out."""
    return "\n".join(_lines(items, lang)) + "\n"


def _lines(items: Sequence[Item], lang: str) -> Iterator[str]:
    yield "# " + say("STRESS-DES report", lang)
    yield ""
    yield say(
        "After the checklist of Monks et al. (2019), Journal of Simulation 13(1), 55-67."
        " {filled} of {all} items are filled by flowsim; {left} need a few words of those who did"
        " the study.",
        lang,
        filled=sum(not item.left_to_person for item in items),
        all=len(items),
        left=sum(bool(item.left_to_person) for item in items),
    )
    for section, of_section in groupby(items, key=lambda item: item.section):
        yield from ("", f"## {section}")
        for item in of_section:
            yield from ("", f"### {item.number} {item.title}")
            for part in item.parts:
                yield from ("", *_part(part))
            if item.left_to_person:
                yield from ("", f"> **{say('To be written', lang)}:** {item.left_to_person}")


def _part(part: Part) -> Iterator[str]:
    if isinstance(part, Grid):
        yield _row(part.headings)
        yield "|" + " --- |" * len(part.headings)
        yield from (_row(row) for row in part.rows)
    elif isinstance(part, Chart):
        yield from _mermaid(part)
    else:
        yield part


def _mermaid(chart: Chart) -> Iterator[str]:
    """A flow chart in the words of Mermaid, which many Markdown readers draw."""
    yield from ("```mermaid", "flowchart LR")
    yield from (f'  {key}["{name}"]' for key, name in chart.boxes)
    yield from (f"  {before} --> {after}" for before, after in chart.moves)
    yield "```"


def _row(cells: Sequence[str]) -> str:
    """A row of a table; a bar or a line end inside a cell must not end it."""
    safe = (cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
    return "| " + " | ".join(safe) + " |"
