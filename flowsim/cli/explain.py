"""`flowsim explain AREA [CASE]`: every number, and where it is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from flowsim.cli.check import counts_text
from flowsim.cli.options import area_argument, case_argument, output_options, scenarios_option
from flowsim.errors import InputError
from flowsim.texts import say

if TYPE_CHECKING:
    from flowsim.api import Explanation
    from flowsim.scenario.explain import Explained

SORTS = ("source", "assumption", "missing", "changed")


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def explain(**given: Any) -> None:
        _explain(lang, **given)

    return click.Command(
        "explain",
        callback=explain,
        help=say(
            "Show where the numbers of AREA come from, with CASE applied if one is given: how"
            " many have a source and how many are assumptions, and what the case changed. With"
            " --all or --only, each number with its unit, range, and source or assumption.",
            lang,
        ),
        short_help=say("Show every number and where it is from.", lang),
        params=[
            area_argument(lang),
            case_argument(lang),
            click.Option(["--all", "is_all"], is_flag=True, help=say("Show every number.", lang)),
            click.Option(
                ["--only"],
                multiple=True,
                metavar=say("KEY|SORT", lang),
                help=say(
                    "Show only numbers below a key, such as settings or settings.WARD, or of a"
                    " sort: {sorts}. Can be given several times.",
                    lang,
                    sorts=", ".join(SORTS),
                ),
            ),
            scenarios_option(lang),
            *output_options(lang),
        ],
    )


def _explain(lang: str, **given: Any) -> None:
    from flowsim import api
    from flowsim.cli import explanations, output

    explained = api.explain(given["area"], given["case"], given["scenarios"])
    rows = wanted(explained.rows, given["only"])
    if given["is_json"]:
        output.show_json([asdict(row) for row in rows])
        return
    if given["is_all"] or given["only"]:
        explanations.show_numbers(rows, lang)
    else:
        explanations.show_sections(rows, lang)
        explanations.show_changes(explained, lang)
    if given["is_quiet"]:
        return
    output.show(counts_text(explained, lang))
    if not (given["is_all"] or given["only"]):
        _advise(explained, given, lang)


def wanted(rows: Sequence[Explained], only: Sequence[str]) -> list[Explained]:
    """The rows of any of the sorts and below any of the keys that are named.

    Raises:
        InputError: when there is no such key.
    """
    sorts = [one for one in only if one in SORTS]
    keys = [one.removesuffix(".") for one in only if one not in SORTS]
    for key in keys:
        if not any(_is_below(row.key, key) for row in rows):
            raise _unknown(key, rows)
    return [
        row
        for row in rows
        if (not sorts or any(_is_of(row, sort) for sort in sorts))
        and (not keys or any(_is_below(row.key, key) for key in keys))
    ]


def _is_of(row: Explained, sort: str) -> bool:
    return row.origin.lever is not None if sort == "changed" else row.status == sort


def _is_below(key: str, above: str) -> bool:
    return key == above or key.startswith(f"{above}.")


def _unknown(key: str, rows: Sequence[Explained]) -> InputError:
    parts = [row.key.split(".") for row in rows]
    depth = key.count(".") + 1
    known = {".".join(names[:depth]) for names in parts}
    nearest = get_close_matches(key, known, 1, 0.5) or sorted({names[0] for names in parts})
    return InputError("no_number_below", key=key, nearest=", ".join(nearest))


def _advise(explained: Explanation, given: dict[str, Any], lang: str) -> None:
    from flowsim.cli.output import advise, command_line

    case = (given["case"],) if given["case"] else ()
    where = ("--scenarios", given["scenarios"]) if given["scenarios"] else ()
    again = ("explain", given["area"], *case, *where)
    advise(say("Next, for example:", lang))
    for row in explained.rows[:1]:
        advise(f"  {command_line(*again, '--only', row.key.partition('.')[0])}")
    advise(f"  {command_line(*again, '--all')}")
