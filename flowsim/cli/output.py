"""Where output goes: data on standard output, progress and advice on standard error."""

from __future__ import annotations

import codecs
import json
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from flowsim.texts import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from flowsim.experiment.run import Progress

WIDTH_OF_FILES = 120
"""Columns of output that goes to a file or another program."""
SIMPLER = "flowsim.simpler"
"""How streams treat letters that they cannot encode; see `_simpler`."""
SIMPLER_LETTERS = {"\u2212": "-", "–": "-", "†": "+", "‡": "#", "\u00a0": " "}
"""What stands for a letter that a stream lacks: a minus sign that is lost changes a number."""


def _simpler(error: UnicodeError) -> tuple[str, int]:
    """Write letters that an encoding lacks in a simpler way, or as question marks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(SIMPLER_LETTERS.get(letter, "?") for letter in lacking), error.end


codecs.register_error(SIMPLER, _simpler)


def console() -> Console:
    """Standard output; as wide as the terminal."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDTH_OF_FILES
    return Console(width=width, highlight=False, soft_wrap=False)


def show(*parts: str | Table) -> None:
    """Texts and tables, one after the other. Texts are shown as they are, without markup."""
    to = console()
    for part in parts:
        to.print(part, markup=False)


def show_indented(part: str | Table, columns: int) -> None:
    """A text or a table, all its lines indented."""
    from rich.padding import Padding
    from rich.text import Text

    shown = Text(part) if isinstance(part, str) else part
    console().print(Padding(shown, (0, 0, 0, columns)))


def show_json(value: object) -> None:
    """Plain values, for programs."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def advise(text: str) -> None:
    """Something worth knowing that is not the answer."""
    click.echo(text, err=True)


def command_line(*words: object) -> str:
    """A command as the user would write it, started as this one was."""
    return f"{program()} {shlex.join(str(word) for word in words)}"


def program() -> str:
    """How flowsim was started: by start.py, which says so, or by its own name."""
    return os.environ.get("FLOWSIM_COMMAND", "flowsim")


@contextmanager
def progress_bar(lang: str, *, is_quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar with the time left; on standard error, and only if somebody is looking."""
    if is_quiet or not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.SpinnerColumn(),
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TextColumn(say("time left", lang)),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("Simulating", lang), total=None)

        def update(progress: Progress) -> None:
            bar.update(task, completed=progress.done, total=progress.total)

        yield update
