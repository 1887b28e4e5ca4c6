"""Sheets as CSV that Excel opens with a double click, in Swedish or English.

Excel reads a CSV file by the signs of its language: in Swedish semicolons between columns
and a decimal comma. The byte order mark tells it that the letters are UTF-8.
"""

from __future__ import annotations

import csv
from io import StringIO

from flowsim.present.export.rows import Number, Sheet, Value
from flowsim.present.export.workbook import FORMULA_SIGNS

BETWEEN = {"sv": ";", "en": ","}
SIGNIFICANT = 12
"""Figures of a number; what is beyond is rounding of the computer."""


def comma_separated(sheet: Sheet, lang: str) -> bytes:
    """A sheet with its headings in the first line, for Excel in a language.

    A text that begins like a formula gets an apostrophe in front, since a CSV file has no
    other way of saying that it is none.
    """
    content = StringIO(newline="")
    writer = csv.writer(content, delimiter=BETWEEN[lang], lineterminator="\r\n")
    writer.writerow(_text(column.heading) for column in sheet.columns)
    writer.writerows([_cell(value, lang) for value in row] for row in sheet.rows)
    return content.getvalue().encode("utf-8-sig")


def _cell(value: Value, lang: str) -> str:
    if not isinstance(value, Number):
        return _text(value)
    if value.value is None:
        return ""
    written = f"{value.value:.{SIGNIFICANT}g}"
    return written.replace(".", ",") if lang == "sv" else written


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
