"""`flowsim list [TOPIC]`: what there is to choose from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowsim.cli.options import output_options, scenarios_option
from flowsim.texts import say

if TYPE_CHECKING:
    from flowsim.experiment.catalogue import Entry, Topic

TOPICS: tuple[Topic, ...] = ("areas", "levers", "cases", "kpis")


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def show(
        topic: Topic | None, word: str, scenarios: Path | None, *, is_json: bool, is_quiet: bool
    ) -> None:
        if topic == "kpis":
            from flowsim.cli.list_kpis import show_kpis

            show_kpis(lang, word, is_json=is_json, is_quiet=is_quiet)
            return
        _show(topic, word, scenarios, lang, is_json=is_json, is_quiet=is_quiet)

    return click.Command(
        "list",
        callback=show,
        help=say(
            "List areas, levers, saved cases and KPIs; or one TOPIC of them, and of those only"
            " what has WORD in it.",
            lang,
        ),
        short_help=say("List areas, levers, cases and KPIs.", lang),
        params=[
            click.Argument(["topic"], type=click.Choice(TOPICS), required=False),
            click.Argument(["word"], required=False, default=""),
            scenarios_option(lang),
            *output_options(lang),
        ],
    )


def _show(
    topic: Topic | None,
    word: str,
    scenarios: Path | None,
    lang: str,
    *,
    is_json: bool,
    is_quiet: bool,
) -> None:
    from flowsim import api
    from flowsim.cli import output

    topics = (topic,) if topic else TOPICS[:3]
    found = {
        one: [entry for entry in api.catalogue(one, scenarios) if _has(entry, word, lang)]
        for one in topics
    }
    if is_json:
        output.show_json(
            {
                one: [
                    {
                        "name": entry.name,
                        "title": getattr(entry.title, lang),
                        "detail": getattr(entry.detail, lang),
                    }
                    for entry in entries
                ]
                for one, entries in found.items()
            }
        )
        return
    for one, entries in found.items():
        output.show(_heading(one, lang))
        for entry in entries:
            output.show_indented(f"{getattr(entry.written, lang)}  {getattr(entry.title, lang)}", 2)
            if not is_quiet:
                output.show_indented(getattr(entry.detail, lang), 6)


def _has(entry: Entry, word: str, lang: str) -> bool:
    texts = (entry.name, getattr(entry.title, lang), getattr(entry.detail, lang))
    return any(word.casefold() in text.casefold() for text in texts)


def _heading(topic: Topic, lang: str) -> str:
    return {
        "areas": say("Areas", lang),
        "levers": say("Levers, with their value and its limits", lang),
        "cases": say("Saved cases", lang),
        "kpis": say("KPIs", lang),
    }[topic]
