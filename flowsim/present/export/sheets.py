"""The tables of a result by topic, as rows for a workbook or for CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from flowsim.experiment.result import Result
from flowsim.experiment.sentences import unit_text, words
from flowsim.experiment.summary import summarize
from flowsim.experiment.verdicts import verdict_word
from flowsim.kpi.reference import DIMENSIONS
from flowsim.kpi.registry import REGISTRY
from flowsim.present.export.over_time import causes, days
from flowsim.present.export.rows import Column, Number, Row, Sheet, number, text
from flowsim.present.export.scenario_rows import changes, numbers
from flowsim.present.report import study_of
from flowsim.present.report.facts import facts
from flowsim.present.report.question import area_in_words, question
from flowsim.present.report.study import Study
from flowsim.present.views.source import Source
from flowsim.texts import say


@dataclass(frozen=True)
class Compared:
    """What sheets are made from: a result in a language, and the same for pictures."""

    study: Study
    source: Source

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The first scenario and each case, as stored."""
        return (self.study.first, *self.study.cases)


def sheets(result: Result, source: Source, lang: str) -> tuple[Sheet, ...]:
    """Every topic of a result that it has something for.

    Raises:
        InputError: when a stored file is missing or broken.
    """
    given = Compared(study_of(result, lang), source)
    made = (
        about(given),
        differences(given),
        means(given),
        parts(given),
        runs(given),
        days(given.study, source),
        causes(given.study, source),
        numbers(given.study),
        changes(given.study),
    )
    return tuple(sheet for sheet in made if sheet.rows)


def about(given: Compared) -> Sheet:
    """What was asked, and how it was made."""
    study = given.study
    lang = study.lang
    rows: list[Row] = [(say("Question", lang), question(study))]
    rows += [
        (say("Case {letter}", lang, letter=letter), f"{study.title(case)} ({case})")
        for letter, case in study.shown
    ]
    rows.append((say("Area", lang), area_in_words(study)))
    rows += list(facts(study))
    rows.append(
        (
            say("To bear in mind", lang),
            say(
                "This is a model and no forecast: believe the difference more than the level, and"
                " read what it rests on.",
                lang,
            ),
        )
    )
    return Sheet(
        "about",
        say("About", lang),
        say("What was asked, and how the answer was made.", lang),
        (text(say("What", lang), 28), text(say("Content", lang), 90)),
        tuple(rows),
    )


def differences(given: Compared) -> Sheet:
    """Every case against the area as it is."""
    study = given.study
    lang = study.lang
    rows = [
        _difference(study, case, row)
        for case in study.cases
        for row in study.rows[case]
        if row["n"]
    ]
    columns = (
        text(say("Case", lang), 34),
        text(say("Measure", lang), 34),
        text(say("Unit", lang), 24),
        number(say("As it is", lang)),
        number(say("In the case", lang)),
        number(say("Difference", lang)),
        number(say("Low end", lang)),
        number(say("High end", lang)),
        text(say("Verdict", lang), 24),
        number(say("Pairs of runs", lang)),
    )
    note = say(
        "Mean over pairs of runs with the same patients and luck. The ends are those of the 95 %"
        " interval that holds for all differences of this sheet together. The difference of"
        " percentages is in percentage points.",
        lang,
    )
    return Sheet("differences", say("Differences", lang), note, columns, tuple(rows))


def _difference(study: Study, case: str, row: Mapping[str, Any]) -> Row:
    lang, kpi = study.lang, REGISTRY[row["kpi"]]
    finer = kpi.decimals + 1
    return (
        study.title(case),
        words(kpi.title, lang),
        unit_text(kpi, lang),
        Number(row["base_mean"], kpi.decimals),
        Number(row["mean"], kpi.decimals),
        Number(row["difference"], finer),
        Number(row["low"], finer),
        Number(row["high"], finer),
        say("identical", lang) if row["is_identical"] else verdict_word(row["verdict"] or "", lang),
        Number(row["n"]),
    )


