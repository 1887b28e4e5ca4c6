"""Sheets as an Excel workbook. Texts stay texts, whatever sign they begin with."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from flowsim.present.export.rows import Number, Sheet, Value

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""First letters that make a program take a text for a formula, when it is edited or saved."""
MOST_LETTERS = 32_767
"""Letters that Excel has room for in a cell."""
HEADING_ROW = 3
ROWS_ABOVE = HEADING_ROW + 1


def workbook(sheets: tuple[Sheet, ...], made_at: datetime) -> bytes:
    """A sheet for each topic; the same result gives the same bytes."""
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, {**options, "strings_to_numbers": False}) as book:
        book.set_properties({"created": made_at, "author": "flowsim"})
        styles = Styles(book)
        for sheet in sheets:
            _write(book.add_worksheet(sheet.title[:31]), sheet, styles)
    return content.getvalue()


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.note = book.add_format({"font_color": "#52606d", "text_wrap": False})
        self.heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}
        )
        self.text = book.add_format({"valign": "top"})
        self.sign = book.add_format({"valign": "top", "quote_prefix": True})
        self._of_decimals = cache(
            lambda n: book.add_format(
                {"num_format": "#,##0" + ("." + "0" * n if n else ""), "valign": "top"}
            )
        )

    def number(self, decimals: int) -> Format:
        """Numbers with so many decimals, in the signs of the reader's own Excel."""
        return self._of_decimals(decimals)


def _write(page: Worksheet, sheet: Sheet, styles: Styles) -> None:
    page.write_string(0, 0, sheet.title, styles.title)
    page.write_string(1, 0, sheet.note, styles.note)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(HEADING_ROW, at, column.heading, styles.heading)
    page.freeze_panes(ROWS_ABOVE, 0)
    last_row = ROWS_ABOVE + len(sheet.rows) - 1
    page.autofilter(HEADING_ROW, 0, last_row, len(sheet.columns) - 1)
    for row, values in enumerate(sheet.rows, ROWS_ABOVE):
        for at, value in enumerate(values):
            _write_value(page, row, at, value, styles)


def _write_value(page: Worksheet, row: int, at: int, value: Value, styles: Styles) -> None:
    if isinstance(value, Number):
        if value.value is not None:
            page.write_number(row, at, value.value, styles.number(value.decimals))
    elif value:
        style = styles.sign if value.startswith(FORMULA_SIGNS) else styles.text
        page.write_string(row, at, value[:MOST_LETTERS], style)
