"""`flowsim export [RESULT] --to FORMAT`: a result as a file for other people and programs."""

from __future__ import annotations

from pathlib import Path

import click

from flowsim.cli.options import file_option, out_option, output_options, result_argument
from flowsim.texts import say

FORMATS = ("stress",)


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def export(
        result: str,
        out: Path,
        to: str,
        file: Path | None,
        *,
        is_json: bool,
        is_quiet: bool,
    ) -> None:
        from flowsim import api
        from flowsim.cli import output

        written = api.export(api.open_result(result, out), to, lang, file=file)
        if is_json:
            output.show_json(str(written))
        elif not is_quiet:
            output.show(str(written))

    return click.Command(
        "export",
        callback=export,
        help=say(
            "Write a RESULT (a folder, the name of one among the results, or `latest`) for other"
            " people and programs. `stress` is a report after the STRESS-DES checklist, filled"
            " as far as the program knows.",
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
            out_option(lang),
            *output_options(lang),
        ],
    )
