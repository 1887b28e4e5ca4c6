"""`flowsim app [AREA]`: the workshop page, in the browser of this computer."""

from __future__ import annotations

from pathlib import Path

import click

from flowsim.cli.options import debug_option, lang_option, scenarios_option
from flowsim.experiment import defaults
from flowsim.texts import say


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def app(
        area: str | None,
        port: int | None,
        folder: Path,
        scenarios: Path | None,
        *,
        is_headless: bool,
    ) -> None:
        _open(lang, area, port, folder, scenarios, is_headless=is_headless)

    return click.Command(
        "app",
        callback=app,
        help=say(
            "Open the workshop page of AREA in the browser: levers, answers while you look, and"
            " the cases of the group. It is served on this computer only and asks for nothing"
            " from outside. Ctrl-C ends it.",
            lang,
        ),
        short_help=say("Open the workshop page.", lang),
        params=[
            click.Argument(["area"], metavar=say("[AREA]", lang), required=False),
            click.Option(
                ["--port"],
                type=click.IntRange(1, 65_535),
                metavar=say("whole number", lang).upper(),
                help=say("Port to answer at; else 8765, or a free one.", lang),
            ),
            click.Option(
                ["--no-browser", "is_headless"],
                is_flag=True,
                help=say("Open no browser: print the address only.", lang),
            ),
            click.Option(
                ["--folder"],
                type=click.Path(path_type=Path, file_okay=False),
                metavar=say("FOLDER", lang),
                default=Path(defaults.OUT) / "workshop",
                show_default=True,
                help=say("Where saved cases are kept, at every change.", lang),
            ),
            scenarios_option(lang),
            lang_option(lang),
            debug_option(lang),
        ],
    )


def _open(
    lang: str,
    area: str | None,
    port: int | None,
    folder: Path,
    scenarios: Path | None,
    *,
    is_headless: bool,
) -> None:
    import threading
    import webbrowser

    from flowsim.app.serve import Opening, serve
    from flowsim.cli import output
    from flowsim.cli.engine import make_ready

    def on_open(address: str) -> None:
        click.echo(address)
        output.advise(
            say(
                "The address opens the page once. Saved cases are in {folder}.", lang, folder=folder
            )
        )
        output.advise(say("Ctrl-C ends.", lang))
        if not is_headless:
            # Some browsers are waited for; the server that they ask must answer meanwhile.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    make_ready("auto", lang, is_quiet=False)
    opening = Opening(area=area, port=port, folder=folder, scenarios=scenarios, lang=lang)
    try:
        serve(opening, on_open)
    except KeyboardInterrupt:
        output.advise(say("Ended.", lang))
