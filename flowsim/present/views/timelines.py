"""Places taken over time by kind of setting, and patients who are ready but still there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flowsim.present.views.bands import Band, band, by_points, days_per_point
from flowsim.present.views.cubes import Cube, Numbers, cube
from flowsim.present.views.source import IN_ALL, TODAY, Source
from flowsim.terms import Kind


@dataclass(frozen=True)
class Line:
    """One scenario over time; `staffed` are its places, where there are any to compare with."""

    scenario: str
    band: Band
    staffed: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Panel:
    """Lines that are compared; `key` says of what (a kind of setting, or a case)."""

    key: str
    lines: tuple[Line, ...]

    @property
    def staffed(self) -> tuple[tuple[float, ...] | None, ...]:
        """Staffed places of each line; None where they are those of the first line."""
        first, *others = (line.staffed for line in self.lines)
        return first, *(None if places == first else places for places in others)


@dataclass(frozen=True)
class Timelines:
    """Panels over the same days; each point is the mean of `step_days` days."""

    panels: tuple[Panel, ...]
    first_day: date
    step_days: int
    replications: int


def occupancy(source: Source, cases: Sequence[str] = (TODAY,)) -> Timelines:
    """Places taken at 06:00 in every limited kind of setting, one line per case."""
    occupied = cube(source.series, "occupied-by-kind")
    staffed = cube(source.series, "staffed-by-kind")
    step = days_per_point(source.days)
    panels = [
        Panel(kind, tuple(_line(occupied, staffed, case, kind, step) for case in cases))
        for kind in (kind.value for kind in Kind)
        if _is_used(occupied, cases, kind)
    ]
    return Timelines(tuple(panels), source.first_day, step, _replications(occupied, cases))


def ready_in_bed(source: Source) -> Timelines:
    """Patients ready to leave who still have a hospital place, each case beside today."""
    ready = cube(source.series, "ready-in-bed")
    step = days_per_point(source.days)
    lines = {case: Line(case, band(by_points(ready[case][IN_ALL], step))) for case in ready}
    cases = [case for case in lines if case != TODAY]
    panels = [Panel(case, (lines[TODAY], lines[case])) for case in cases if TODAY in lines]
    alone = [Panel(case, (line,)) for case, line in lines.items()]
    return Timelines(
        tuple(panels or alone), source.first_day, step, _replications(ready, list(lines))
    )


def _line(occupied: Cube, staffed: Cube, case: str, kind: str, step: int) -> Line:
    places = staffed.get(case, {}).get(kind)
    return Line(
        case,
        band(by_points(occupied[case][kind], step)),
        None if places is None else _mean_places(places, step),
    )


def _mean_places(places: Numbers, step: int) -> tuple[float, ...]:
    return tuple(float(number) for number in by_points(places, step).mean(axis=0))


def _is_used(occupied: Cube, cases: Sequence[str], kind: str) -> bool:
    return any(
        kind in members and members[kind].any() for members in map(occupied.get, cases) if members
    )


def _replications(values: Cube, cases: Sequence[str]) -> int:
    sizes = (len(numbers) for case in cases for numbers in values.get(case, {}).values())
    return max(sizes, default=0)