def means(given: Compared) -> Sheet:
    """Every measure that has a value, in every scenario."""
    study = given.study
    lang = study.lang
    kpis = study.result.kpis()
    rows: list[Row] = [
        (
            study.title(case),
            words(kpi.title, lang),
            unit_text(kpi, lang),
            *(
                Number(value, kpi.decimals + 1)
                for value in (one.mean, one.low, one.high, one.next_low, one.next_high)
            ),
            Number(one.n),
            words(kpi.definition, lang),
            kpi.source,
        )
        for case in given.scenarios
        for one in summarize(kpis, tuple(REGISTRY), case)
        for kpi in (REGISTRY[one.kpi],)
        if one.n
    ]
    columns = (
        text(say("Scenario", lang), 34),
        text(say("Measure", lang), 34),
        text(say("Unit", lang), 24),
        number(say("Mean", lang)),
        number(say("Low end of mean", lang)),
        number(say("High end of mean", lang)),
        number(say("Low end of one run", lang)),
        number(say("High end of one run", lang)),
        number(say("Runs", lang)),
        text(say("Definition", lang), 60),
        text(say("Source of the definition", lang), 40),
    )
    note = say(
        "Mean over all runs with its ordinary 95 % interval, and the ends that one more run, as"
        " long as these, is between with 95 %.",
        lang,
    )
    return Sheet("means", say("Measures", lang), note, columns, tuple(rows))


def parts(given: Compared) -> Sheet:
    """Every measure split by hospital, municipality, setting and so on: means over runs."""
    study = given.study
    lang = study.lang
    found = _by_part(study.result, given.scenarios)
    rows: list[Row] = [
        (
            study.title(row["scenario"]),
            words(kpi.title, lang),
            unit_text(kpi, lang),
            words(DIMENSIONS[row["by"]], lang),
            row["of"],
            Number(row["value_mean"], kpi.decimals + 1),
            Number(row["value_count"]),
        )
        for row in found
        for kpi in (REGISTRY[row["kpi"]],)
    ]
    columns = (
        text(say("Scenario", lang), 34),
        text(say("Measure", lang), 34),
        text(say("Unit", lang), 24),
        text(say("Split by", lang), 16),
        text(say("Part", lang), 34),
        number(say("Mean", lang)),
        number(say("Runs", lang)),
    )
    note = say("Means over the runs in which the part has a value.", lang)
    return Sheet("parts", say("By part", lang), note, columns, tuple(rows))


def _by_part(result: Result, scenarios: Sequence[str]) -> Iterable[Mapping[str, Any]]:
    kpis = result.kpis()
    names = ("scenario", "kpi", "by", "of")
    plain = pa.table(
        {name: kpis[name].cast(pa.string()) for name in names} | {"value": kpis["value"]}
    )
    wanted = pc.and_(
        pc.is_in(plain["scenario"], pa.array(scenarios)), pc.not_equal(plain["by"], "all")
    )
    gathered = plain.filter(wanted).group_by(list(names), use_threads=False)
    rows = gathered.aggregate([("value", "mean"), ("value", "count")]).to_pylist()
    return (row for row in rows if row["value_count"])


def runs(given: Compared) -> Sheet:
    """The measures that were compared, run by run: a row for each run of each scenario."""
    study = given.study
    lang = study.lang
    keys = list(study.summaries[study.first])
    columns = (
        text(say("Scenario", lang), 34),
        number(say("Run", lang)),
        *(_kpi_column(key, lang) for key in keys),
    )
    note = say("Rows with the same run have the same patients with the same luck.", lang)
    rows = tuple(_runs(study, given.scenarios, keys))
    return Sheet("runs", say("Run by run", lang), note, columns, rows)


def _kpi_column(key: str, lang: str) -> Column:
    kpi = REGISTRY[key]
    return number(f"{words(kpi.title, lang)} ({unit_text(kpi, lang)})", 16)


def _runs(study: Study, scenarios: Sequence[str], keys: Sequence[str]) -> Iterator[Row]:
    values: dict[tuple[str, int], dict[str, float | None]] = {}
    table = study.result.kpis()
    columns = (
        table[name].to_pylist() for name in ("scenario", "replication", "kpi", "by", "value")
    )
    for scenario, replication, kpi, by, value in zip(*columns, strict=True):
        if by == "all" and kpi in keys:
            values.setdefault((scenario, replication), {})[kpi] = value
    for scenario in scenarios:
        for replication in range(study.result.replications):
            of_run = values.get((scenario, replication), {})
            cells = (Number(of_run.get(key), REGISTRY[key].decimals + 1) for key in keys)
            yield (study.title(scenario), Number(replication), *cells)
