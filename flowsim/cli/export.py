"""`flowsim export [RESULT] --to FORMAT`: a result as a file for other people and programs."""

from __future__ import annotations

from typing import Any

import click

from flowsim.cli.options import (
    file_option,
    out_option,
    output_options,
    result_argument,
    whole_number,
)
from flowsim.texts import say

FORMATS = ("xlsx", "csv", "eventlog", "vidigi", "stress")


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def export(**given: Any) -> None:
        from flowsim import api
        from flowsim.cli import output

        written = api.export(
            api.open_result(given["result"], given["out"]),
            given["to"],
            lang,
            file=given["file"],
            case=given["case"],
            replication=given["replication"],
        )
        if given["is_json"]:
            output.show_json(str(written))
        elif not given["is_quiet"]:
            output.show(str(written))

    return click.Command(
        "export",
        callback=export,
        help=say(
            "Write a RESULT (a folder, the name of one among the results, or `latest`) for other"
            " people and programs. xlsx: a workbook with a sheet for each topic. csv: a folder of"
            " files that Excel in the language of --lang opens right. eventlog: one run for"
            " process mining. vidigi: one run to be animated by vidigi. stress: a report after the"
            " STRESS-DES checklist, filled as far as the program knows.",
            lang,
        ),
        short_help=say("Write a result for others.", lang),
        params=[
            result_argument(lang),
            click.Option(
                ["--to"],
                type=click.Choice(FORMATS),
                required=True,
                help=say("What to write.", lang),
            ),
            file_option(lang),
            click.Option(
                ["--case"],
                metavar=say("CASE", lang),
                help=say("Case whose run eventlog and vidigi write; else the first.", lang),
            ),
            click.Option(
                ["--replication"],
                type=whole_number(lang, least=0),
                default=0,
                show_default=True,
                help=say("Which run of it; those that were kept can be written.", lang),
            ),
            out_option(lang),
            *output_options(lang),
        ],
    )
