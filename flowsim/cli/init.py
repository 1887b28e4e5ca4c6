"""`flowsim init FOLDER`: a copy of the scenario files to edit."""

from __future__ import annotations

from pathlib import Path

import click

from flowsim.cli.options import output_options, scenarios_option
from flowsim.texts import say


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def init(
        folder: Path,
        from_area: str | None,
        scenarios: Path | None,
        *,
        is_json: bool,
        is_quiet: bool,
    ) -> None:
        from flowsim import api
        from flowsim.cli import output

        made = api.init(folder, from_area, scenarios)
        if is_json:
            output.show_json({"folder": str(made)})
        elif not is_quiet:
            output.show(
                say(
                    "Copied to {folder}. Edit the files there, and say where they are:",
                    lang,
                    folder=folder,
                )
            )
            output.show(f"  {output.command_line('list', '--scenarios', folder)}")
            if from_area:
                output.show(
                    say("See which numbers are still those of {area}:", lang, area=from_area),
                    f"  {output.command_line('check', folder)}",
                )

    return click.Command(
        "init",
        callback=init,
        help=say(
            "Copy areas, levers and cases to FOLDER, to be edited there. Nothing that exists is"
            " overwritten.",
            lang,
        ),
        short_help=say("Copy the scenario files to edit them.", lang),
        params=[
            click.Argument(
                ["folder"], type=click.Path(path_type=Path), metavar=say("FOLDER", lang)
            ),
            click.Option(["--from", "from_area"], help=say("Only this area.", lang)),
            scenarios_option(lang),
            *output_options(lang),
        ],
    )
