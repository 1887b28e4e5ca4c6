"""`flowsim report [RESULT]`: the page that somebody brings to a meeting."""

from __future__ import annotations

from pathlib import Path

import click

from flowsim.cli.options import file_option, out_option, output_options, result_argument
from flowsim.texts import say


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def report(
        result: str, out: Path, file: Path | None, *, is_pdf: bool, is_json: bool, is_quiet: bool
    ) -> None:
        from flowsim import api
        from flowsim.cli import output

        written = api.report(api.open_result(result, out), lang, file=file, pdf=is_pdf)
        if is_json:
            output.show_json(str(written))
        elif not is_quiet:
            output.show(str(written))

    return click.Command(
        "report",
        callback=report,
        help=say(
            "Write a RESULT (a folder, the name of one among the results, or `latest`) as one"
            " page for a meeting: question, answer, pictures, every number and where it is from."
            " It opens in any browser without a network, and prints well.",
            lang,
        ),
        short_help=say("Write a result as one page for a meeting.", lang),
        params=[
            result_argument(lang),
            click.Option(
                ["--pdf", "is_pdf"],
                is_flag=True,
                help=say("Write PDF, printed by Chrome, Edge or Chromium if there is one.", lang),
            ),
            file_option(lang),
            out_option(lang),
            *output_options(lang),
        ],
    )
