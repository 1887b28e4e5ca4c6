"""`flowsim seek AREA [LEVER...] --vary NUMBER --range LOW:HIGH --until GOAL`: how many?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flowsim.cli.options import (
    area_argument,
    check_workers,
    figures_option,
    output_options,
    run_options,
    whole_number,
)
from flowsim.texts import number_text, say

if TYPE_CHECKING:
    from rich.table import Table

    from flowsim.experiment.seek_study import Sought

NOT_HERE = ("replications", "keep_journeys")
"""Options of other runs: a search stores no journeys, and decides by itself how many runs."""


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def seek(**given: Any) -> int:
        return _seek(lang, **given)

    return click.Command(
        "seek",
        callback=seek,
        help=say(
            "Find how many are enough: the first number of a range for which the mean of a KPI is"
            " within a limit, in AREA with LEVERS if any are given. The answer says which numbers"
            " cannot be told apart from it, and shows the whole curve, since the last bit of"
            " waiting is rarely worth its price.",
            lang,
        ),
        short_help=say("Find how many are enough.", lang),
        params=[
            area_argument(lang),
            click.Argument(["levers"], nargs=-1, metavar=say("[LEVER]...", lang)),
            click.Option(
                ["--vary"],
                required=True,
                metavar=say("NUMBER", lang),
                help=say(
                    "One number of the area: a key that `flowsim explain` shows, or KIND.KEY@PLACE"
                    " such as short-term.places@halmstad.",
                    lang,
                ),
            ),
            click.Option(
                ["--range", "between"],
                required=True,
                metavar=say("LOW:HIGH", lang),
                help=say("The whole numbers to choose from; LOW:HIGH:STEP leaves some out.", lang),
            ),
            click.Option(
                ["--until"],
                required=True,
                metavar=say("GOAL", lang),
                help=say(
                    'What the mean of a KPI must be: "KPI < VALUE", with <, <=, > or >=; the KPI by'
                    " key or title, KPI@MEMBER for one municipality, hospital or setting.",
                    lang,
                ),
            ),
            click.Option(
                ["-n", "--replications", "most"],
                type=whole_number(lang, least=20),
                default=200,
                show_default=True,
                help=say("The most replications that a number may get.", lang),
            ),
            click.Option(
                ["--every", "is_every"],
                is_flag=True,
                help=say("Run every number of the range for the curve, not only some.", lang),
            ),
            figures_option(lang),
            *(option for option in run_options(lang) if option.name not in NOT_HERE),
            *output_options(lang),
        ],
    )


def _seek(lang: str, **given: Any) -> int:
    from flowsim import api
    from flowsim.cli import output
    from flowsim.cli.engine import make_ready

    is_quiet = given["is_quiet"] or given["is_json"]
    check_workers(given)
    make_ready(given["engine"], lang, is_quiet=is_quiet)
    names = ("seed", "days", "workers", "cluster", "out", "scenarios", "engine", "allow_unstable")
    question = api.Question(
        area=given["area"],
        case="+".join(given["levers"]),
        vary=given["vary"],
        range=given["between"],
        until=given["until"],
        most=given["most"],
        is_every=given["is_every"],
    )
    with output.progress_bar(lang, is_quiet=is_quiet) as on_progress:
        sought, folder = api.seek(
            question,
            api.Settings(**{name: given[name] for name in names}),
            on_progress=on_progress,
        )
    if given["is_json"]:
        output.show_json(api.seek_values(sought, folder))
    else:
        _show(sought, lang)
    if given["has_figures"]:
        api.plot_seek(sought, folder, lang)
    if not is_quiet:
        _advise(sought, folder, given, lang)
    return 0 if sought.wrong_way is None else 1


def _show(sought: Sought, lang: str) -> None:
    from flowsim.cli import output
    from flowsim.experiment.seek_sentences import answer_sentences, footing, today_text

    output.show(today_text(sought, lang), _table(sought, lang), *answer_sentences(sought, lang), "")
    output.show(say("In brackets: follows from the numbers beside it.", lang), footing(lang))


def _table(sought: Sought, lang: str) -> Table:
    from rich import box
    from rich.table import Table

    from flowsim.experiment.sentences import difference_unit, unit_text, words
    from flowsim.kpi.registry import REGISTRY

    kpi = REGISTRY[sought.goal.kpi]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    has_costs = any(point.cost is not None for point in sought.points)
    of = f" ({sought.goal.of})" if sought.goal.of else ""
    headings = [
        say("Number", lang),
        f"{words(kpi.title, lang)}{of}, {unit_text(kpi, lang)}",
        say("Replications", lang),
        say("Verdict", lang),
        say("One more, {unit}", lang, unit=difference_unit(kpi, lang)),
        *([say("Cost of one more, million SEK a year", lang)] if has_costs else []),
    ]
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="left" if position == 3 else "right")
    for point in sought.points:
        cells = [
            str(point.number),
            _with_ends(point.mean, point.low, point.high, kpi.decimals + 1, lang),
            str(point.n),
            _verdict(point.state, sought, lang, is_judged=point.is_judged),
            _with_ends(
                point.gain, point.gain_low, point.gain_high, kpi.decimals + 1, lang, sign=True
            ),
        ]
        if has_costs:
            cells.append(_with_ends(point.cost_gain, None, None, 2, lang, sign=True))
        table.add_row(*cells)
    return table


def _with_ends(
    value: float | None,
    low: float | None,
    high: float | None,
    decimals: int,
    lang: str,
    *,
    sign: bool = False,
) -> str:
    if value is None:
        return ""
    text = number_text(value, lang, decimals=decimals, sign=sign)
    if low is None or high is None:
        return text
    ends = (number_text(end, lang, decimals=decimals) for end in (low, high))
    return (
        f"{text} ({say('{low} to {high}', lang, **dict(zip(('low', 'high'), ends, strict=True)))})"
    )


def _verdict(state: str, sought: Sought, lang: str, *, is_judged: bool) -> str:
    if sought.wrong_way is not None:
        return "–"
    beyond = say("too few", lang) if sought.is_helped_by_more else say("too many", lang)
    said = {
        "enough": say("enough", lang),
        "undecided": say("cannot be told", lang),
        "too-few": beyond,
    }[state]
    return said if is_judged else f"({said})"


def _advise(sought: Sought, folder: Path, given: dict[str, Any], lang: str) -> None:
    from flowsim.cli import output

    output.advise(say("Tables and pictures: {folder}", lang, folder=folder))
    where = ("--scenarios", given["scenarios"]) if given["scenarios"] else ()
    again = (
        *("seek", given["area"], *given["levers"], "--vary", given["vary"]),
        *("--range", given["between"], "--until", given["until"], *where),
    )
    output.advise(say("Next, for example:", lang))
    if sought.found.undecided:
        output.advise(f"  {output.command_line(*again, '-n', 2 * given['most'])}")
    else:
        output.advise(f"  {output.command_line(*again, '--every')}")
    output.advise(f"  {output.command_line('explain', given['area'], *where)}")
