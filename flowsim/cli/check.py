"""`flowsim check AREA [CASE]`: is everything in order, and is every number accounted for?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowsim.cli.options import area_argument, case_argument, output_options, scenarios_option
from flowsim.texts import say

if TYPE_CHECKING:
    from flowsim.api import Explanation

MOST_LISTED = 50


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def check(
        area: str, case: str, scenarios: Path | None, *, is_json: bool, is_quiet: bool
    ) -> int:
        return _check(area, case, scenarios, lang, is_json=is_json, is_quiet=is_quiet)

    return click.Command(
        "check",
        callback=check,
        help=say(
            "Check AREA, with CASE applied if one is given: everything that is wrong is told at"
            " once. A number without a source or the word assumption is wrong too.",
            lang,
        ),
        short_help=say("Check an area and a case.", lang),
        params=[
            area_argument(lang),
            case_argument(lang),
            scenarios_option(lang),
            *output_options(lang),
        ],
    )


def _check(
    area: str,
    case: str,
    scenarios: Path | None,
    lang: str,
    *,
    is_json: bool,
    is_quiet: bool,
) -> int:
    from flowsim import api
    from flowsim.cli import inherited, output

    explained = api.explain(area, case, scenarios)
    counts, missing = explained.counts, explained.missing
    origin = api.origin(explained, area, scenarios)
    if is_json:
        of_other = inherited.values_of(origin) if origin else {}
        content = {**asdict(counts), "file": explained.scenario.origin, "keys": missing}
        output.show_json({**content, **of_other})
    else:
        output.show(
            *(
                say("{key}: neither source nor assumption", lang, key=key)
                for key in missing[:MOST_LISTED]
            )
        )
        if len(missing) > MOST_LISTED:
            output.show(say("and {n} more", lang, n=len(missing) - MOST_LISTED))
        if not is_quiet:
            output.show(counts_text(explained, lang))
        if origin is not None:
            inherited.show(origin, lang)
    return 1 if missing else 0


def counts_text(explained: Explanation, lang: str) -> str:
    """How many numbers there are, and where they are from."""
    counts = explained.counts
    return say(
        "{file}: {numbers} numbers, {source} with a source, {assumption} assumptions,"
        " {missing} with neither; {changed} changed by the case.",
        lang,
        file=explained.scenario.origin,
        numbers=counts.numbers,
        source=counts.source,
        assumption=counts.assumption,
        missing=counts.missing,
        changed=counts.changed,
    )
