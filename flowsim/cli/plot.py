"""`flowsim plot [RESULT]`: pictures of a stored result."""

from __future__ import annotations

from pathlib import Path

import click

from flowsim.cli.options import out_option, output_options, result_argument
from flowsim.texts import say

FORMATS = ("png", "svg")


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def plot(
        result: str,
        out: Path,
        into: Path | None,
        formats: tuple[str, ...],
        *,
        is_json: bool,
        is_quiet: bool,
    ) -> None:
        from flowsim import api
        from flowsim.cli import output

        files = api.plot(api.open_result(result, out), lang, out=into, formats=formats or FORMATS)
        if is_json:
            output.show_json([str(file) for file in files])
        elif not is_quiet:
            output.show(*(str(file) for file in files))

    return click.Command(
        "plot",
        callback=plot,
        help=say(
            "Draw the pictures of a RESULT: a folder, the name of one among the results, or"
            " `latest`. Nothing is simulated.",
            lang,
        ),
        short_help=say("Draw the pictures of a result.", lang),
        params=[
            result_argument(lang),
            click.Option(
                ["--into"],
                type=click.Path(path_type=Path),
                metavar=say("FOLDER", lang),
                help=say("Folder of the pictures; else `figures` in the result.", lang),
            ),
            click.Option(
                ["--format", "formats"],
                type=click.Choice(FORMATS),
                multiple=True,
                help=say("Format, can be given several times; else all.", lang),
            ),
            out_option(lang),
            *output_options(lang),
        ],
    )
