"""Which numbers are still another area's, as they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from flowsim.cli import output
from flowsim.texts import plain_number, say

if TYPE_CHECKING:
    from flowsim.scenario.explain import Explained
    from flowsim.scenario.inherited import Origin

EXAMPLES = 3
"""Numbers of each topic that are shown; all of them are in --json."""


def show(origin: Origin, lang: str) -> None:
    """How many are still the other area's, by what they are about, with the first to replace."""
    if not origin.still:
        output.show(say("No number is {area}'s any longer.", lang, area=origin.area))
        return
    output.show(
        say(
            "{still} of {numbers} numbers are still those of {area}: same value, same source or"
            " assumption. Those that weigh most first:",
            lang,
            still=origin.still,
            numbers=origin.numbers,
            area=origin.area,
        )
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("What it is about", lang))
    table.add_column(say("Still theirs", lang), justify="right")
    table.add_column(say("For example", lang))
    for topic in origin.topics:
        if topic.rows:
            table.add_row(
                topic_text(topic.topic, lang),
                say("{still} of {numbers}", lang, still=len(topic.rows), numbers=topic.numbers),
                "\n".join(_number(row, lang) for row in _examples(topic.rows)),
            )
    output.show(table)


def _examples(rows: Sequence[Explained]) -> list[Explained]:
    """A few rows, of a week or a table of shares the first only."""
    firsts: dict[str, Explained] = {}
    for row in rows:
        firsts.setdefault(row.key.rpartition(".")[0], row)
    return list(firsts.values())[:EXAMPLES]


def values_of(origin: Origin) -> dict[str, object]:
    """The same as plain values, for JSON."""
    return {
        "origin": origin.area,
        "still_from_origin": origin.still,
        "still": {topic.topic: [row.key for row in topic.rows] for topic in origin.topics},
    }


def topic_text(topic: str, lang: str) -> str:
    """What a topic is called."""
    return {
        "beds": say("Beds of the hospitals", lang),
        "arrivals": say("Arrivals, and from where", lang),
        "treatment": say("Treatment time on the wards", lang),
        "teams": say("Teams and their slots", lang),
        "needs": say("Needs, and where patients go", lang),
        "municipal": say("Municipal places", lang),
        "municipal-stays": say("Stays in municipal places", lang),
        "tasks": say("Discharge work and notices", lang),
        "start": say("The first day: places taken, lines", lang),
        "fates": say("Relapse, death and readmission", lang),
        "population": say("Population", lang),
        "anything-else": say("Other", lang),
    }[topic]


def _number(row: Explained, lang: str) -> str:
    values = row.value if isinstance(row.value, tuple) else (row.value,)
    shown = " ".join(plain_number(value, lang) for value in values[:3])
    more = " …" if len(values) > 3 else ""
    return f"{row.key} = {shown}{more} {say(row.unit, lang)}".rstrip()
