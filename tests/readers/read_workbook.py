"""Read a workbook with openpyxl and say what is in it, as JSON.

Run in an environment of its own: python read_workbook.py FILE
"""

from __future__ import annotations

import json
import sys

from openpyxl import load_workbook  # type: ignore[import-not-found,import-untyped,unused-ignore]

HEADING_ROW = 4


def main(file: str) -> None:
    """Rows, formulas and links of each sheet, and the numbers of the second one."""
    book = load_workbook(file)
    sheets = {}
    for sheet in book.worksheets:
        cells = [cell for row in sheet.iter_rows(min_row=HEADING_ROW + 1) for cell in row]
        sheets[sheet.title] = {
            "rows": sheet.max_row - HEADING_ROW,
            "headings": [cell.value for cell in sheet[HEADING_ROW]],
            "formulas": sum(cell.data_type == "f" for cell in cells),
            "links": sum(cell.hyperlink is not None for cell in cells),
            "numbers": sum(cell.data_type == "n" and cell.value is not None for cell in cells),
        }
    second = book.worksheets[1]
    differences = [row[5].value for row in second.iter_rows(min_row=HEADING_ROW + 1)]
    sys.stdout.write("\n" + json.dumps({"sheets": sheets, "differences": differences}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
