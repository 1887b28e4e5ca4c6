"""Options and arguments that several commands have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flowsim.cli.certainty import precision_of
from flowsim.errors import InputError
from flowsim.experiment import defaults
from flowsim.texts import LANGUAGES, say

if TYPE_CHECKING:
    from flowsim.api import Settings


def lang_option(lang: str) -> click.Option:
    """Read before anything else by `texts.choose_language`; here it is checked and told."""
    return click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=say("Language of all texts; else FLOWSIM_LANG, else the system's.", lang),
    )


def debug_option(lang: str) -> click.Option:
    """Read by `main.run_command`."""
    return click.Option(
        ["--debug"],
        is_flag=True,
        expose_value=False,
        help=say("Show where an error comes from.", lang),
    )


def output_options(lang: str) -> list[click.Parameter]:
    """How to answer: as JSON, quietly, in which language."""
    return [
        click.Option(
            ["--json", "is_json"], is_flag=True, help=say("Answer in JSON, for programs.", lang)
        ),
        click.Option(
            ["--quiet", "-q", "is_quiet"],
            is_flag=True,
            help=say("No progress, no advice: the answer only.", lang),
        ),
        lang_option(lang),
        debug_option(lang),
    ]


def scenarios_option(lang: str) -> click.Option:
    """Where areas, levers and cases are."""
    return click.Option(
        ["--scenarios"],
        type=click.Path(path_type=Path),
        metavar=say("FOLDER", lang),
        help=say("Folder of areas, levers and cases; else those that come with flowsim.", lang),
    )


def out_option(lang: str) -> click.Option:
    """Where results are."""
    return click.Option(
        ["--out"],
        type=click.Path(path_type=Path),
        metavar=say("FOLDER", lang),
        default=Path(defaults.OUT),
        show_default=True,
        help=say("Folder of results.", lang),
    )


def result_argument(lang: str) -> click.Argument:
    """A stored result, the latest if none is named."""
    return click.Argument(
        ["result"], metavar=say("[RESULT]", lang), default="latest", required=False
    )


def file_option(lang: str) -> click.Option:
    """Where a file is written."""
    return click.Option(
        ["--file"],
        type=click.Path(path_type=Path, dir_okay=False),
        metavar=say("FILE", lang),
        help=say("File to write; else one in the result folder.", lang),
    )


def whole_number(lang: str, *, least: int) -> click.IntRange:
    """A whole number, called so in the language in help and in errors."""
    kind = click.IntRange(min=least)
    kind.name = say("whole number", lang)
    return kind


def figures_option(lang: str) -> click.Option:
    """Whether pictures are drawn."""
    return click.Option(
        ["--figures/--no-figures", "has_figures"],
        default=True,
        help=say("Draw pictures into the result folder.", lang),
    )


def run_options(lang: str) -> list[click.Parameter]:
    """How to run an experiment."""
    return [
        click.Option(
            ["-n", "--replications"],
            type=whole_number(lang, least=1),
            show_default=say("50, or 10 with the engine simpy", lang),
            help=say("Replications: how many times chance is drawn for each case.", lang),
        ),
        click.Option(
            ["--seed"],
            type=whole_number(lang, least=0),
            default=defaults.SEED,
            show_default=True,
            help=say("The same seed draws the same chance.", lang),
        ),
        click.Option(
            ["--days"],
            type=whole_number(lang, least=1),
            help=say("Observe so many days instead of those of the area.", lang),
        ),
        click.Option(
            ["--workers"],
            type=whole_number(lang, least=1),
            help=say("Processes to run on; else one per processor.", lang),
        ),
        click.Option(
            ["--cluster"],
            metavar=say("ADDRESS", lang),
            help=say("Run on the workers of this Dask scheduler, tcp://HOST:PORT.", lang),
        ),
        engine_option(lang),
        click.Option(
            ["--keep-journeys"],
            type=JourneysKept(lang),
            default=defaults.KEEP_JOURNEYS,
            show_default=True,
            help=say("Replications whose journeys are stored: a number, or all.", lang),
        ),
        click.Option(
            ["--allow-unstable"],
            is_flag=True,
            help=say("Run although a setting without any valve gets more than it can take.", lang),
        ),
        out_option(lang),
        scenarios_option(lang),
    ]


def engine_option(lang: str) -> click.Option:
    """Which engine runs."""
    return click.Option(
        ["--engine"],
        type=click.Choice(["auto", "compiled", "simpy"]),
        default="auto",
        show_default=True,
        help=say(
            "Engine: compiled is fast, simpy is slow and can be read; both give the same tables."
            " auto is compiled where it can be used.",
            lang,
        ),
    )


class JourneysKept(click.ParamType[int | str]):
    """A number from 0, or the word all."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.name = say("NUMBER|all", lang)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        """The number, or "all"."""
        if value == "all":
            return "all"
        return int(whole_number(self.lang, least=0).convert(value, param, ctx))


def check_workers(given: Mapping[str, Any]) -> None:
    """Refuse workers of this machine and of a cluster at once.

    Raises:
        InputError: when both were given.
    """
    if given["workers"] is not None and given["cluster"] is not None:
        raise InputError("workers_and_cluster", cluster=given["cluster"])


def settings_of(given: Mapping[str, Any]) -> Settings:
    """The settings of an experiment among the options that were given.

    Raises:
        InputError: when --precision is not written as it should be, or both --workers and
            --cluster are given.
    """
    from flowsim.api import Settings

    check_workers(given)
    names = ("seed", "days", "workers", "cluster", "out", "scenarios", "keep_journeys", "engine")
    asked = given["replications"]
    return Settings(
        replications=asked,
        allow_unstable=given["allow_unstable"],
        **{name: given[name] for name in names},
        **precision_of(given, has_replications=asked is not None),
    )


def area_argument(lang: str) -> click.Argument:
    """The area: id or file."""
    return click.Argument(["area"], metavar=say("AREA", lang))


def case_argument(lang: str) -> click.Argument:
    """One case, or none for the area as it is."""
    return click.Argument(["case"], metavar=say("[CASE]", lang), default="", required=False)
