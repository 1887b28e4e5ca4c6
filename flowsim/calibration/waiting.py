"""The line for special housing over a run: what came in, moved in, died, and what drifts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

_OFFERS = "special-housing-wait-days"
_DEATHS = "special-housing-deaths"


@dataclass(frozen=True)
class Line:
    """People waiting for a setting, means over replications, in the observed window.

    `came_in` is what keeps the sum: moved in + died + drift. Those who left the line
    for another reason (back to hospital, moved on) are taken from it.
    """

    setting: str
    at_start: float
    came_in: float
    moved_in: float
    died: float
    at_end: float

    @property
    def drift(self) -> float:
        """How much the line grew; negative when it became shorter."""
        return self.at_end - self.at_start


def special_housing_lines(
    kpis: pa.Table, series: pa.Table, *, scenario: str = ""
) -> tuple[Line, ...]:
    """The line of every special-housing setting, by name (schemas KPIS and SERIES)."""
    offers = _by_setting(kpis, scenario, "kpi", _OFFERS, "denominator")
    deaths = _by_setting(kpis, scenario, "kpi", _DEATHS, "numerator")
    first, last = _first_and_last(series, scenario)
    lines = []
    for setting in sorted(offers):
        moved_in, died = offers[setting], deaths.get(setting, 0.0)
        at_start, at_end = first.get(setting, 0.0), last.get(setting, 0.0)
        came_in = moved_in + died + at_end - at_start
        lines.append(Line(setting, at_start, came_in, moved_in, died, at_end))
    return tuple(lines)


def _by_setting(
    kpis: pa.Table, scenario: str, name: str, wanted: str, column: str
) -> dict[str, float]:
    """Mean over replications of a column, by setting."""
    columns = ("scenario", name, "by", "of", column)
    rows = zip(*(kpis.column(one).to_pylist() for one in columns), strict=True)
    found: dict[str, list[int]] = {}
    for case, key, by, of, number in rows:
        if case == scenario and key == wanted and by == "setting":
            found.setdefault(of, []).append(number)
    return {of: float(np.mean(numbers)) for of, numbers in found.items()}


def _first_and_last(series: pa.Table, scenario: str) -> tuple[dict[str, float], dict[str, float]]:
    """Mean waiting at the first and the last 06:00 of the window, by setting."""
    columns = ("scenario", "series", "of", "at", "value")
    rows = zip(*(series.column(one).to_pylist() for one in columns), strict=True)
    days: dict[str, dict[int, list[float]]] = {}
    for case, name, of, at, value in rows:
        if case == scenario and name == "waiting":
            days.setdefault(of, {}).setdefault(at, []).append(value)
    return (
        {of: float(np.mean(by_day[min(by_day)])) for of, by_day in days.items()},
        {of: float(np.mean(by_day[max(by_day)])) for of, by_day in days.items()},
    )
