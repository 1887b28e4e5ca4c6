"""Tables of differences, as they are printed."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from flowsim.experiment.compare import BASE
from flowsim.experiment.intervals import FEWEST_FOR_SIMULTANEOUS
from flowsim.experiment.sentences import (
    difference_decimals,
    difference_unit,
    preliminary,
    replications_text,
    unit_text,
    words,
    worth_showing,
)
from flowsim.experiment.stability_sentences import MARK
from flowsim.experiment.verdicts import verdict_word
from flowsim.kpi.registry import REGISTRY
from flowsim.texts import number_text, plain_number, say

if TYPE_CHECKING:
    from flowsim.api import Comparison
    from flowsim.experiment.sensitivity import AtLevel, AtLevels
    from flowsim.experiment.summary import Summary

Row = Mapping[str, Any]

KPI_WIDTH, BASE_WIDTH, CASE_WIDTH = 26, 14, 20
"""Columns of the screen, space between them included; two cases fit on 80."""
BETWEEN = (0, 1, 0, 0)
"""Padding that leaves two columns of the screen between those of the table."""
SKEWED, MISSING = "*", "†"


def difference_tables(comparison: Comparison, lang: str, *, width: int) -> Iterator[Table]:
    """The comparison with a column for each case, over as many tables as the width takes."""
    from flowsim import api

    shown = worth_showing(comparison.table)
    rows = [row for row in comparison.table.to_pylist() if row["kpi"] in shown]
    marked = comparison.depends_on_length()
    of_base = {one.kpi: one for one in api.summaries(comparison)[BASE]}
    titles = comparison.titles(lang)
    per_table = max(1, (width - KPI_WIDTH - BASE_WIDTH) // CASE_WIDTH)
    for first in range(0, len(comparison.cases), per_table):
        cases = comparison.cases[first : first + per_table]
        yield _table(rows, {case: titles[case] for case in cases}, of_base, marked, lang)


def _table(
    rows: Sequence[Row],
    cases: Mapping[str, str],
    of_base: Mapping[str, Summary],
    marked: Collection[str],
    lang: str,
) -> Table:
    """A column for each case, which has its title; KPIs that depend on the length are marked."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=BETWEEN)
    table.add_column("", max_width=KPI_WIDTH)
    table.add_column(say("As it is", lang), justify="right")
    for title in cases.values():
        table.add_column(Text(heading(title)), justify="right")
    of_case = {(row["scenario"], row["kpi"]): row for row in rows}
    for kpi in dict.fromkeys(row["kpi"] for row in rows):
        shown = [of_case[case, kpi] for case in cases]
        cells = [difference_cell(row, lang) for row in shown]
        name = kpi_name(kpi, unit_text(REGISTRY[kpi], lang), lang, is_marked=kpi in marked)
        table.add_row(name, _base(shown[0], of_base.get(kpi), lang), *cells)
    return table


def heading(title: str) -> str:
    """The title of a case, over several lines if it is long."""
    return "\n".join(textwrap.wrap(title, CASE_WIDTH - 2))


def kpi_name(key: str, unit: str, lang: str, *, is_marked: bool = False) -> Text:
    """The title of a KPI with its unit below it; marked when it depends on the run's length."""
    mark = f" {MARK}" if is_marked else ""
    return Text.assemble(words(REGISTRY[key].title, lang), mark, (f"\n{unit}", "dim"))


def _base(row: Row, summary: Summary | None, lang: str) -> Text:
    """The mean, and in grey below it what a single year may show."""
    if row["base_mean"] is None:
        return Text("–")
    decimals = REGISTRY[row["kpi"]].decimals
    text = Text(number_text(row["base_mean"], lang, decimals=decimals))
    if summary is not None and summary.next_low is not None and summary.next_high is not None:
        ends = (summary.next_low, summary.next_high)
        low, high = (number_text(end, lang, decimals=decimals) for end in ends)
        text.append(f"\n{say('{low} to {high}', lang, low=low, high=high)}", "dim")
    return text


