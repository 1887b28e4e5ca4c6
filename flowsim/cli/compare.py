"""`flowsim compare AREA CASE...`: what differs from the area as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from flowsim.cli.certainty import (
    all_titles,
    best_lines,
    best_options,
    check_best,
    grey_notes,
    precision_options,
    single_year_lines,
    stop_lines,
)
from flowsim.cli.options import (
    area_argument,
    figures_option,
    output_options,
    run_options,
    settings_of,
)
from flowsim.texts import say

if TYPE_CHECKING:
    import pyarrow as pa

    from flowsim.api import Comparison
    from flowsim.experiment.sensitivity import Levels


def command(lang: str) -> click.Command:
    """The command, in a language."""

    def compare(**given: Any) -> None:
        _compare(lang, **given)

    return click.Command(
        "compare",
        callback=compare,
        help=say(
            "Compare CASES with AREA as it is, replication by replication. A CASE is levers"
            " joined by +, each with a value if it takes one; LEVER=5/10 stands for two cases."
            " LEVER=5,PARAMETER=2 sets another number of the lever too. Where two numbers have"
            " several values, a heat map is drawn.",
            lang,
        ),
        short_help=say("Compare cases with the area as it is.", lang),
        params=[
            area_argument(lang),
            click.Argument(["cases"], nargs=-1, required=True, metavar=say("CASE...", lang)),
            click.Option(
                ["--load", "levels"],
                metavar=say("LEVER[=LOW/MIDDLE/HIGH]", lang),
                default="",
                help=say("Compare at several levels of something uncertain too.", lang),
            ),
            click.Option(
                ["--by-lever"],
                is_flag=True,
                help=say("Show what each lever of a case accounts for by itself too.", lang),
            ),
            *precision_options(lang),
            *best_options(lang),
            figures_option(lang),
            *run_options(lang),
            *output_options(lang),
        ],
    )


def _compare(lang: str, **given: Any) -> None:
    from flowsim import api
    from flowsim.cli import output
    from flowsim.cli.engine import make_ready

    check_best(given)
    is_quiet = given["is_quiet"] or given["is_json"]
    make_ready(given["engine"], lang, is_quiet=is_quiet)
    with output.progress_bar(lang, is_quiet=is_quiet) as on_progress:
        comparison = api.compare(
            given["area"],
            given["cases"],
            settings_of(given),
            levels=given["levels"],
            by_lever=given["by_lever"],
            on_progress=on_progress,
        )
    if given["is_json"]:
        values = api.comparison_values(comparison, lang)
        if given["best"]:
            found = api.best(comparison, given["best"], within=given["within"] or 0.0)
            values["best"] = api.best_values(found)
        output.show_json(values)
    else:
        _show(comparison, lang)
        output.show(*best_lines(comparison, given["best"], given["within"], lang))
    # After the answer: pictures take some seconds.
    if given["has_figures"]:
        api.plot(comparison.result, lang)
    if not is_quiet:
        output.advise(_where(comparison, lang))
        for line in _next(comparison, given, lang):
            output.advise(line)


def _show(comparison: Comparison, lang: str) -> None:
    from flowsim.cli import differences, output

    rows = comparison.table.to_pylist()
    tables = differences.difference_tables(comparison, lang, width=output.console().width)
    output.show(
        *tables,
        *differences.notes(rows, lang),
        *grey_notes(comparison, lang),
        *_unstable(comparison, lang),
    )
    output.show(*stop_lines(comparison.result, all_titles(comparison, lang), lang), "")
    single_year = dict(single_year_lines(comparison, lang))
    titles, said = comparison.titles(lang), comparison.sentences(lang)
    footing = comparison.rests_on(lang)
    for case in comparison.cases:
        output.show(f"{titles[case]} ({case}). {said[case]}")
        for sentence in (single_year.get(case, ""), *footing[case]):
            if sentence:
                output.show_indented(sentence, 2)
        output.show("")
    if comparison.waterfall is not None:
        _show_waterfall(comparison, comparison.waterfall, lang)
    if comparison.levels is not None:
        _show_levels(comparison, comparison.levels, lang)


def _unstable(comparison: Comparison, lang: str) -> Iterator[str]:
    """What is too small, each sentence once, with the cases in which it is."""
    from flowsim.experiment.stability_sentences import MARK, stability_sentences

    titles = comparison.titles(lang)
    cases_of: dict[str, list[str]] = {}
    for case, found in comparison.stabilities().items():
        for sentence in stability_sentences(found, lang):
            cases_of.setdefault(sentence, []).append(titles.get(case, say("As it is", lang)))
    for sentence, cases in cases_of.items():
        yield sentence if MARK in sentence else f"{', '.join(cases)}. {sentence}"


def _show_waterfall(comparison: Comparison, table: pa.Table, lang: str) -> None:
    from flowsim.cli import output, parts

    titles = comparison.titles(lang)
    for case, rows in parts.by_case(table).items():
        output.show(
            say("Lever by lever: {title} ({case})", lang, title=titles[case], case=case),
            parts.parts_table(rows, titles, lang),
        )
    output.show(*parts.parts_notes(lang), "")


def _show_levels(comparison: Comparison, levels: Levels, lang: str) -> None:
    from flowsim.cli import differences, output

    found = comparison.at_levels()
    title = getattr(levels.title, lang) or levels.lever
    unit = say(levels.unit, lang)
    output.show(
        say(
            "The same at several levels of: {title} ({lever})",
            lang,
            title=title,
            lever=levels.lever,
        ),
        getattr(levels.description, lang),
        differences.sensitivity_table(found, comparison.titles(lang), unit, lang),
        *differences.sensitivity_notes(found, lang),
        "",
    )


def _where(comparison: Comparison, lang: str) -> str:
    return say("Tables and pictures: {folder}", lang, folder=comparison.result.folder)


def _next(comparison: Comparison, given: dict[str, Any], lang: str) -> Iterator[str]:
    """The next commands to try."""
    from flowsim import api
    from flowsim.cli.output import command_line
    from flowsim.experiment.compare import FEWEST_FOR_VERDICT

    again = ("compare", given["area"], *given["cases"], *_same_options(given))
    where = ("--scenarios", given["scenarios"]) if given["scenarios"] else ()
    yield say("Next, for example:", lang)
    if comparison.result.replications < FEWEST_FOR_VERDICT:
        yield f"  {command_line(*again, '-n', FEWEST_FOR_VERDICT)}"
    if not given["levels"]:
        for lever in api.uncertain_levers(given["area"], given["scenarios"])[:1]:
            yield f"  {command_line(*again, '--load', lever)}"
    yield f"  {command_line('explain', given['area'], comparison.cases[0], *where)}"


def _same_options(given: dict[str, Any]) -> Iterator[object]:
    """The options that say what is compared, as they were given."""
    if given["by_lever"]:
        yield "--by-lever"
    for option, name in (("--load", "levels"), ("--days", "days"), ("--scenarios", "scenarios")):
        if given[name]:
            yield from (option, given[name])
