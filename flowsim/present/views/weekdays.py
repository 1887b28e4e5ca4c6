"""Discharges by weekday, each case beside today."""

from __future__ import annotations

from dataclasses import dataclass

from flowsim.present.views.bands import Band, band
from flowsim.present.views.cubes import cube
from flowsim.present.views.source import TODAY, Source


@dataclass(frozen=True)
class WeekdayLine:
    """Discharges per day of one scenario, Monday first."""

    scenario: str
    band: Band


@dataclass(frozen=True)
class Weekdays:
    """Pairs (today, case), or today alone when nothing is compared."""

    pairs: tuple[tuple[WeekdayLine, ...], ...]
    replications: int


def discharges_by_weekday(source: Source) -> Weekdays:
    """Mean discharges from hospital on each weekday."""
    everyone = dict.fromkeys(source.series["of"].unique().to_pylist(), "all")
    counted = cube(source.series, "discharges", everyone)
    lines = {case: WeekdayLine(case, band(groups["all"])) for case, groups in counted.items()}
    cases = [case for case in lines if case != TODAY]
    pairs = [(lines[TODAY], lines[case]) for case in cases if TODAY in lines]
    replications = max((len(groups["all"]) for groups in counted.values()), default=0)
    return Weekdays(tuple(pairs) or tuple((line,) for line in lines.values()), replications)
