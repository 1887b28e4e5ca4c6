"""Sheets of what is assumed, and of what the cases one."""

from __future__ import annotations

from flowsim.present.export.rows import Number, Row, Sheet, Value, number, text
from flowsim.present.report.study import Study
from flowsim.scenario.explain import Explained, explain
from flowsim.texts import plain_number, say

MOST_DECIMALS = 10


def numbers(study: Study) -> Sheet:
    """Every number of the first scenario, and where it is from."""
    lang = study.lang
    columns = (
        text(say("Key", lang), 56),
        number(say("Value", lang)),
        text(say("Unit", lang), 20),
        text(say("Sort", lang), 14),
        text(say("Source or assumption", lang), 80),
        text(say("Confidence", lang), 11),
        number(say("Low end", lang)),
        number(say("High end", lang)),
    )
    note = say(
        "Sources and assumptions are in the language of the file. A list of numbers, such as the"
        " hours of a day, is one text.",
        lang,
    )
    rows = tuple(_number_row(row, lang) for row in explain(study.base))
    return Sheet("numbers", say("Assumptions", lang), note, columns, rows)


def _number_row(row: Explained, lang: str) -> Row:
    origin = row.origin
    sort = {
        "source": say("source", lang),
        "assumption": say("assumption", lang),
        "missing": say("neither", lang),
        "default": say("the model's own", lang),
    }[row.status]
    return (
        row.key,
        _value(row.value, lang),
        say(row.unit, lang),
        sort,
        origin.assumption or origin.source or "",
        origin.confidence or "",
        _value(origin.low, lang),
        _value(origin.high, lang),
    )


def changes(study: Study) -> Sheet:
    """What each case changes, before and after."""
    lang = study.lang
    rows = [
        (
            study.title(case),
            one.lever,
            one.key,
            _any(one.old, lang),
            _any(one.new, lang),
        )
        for _, case in study.shown
        for one in study.result.scenario(case).changes
    ]
    columns = (
        text(say("Case", lang), 34),
        text(say("Lever", lang), 24),
        text(say("Key", lang), 56),
        number(say("As it is", lang)),
        number(say("In the case", lang)),
    )
    note = say("Every value that a lever of the case changes.", lang)
    return Sheet("changes", say("Changes", lang), note, columns, tuple(rows))


def _any(value: object, lang: str) -> Value:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _value(value, lang)
    return "" if value is None else str(value)


def _value(value: float | tuple[float, ...] | None, lang: str) -> Value:
    """A number as one, and a list of numbers as a text."""
    if isinstance(value, tuple):
        return " ".join(plain_number(one, lang) for one in value)
    if value is None:
        return Number(None)
    decimals = len(f"{value:.12g}".partition(".")[2])
    return Number(float(value), min(decimals, MOST_DECIMALS))
