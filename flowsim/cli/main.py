"""The command line: which commands there are, and how it ends.

Exit codes: 0 fine, 1 a run or check failed, 2 the user's input, 130 interrupted. Commands
are imported when they are asked for, so that `--help` answers at once.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from flowsim.cli.options import debug_option, lang_option
from flowsim.cli.output import SIMPLER, program
from flowsim.errors import FlowsimError
from flowsim.texts import (
    LANGUAGES,
    Language,
    choose_language,
    error_text,
    say,
    unknown_language,
)
from flowsim.texts.catalogs import LOCALE_FOLDER

COMMANDS = (
    "run",
    "compare",
    "seek",
    "design",
    "scorecard",
    "check",
    "explain",
    "list",
    "init",
    "plot",
    "payment",
    "report",
    "export",
    "calibrate",
    "verify",
    "app",
)
FINE, FAILED, USER_INPUT, INTERRUPTED = 0, 1, 2, 130


class Commands(click.Group):
    """The commands, each in a module of its name."""

    def __init__(self, lang: Language) -> None:
        super().__init__(
            "flowsim",
            help=say(
                "Patient flow from the emergency department to municipal care: what happens if?",
                lang,
            ),
            epilog=say(
                "An AREA is a whole description; a CASE is levers joined by +, each with a value"
                " if it takes one. `flowsim list` shows what there is.",
                lang,
            ),
            params=[
                lang_option(lang),
                debug_option(lang),
                _version_option(lang),
            ],
            callback=_short_help,
            invoke_without_command=True,
        )
        self.lang = lang
        self.options_metavar = say("[OPTIONS]", lang)
        self.subcommand_metavar = say("COMMAND [ARGUMENTS]...", lang)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, the most used first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"flowsim.cli.{cmd_name}").command(self.lang)
        command.options_metavar = say("[OPTIONS]", self.lang)
        return command


@click.pass_context
def _short_help(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _version_option(lang: Language) -> click.Option:
    def show(context: click.Context, _option: click.Parameter, is_asked: bool) -> None:
        if is_asked:
            from flowsim.version import __version__

            click.echo(f"flowsim {__version__}")
            context.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=show,
        help=say("Show the version.", lang),
    )


def run_command(arguments: Sequence[str]) -> int:
    """Do what the arguments say; the exit code. Errors are told on standard error."""
    lang = choose_language(arguments)
    _speak(lang)
    if unknown_language():
        _tell(_no_such_language_text(lang), style="yellow")
    try:
        code = Commands(lang).main(list(arguments), program(), standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads our output has had enough, as in `flowsim list | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except click.Abort as stop:
        _tell(_interrupted_text(stop.__cause__, lang), style="yellow")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USER_INPUT
    except FlowsimError as error:
        if "--debug" in arguments:
            raise
        _tell(error_text(error, lang), style="red")
        return error.exit_code
    except Exception as error:
        if "--debug" in arguments:
            raise
        _tell(_bug_text(error, lang), style="red")
        return FAILED
    return code if isinstance(code, int) else FINE


def _speak(lang: Language) -> None:
    """Let click speak the language, and no letter stop the output."""
    os.environ["LANGUAGE"] = lang
    gettext.bindtextdomain("messages", str(LOCALE_FOLDER))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=SIMPLER)


def _tell(text: str, *, style: str) -> None:
    is_coloured = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    click.echo(click.style(text, fg=style) if is_coloured else text, err=True)


def _interrupted_text(cause: BaseException | None, lang: str) -> str:
    progress = getattr(cause, "progress", None)
    if progress is None:
        return say("Interrupted.", lang)
    return say(
        "Interrupted. {done} of {total} runs are stored in {folder}. The same command goes on"
        " from there.",
        lang,
        done=progress.done,
        total=progress.total,
        folder=getattr(cause, "folder", ""),
    )


def _no_such_language_text(lang: str) -> str:
    return say(
        "FLOWSIM_LANG={said} is no language that flowsim speaks ({languages}).",
        lang,
        said=unknown_language(),
        languages=", ".join(LANGUAGES),
    )


def _bug_text(error: Exception, lang: str) -> str:
    return say(
        "Something is wrong in flowsim itself ({kind}: {message}). Run the same command with"
        " --debug to see where, and report it.",
        lang,
        kind=type(error).__name__,
        message=error,
    )
