"""Section 4: how it was run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowsim.experiment.compare import FEWEST_FOR_VERDICT
from flowsim.kpi.registry import REGISTRY
from flowsim.present.stress.components import duration
from flowsim.present.stress.items import Grid, Item, Part, Study
from flowsim.present.words import unit_word
from flowsim.texts import number_text, plain_number, say


def experiments(study: Study) -> Iterator[Item]:
    """Items 4.1 to 4.3."""
    lang = study.lang
    section = say("4 Experimentation", lang)
    yield Item("4.1", section, say("Initialisation", lang), tuple(_start(study)))
    horizon = study.base.area.horizon
    yield Item(
        "4.2",
        section,
        say("Run length", lang),
        (
            say(
                "From {start}: {warm_up} weeks of warm-up, {days} observed days and {after}"
                " days afterwards for readmissions. Measures of time are cut at the observed"
                " days; cases count when their clock stops in them (R28).",
                lang,
                start=horizon.start_date.isoformat(),
                warm_up=horizon.warm_up_weeks,
                days=horizon.days,
                after=horizon.follow_up_days,
            ),
        ),
    )
    yield Item("4.3", section, say("Estimation approach", lang), tuple(_estimation(study)))


def _start(study: Study) -> Iterator[Part]:
    lang = study.lang
    start = study.base.area.start
    if not start.loaded and not start.waiting:
        yield say("The run begins empty; the warm-up fills it.", lang)
        return
    yield say("The run begins loaded (R27), and is then warmed up.", lang)
    rows = [
        (
            ", ".join(row.settings),
            f"{plain_number(row.percent, lang)} %"
            if row.percent is not None
            else str(row.patients),
            say("equilibrium", lang) if row.residual is None else duration(row.residual, lang),
        )
        for row in start.loaded
    ]
    rows += [
        (
            say("waiting for {setting}", lang, setting=row.setting),
            str(row.patients),
            say("waited {time}", lang, time=duration(row.waited, lang)),
        )
        for row in start.waiting
    ]
    headings = (say("Where", lang), say("How many", lang), say("Time left", lang))
    yield Grid(headings, tuple(rows))


def _estimation(study: Study) -> Iterator[Part]:
    lang = study.lang
    yield say(
        "{n} replications of each scenario. The same replication draws the same people with the"
        " same luck in every scenario (common random numbers), so differences are taken within a"
        " replication. Intervals of differences hold with 95 % for all that are compared together"
        " (max-T over sign patterns); below {fewest} replications nothing is called better or"
        " worse.",
        lang,
        n=study.result.replications,
        fewest=FEWEST_FOR_VERDICT,
    )
    if study.result.has_comparison():
        yield say("That this number was enough shows in the widths of the intervals:", lang)
        yield _differences(study)


def _differences(study: Study) -> Grid:
    lang = study.lang
    titles = {one.case: study.result.about(one.case).title for one in study.scenarios}
    rows = [
        (
            study.of(titles[row["scenario"]], row["scenario"]),
            _title(row["kpi"], lang),
            _number(row, "difference", lang),
            f"{_number(row, 'low', lang)} - {_number(row, 'high', lang)}",
            unit_word(REGISTRY[row["kpi"]].unit, lang),
        )
        for row in study.result.comparison().to_pylist()
        if row["n"] and row["scenario"] in titles
    ]
    headings = (
        say("Scenario", lang),
        say("Output", lang),
        say("Difference", lang),
        say("95 % interval", lang),
        say("Unit", lang),
    )
    return Grid(headings, tuple(rows))


def _title(key: str, lang: str) -> str:
    title = REGISTRY[key].title
    return title.sv if lang == "sv" else title.en


def _number(row: dict[str, Any], name: str, lang: str) -> str:
    value = row[name]
    decimals = REGISTRY[row["kpi"]].decimals + 1
    return "–" if value is None else number_text(value, lang, decimals=decimals, sign=True)
