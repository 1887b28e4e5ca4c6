"""What a national run would take, worked out openly from measured figures."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.report import table
from flowsim.scenario.load import load_scenario

AREA = "halland"
SWEDEN = 10_600_000
"""Inhabitants. Assumption: rounded, good enough for a cost."""
REGIONS, MUNICIPALITIES = 21, 290
YEARS = 1000
MANY = 100
HOUR_S = 3600
KB_IN_GB = 1024**2


@dataclass(frozen=True)
class Measured:
    """Of a thousand years of the area; seconds."""

    cpu_s: float
    clock_alone_s: float
    clock_together_s: float
    together: int  # workers
    stored_kb: float  # a year
    memory_mb: float  # a replication, beyond what is imported
    cost_of_volume: float  # per patient, at the largest volume over the smallest

    @property
    def yield_of_workers(self) -> float:
        """What is left of a worker's speed when there are several: at most 1."""
        return min(1.0, self.clock_alone_s / self.clock_together_s / self.together)


def inhabitants() -> int:
    """Of the measured area."""
    places = load_scenario(AREA).area.municipalities
    return sum(place.population for place in places.values())


def text_of(measured: Measured) -> str:
    """The sum, step by step, in Markdown."""
    here = inhabitants()
    ratio = SWEDEN / here
    cpu_h = measured.cpu_s * ratio / HOUR_S
    share = measured.yield_of_workers
    clock_h = {workers: cpu_h / workers / share for workers in (measured.together, MANY)}
    stored_gb = measured.stored_kb * YEARS * ratio / KB_IN_GB
    rows = [
        [f"inhabitants of Sweden ({SWEDEN:,}, rounded) over Halland's ({here:,})", f"{ratio:.1f}"],
        [f"CPU hours of {YEARS:,} years of Halland", f"{measured.cpu_s / HOUR_S:.2f}"],
        [f"**CPU hours of {YEARS:,} years of {REGIONS} regions**", f"**{cpu_h:.1f}**"],
        [
            f"speed left of each of {measured.together} workers on one machine",
            f"{100 * share:.0f} %",
        ],
        *(
            [f"**hours by the clock on {workers} workers**", f"**{_hours(hours)}**"]
            for workers, hours in clock_h.items()
        ),
        [
            "the same when all regions are one system, whose patients cost"
            f" {measured.cost_of_volume:.2f} times as much",
            " and ".join(_hours(hours * measured.cost_of_volume) for hours in clock_h.values()),
        ],
        ["GB of KPIs and series stored", f"{stored_gb:.1f}"],
        ["GB of memory on 100 workers, beyond imports", f"{MANY * measured.memory_mb / 1024:.0f}"],
    ]
    return table(["step", "figure"], rows)


def _hours(hours: float) -> str:
    return f"{hours:.1f} h" if hours >= 1 else f"{60 * hours:.0f} min"
