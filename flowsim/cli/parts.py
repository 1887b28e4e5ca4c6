"""What each lever of a case accounts for, as it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from flowsim.cli.differences import BETWEEN, KPI_WIDTH, SKEWED, heading, kpi_name
from flowsim.experiment.sentences import difference_decimals, difference_unit
from flowsim.experiment.waterfall import INTERACTION, TOTAL
from flowsim.kpi.registry import REGISTRY
from flowsim.texts import number_text, say

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]


def by_case(table: pa.Table) -> dict[str, list[Row]]:
    """The rows of each case, without KPIs that nothing changes."""
    found: dict[str, list[Row]] = {}
    for row in table.to_pylist():
        found.setdefault(row["scenario"], []).append(row)
    return {case: [row for row in rows if _differs(row, rows)] for case, rows in found.items()}


def _differs(row: Row, rows: Sequence[Row]) -> bool:
    of_kpi = [one for one in rows if one["kpi"] == row["kpi"]]
    return any(one["n"] and not one["is_identical"] for one in of_kpi)


def parts_table(rows: Sequence[Row], titles: Mapping[str, str], lang: str) -> Table:
    """A row for each KPI; a column for each lever alone, the interaction and the total."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=BETWEEN)
    table.add_column("", max_width=KPI_WIDTH)
    parts = list(dict.fromkeys(row["part"] for row in rows))
    named = {INTERACTION: say("Interaction", lang), TOTAL: say("Together", lang)}
    for part in parts:
        title = named.get(part) or say("{title} alone", lang, title=titles[part])
        table.add_column(Text(heading(title)), justify="right")
    of_part = {(row["kpi"], row["part"]): row for row in rows}
    for kpi in dict.fromkeys(row["kpi"] for row in rows):
        cells = [_cell(of_part[kpi, part], lang) for part in parts]
        table.add_row(kpi_name(kpi, difference_unit(REGISTRY[kpi], lang), lang), *cells)
    return table


def _cell(row: Row, lang: str) -> Text:
    if row["difference"] is None:
        return Text("–")
    if row["is_identical"]:
        return Text(say("identical", lang), style="dim")
    decimals = difference_decimals(row)
    mark = SKEWED if row["is_skewed"] else ""
    text = Text(number_text(row["difference"], lang, decimals=decimals, sign=True) + mark)
    if row["low"] is not None:
        if not (row["low"] <= 0 <= row["high"] or row["is_skewed"]):
            text.stylize("bold")
        low, high = (number_text(row[end], lang, decimals=decimals) for end in ("low", "high"))
        text.append(f"\n{say('{low} to {high}', lang, low=low, high=high)}", "not bold")
    return text


def parts_notes(lang: str) -> list[str]:
    """What the table means."""
    return [
        say(
            "Each lever was also tried alone. The interaction is what they change together beyond"
            " the sum of that: with the sign of the total they help each other along, with the"
            " other they do the same work twice. Intervals hold together for all of the table.",
            lang,
        )
    ]