def difference_cell(row: Row, lang: str) -> Text:
    """The difference, its interval below it, and the verdict when there is one."""
    if row["difference"] is None:
        return Text("–")
    if row["is_identical"]:
        return Text(say("identical", lang), style="dim")
    decimals = difference_decimals(row)
    marks = (SKEWED if row["is_skewed"] else "") + (MISSING if row["n_missing"] else "")
    text = Text(number_text(row["difference"], lang, decimals=decimals, sign=True) + marks)
    if row["low"] is None:
        return text
    if not (row["low"] <= 0 <= row["high"] or row["is_skewed"]):
        text.stylize("bold")
    low, high = (number_text(row[end], lang, decimals=decimals) for end in ("low", "high"))
    text.append(f"\n{say('{low} to {high}', lang, low=low, high=high)}", "not bold")
    if row["verdict"]:
        text.append(f"\n{verdict_word(row['verdict'], lang)}")
    return text


def notes(rows: Sequence[Row], lang: str) -> list[str]:
    """What the table means, and only the marks that it has."""
    n = max((row["n"] for row in rows), default=0)
    replications = replications_text(n, lang)
    said = [
        say(
            "Difference from the area as it is, same chance in both; below it the interval that"
            " with 95 % holds for all differences of the table together ({replications}).",
            lang,
            replications=replications,
        )
    ]
    if n < FEWEST_FOR_SIMULTANEOUS:
        said = [
            say(
                "Difference from the area as it is, same chance in both ({replications}: too few"
                " for intervals).",
                lang,
                replications=replications,
            )
        ]
    said += [preliminary(n, lang)] if preliminary(n, lang) else []
    if any(row["is_skewed"] for row in rows):
        said.append(
            say(
                "{mark} skewed differences: the interval may be too short, so nothing is called"
                " better or worse.",
                lang,
                mark=SKEWED,
            )
        )
    if any(row["n"] and row["n_missing"] for row in rows):
        said.append(
            say("{mark} not defined in every replication: those are left out.", lang, mark=MISSING)
        )
    return said


def sensitivity_table(
    found: Sequence[AtLevels], titles: Mapping[str, str], unit: str, lang: str
) -> Table:
    """Differences with intervals at each level of an uncertain lever, case by case."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=BETWEEN)
    table.add_column("", max_width=KPI_WIDTH)
    for one in found[0].differences:
        table.add_column(Text(f"{plain_number(one.level, lang)} {unit}".strip()), justify="right")
    table.add_column(say("Changes sign", lang), justify="right")
    before = ""
    for of_kpi in (one for one in found if any(at.difference for at in one.differences)):
        if of_kpi.case != before:
            table.add_row(Text(titles[of_kpi.case], "bold"))
            before = of_kpi.case
        table.add_row(
            kpi_name(of_kpi.kpi, difference_unit(REGISTRY[of_kpi.kpi], lang), lang),
            *(_at_level(of_kpi.kpi, at, lang) for at in of_kpi.differences),
            _between(of_kpi, unit, lang),
        )
    return table


def _at_level(kpi: str, at: AtLevel, lang: str) -> Text:
    if at.difference is None:
        return Text("–")
    row = {"kpi": kpi, "low": at.low, "high": at.high}
    decimals = difference_decimals(row)
    mark = SKEWED if at.is_skewed else ""
    text = Text(number_text(at.difference, lang, decimals=decimals, sign=True) + mark)
    if at.sign:
        text.stylize("bold")
    if at.low is not None and at.high is not None:
        low, high = (number_text(end, lang, decimals=decimals) for end in (at.low, at.high))
        text.append(f"\n{say('{low} to {high}', lang, low=low, high=high)}", "not bold")
    return text


def _between(found: AtLevels, unit: str, lang: str) -> str:
    if found.changes_sign_between is None:
        return "–"
    low, high = (plain_number(level, lang) for level in found.changes_sign_between)
    return say("between {low} and {high}", lang, low=low, high=f"{high} {unit}".strip())


def sensitivity_notes(found: Sequence[AtLevels], lang: str) -> list[str]:
    """What the table over levels means."""
    said = [
        say(
            "Difference from the area at the same level; below it the interval that with 95 %"
            " holds for all differences of this table together. A change of sign is shown only"
            " between levels at which the intervals leave out 0.",
            lang,
        )
    ]
    if all(at.low is None for one in found for at in one.differences):
        said = [
            say(
                "Difference from the area at the same level. There are too few runs for"
                " intervals, so no change of sign is shown.",
                lang,
            )
        ]
    return said
