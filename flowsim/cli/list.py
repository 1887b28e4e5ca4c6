"""`flowsim list [KIND] [WORD...]`: what there is to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowsim.cli.options import output_options, scenarios_option
from flowsim.errors import InputError
from flowsim.texts import say

if TYPE_CHECKING:
    from flowsim.experiment.catalogue import Entry, Topic

KINDS: tuple[Topic, ...] = ("areas", "levers", "cases", "kpis")


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def show(
        kind: Topic | None,
        words: tuple[str, ...],
        *,
        topic: str,
        area: str,
        scenarios: Path | None,
        is_json: bool,
        is_quiet: bool,
    ) -> None:
        if (topic or area) and kind != "levers":
            raise InputError("option_of_levers", option="--topic" if topic else "--area")
        if kind == "kpis":
            from flowsim.cli.list_kpis import show_kpis

            show_kpis(lang, words, is_json=is_json, is_quiet=is_quiet)
        elif kind == "levers":
            from flowsim.cli.list_levers import show_levers
            from flowsim.experiment.lever_catalogue import described_levers

            found = described_levers(lang, words, topic=topic, area=area, scenarios=scenarios)
            show_levers(found, words, lang, is_json=is_json, is_quiet=is_quiet)
        else:
            kinds = (kind,) if kind else KINDS[:3]
            _show(kinds, words, scenarios, lang, is_json=is_json, is_quiet=is_quiet)

    return click.Command(
        "list",
        callback=show,
        help=say(
            "List areas, levers, saved cases and KPIs; or one KIND of them, and of those only"
            " what has every WORD in it.",
            lang,
        ),
        short_help=say("List areas, levers, cases and KPIs.", lang),
        params=[
            click.Argument(["kind"], type=click.Choice(KINDS), required=False),
            click.Argument(["words"], required=False, nargs=-1, metavar=say("[WORD]...", lang)),
            click.Option(
                ["--topic"],
                default="",
                metavar=say("TOPIC", lang),
                help=say("Only levers of this topic, such as planning.", lang),
            ),
            click.Option(
                ["--area"],
                default="",
                metavar=say("AREA", lang),
                help=say("Only levers that can be used in this area.", lang),
            ),
            scenarios_option(lang),
            *output_options(lang),
        ],
    )


def _show(
    kinds: Sequence[Topic],
    words: Sequence[str],
    scenarios: Path | None,
    lang: str,
    *,
    is_json: bool,
    is_quiet: bool,
) -> None:
    from flowsim import api
    from flowsim.cli import output

    found = {
        kind: [entry for entry in api.catalogue(kind, scenarios) if _has(entry, words, lang)]
        for kind in kinds
    }
    if is_json:
        output.show_json(
            {
                kind: [
                    {
                        "name": entry.name,
                        "title": getattr(entry.title, lang),
                        "detail": getattr(entry.detail, lang),
                    }
                    for entry in entries
                ]
                for kind, entries in found.items()
            }
        )
        return
    for kind, entries in found.items():
        output.show(_heading(kind, lang))
        for entry in entries:
            output.show_indented(f"{getattr(entry.written, lang)}  {getattr(entry.title, lang)}", 2)
            if not is_quiet:
                output.show_indented(getattr(entry.detail, lang), 6)


def _has(entry: Entry, words: Sequence[str], lang: str) -> bool:
    texts = (entry.name, getattr(entry.title, lang), getattr(entry.detail, lang))
    together = "\n".join(texts).casefold()
    return all(word.casefold() in together for word in words)


def _heading(kind: Topic, lang: str) -> str:
    return {
        "areas": say("Areas", lang),
        "levers": say("Levers, with their value and its limits", lang),
        "cases": say("Saved cases", lang),
        "kpis": say("KPIs", lang),
    }[kind]
