"""What a benchmark hands over: text for a page, bars that it meets or not, and its numbers."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

AS_JSON = "--json"


@dataclass(frozen=True)
class Bar:
    """A figure, what it must be at the worst (None: it is only told), and what we would like."""

    what: str
    measured: float
    must: float | None
    aim: float | None = None
    unit: str = ""  # "x" for a ratio
    at_least: bool = False  # more is better

    @property
    def verdict(self) -> str:
        """In words."""
        if self.must is not None and not self._reaches(self.must):
            return "**not met**"
        if self.aim is not None and self._reaches(self.aim):
            return "aim met"
        return "met" if self.must is not None else "aim not met"

    def _reaches(self, limit: float) -> bool:
        return self.measured >= limit if self.at_least else self.measured <= limit

    def _limit(self, value: float | None) -> str:
        return "" if value is None else f"{'≥' if self.at_least else '≤'} {self._text(value)}"

    def _text(self, value: float) -> str:
        digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
        return f"{value:,.{digits}f}{'' if self.unit == 'x' else ' '}{self.unit}".rstrip()

    def row(self) -> str:
        """A line of a Markdown table."""
        limits = f"{self._limit(self.must)} | {self._limit(self.aim)}"
        return f"| {self.what} | {self._text(self.measured)} | {limits} | {self.verdict} |"


@dataclass(frozen=True)
class Report:
    """Of one benchmark. `numbers` are for pictures and for other pages."""

    text: str
    bars: Sequence[Bar] = ()
    numbers: Mapping[str, Any] = field(default_factory=dict)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def table_of_bars(bars: Sequence[Bar]) -> str:
    """Every figure that has a bar, with what came of it."""
    head = table(["what", "measured", "bar", "aim", "result"], [])
    return "\n".join([head, *(bar.row() for bar in bars)])


def hand_over(report: Report) -> None:
    """Print for people, or for `report_of` when the command line says so."""
    if AS_JSON in sys.argv:
        print(json.dumps(dataclasses.asdict(report)))
        return
    print(report.text)
    if report.bars:
        print(f"\n{table_of_bars(report.bars)}")


def report_of(module: str, *arguments: str) -> Report:
    """The report of a benchmark that is run in a process of its own."""
    command = [sys.executable, "-m", module, *arguments, AS_JSON]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return report_from(json.loads(done.stdout))


def report_from(values: Mapping[str, Any]) -> Report:
    """A report that was handed over or stored as JSON."""
    return Report(values["text"], [Bar(**bar) for bar in values["bars"]], values["numbers"])
