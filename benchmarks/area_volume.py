"""CPU time a patient when a whole area grows: all parts of a replication, at x1 and at x10.

python -m benchmarks.area_volume                 Halland, five rounds
python -m benchmarks.area_volume blekinge --volume 3
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.area_year import ALL, CHECKS, ENGINE, KPIS, SAMPLING, SERIES, Stopwatch, replicate
from benchmarks.report import AS_JSON, Bar, Report, hand_over, table
from benchmarks.timing import Seconds
from flowsim.engine.compiled.engine import simulate_compiled
from flowsim.engine.flatten import flatten
from flowsim.engine.run import prepare
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import load_scenario, scenario_from_values
from flowsim.scenario.resolved import Scenario

PARTS = (SAMPLING, ENGINE, CHECKS, KPIS, SERIES, ALL)
PARTS_OF_AREA = {"groups", "settings", "teams", "start"}
GROWS_WITH_VOLUME = {"per_day", "places", "surge_places", "patients"}
"""Keys of these parts that are multiplied: who comes, where there is room, who is there."""
WEEKS_OF_SLOTS = {"cases_per_day", "minutes_per_day"}
"""And what teams have time for, by weekday."""


@dataclass(frozen=True)
class OfVolume:
    """Replications of the area at a volume."""

    volume: int
    patients: int
    seconds: Mapping[str, Seconds]

    def per_patient(self, part: str) -> float:
        """CPU microseconds."""
        return 1e6 * self.seconds[part].median / self.patients


def area_at(area: str, volume: int) -> Scenario:
    """The area with so many times the patients, places and slots; shares and times stay."""
    values = {
        part: _grown(value, volume) if part in PARTS_OF_AREA else value
        for part, value in load_scenario(area).values.items()
    }
    return scenario_from_values(values, area_id=f"{area}-x{volume}")


def _grown(value: Any, volume: int) -> Any:
    if isinstance(value, list):
        return [_grown(one, volume) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: _of_key(key, one, volume) for key, one in value.items()}


def _of_key(key: str, value: Any, volume: int) -> Any:
    if key in WEEKS_OF_SLOTS:
        return {day: volume * each for day, each in value.items()}
    if key in GROWS_WITH_VOLUME and isinstance(value, int | float):
        return volume * value
    return _grown(value, volume)


def at_volumes(area: str, volumes: Sequence[int], rounds: int) -> list[OfVolume]:
    """Measures whole replications; the volumes alternate."""
    scenarios = [area_at(area, volume) for volume in volumes]
    plans = [flatten(scenario) for scenario in scenarios]
    watches = [Stopwatch() for _ in volumes]
    for replication in range(-1, rounds):
        for scenario, plan, watch in zip(scenarios, plans, watches, strict=True):
            gc.collect()
            # the first time pays for what is imported late, and for memory that is used again
            counts = watch if replication >= 0 else Stopwatch()
            replicate(scenario, plan, simulate_compiled, max(replication, 0), counts)
    return [
        OfVolume(
            volume,
            sample_cohort(scenario, seed=1, replication=0).n_patients,
            {part: Seconds(tuple(each)) for part, each in watch.seconds.items()},
        )
        for volume, scenario, watch in zip(volumes, scenarios, watches, strict=True)
    ]


def growth(small: OfVolume, large: OfVolume) -> Mapping[str, float]:
    """How many times as much a patient costs at the larger volume, by part."""
    return {part: large.per_patient(part) / small.per_patient(part) for part in PARTS}


def bars_of(area: str, small: OfVolume, large: OfVolume) -> list[Bar]:
    """What the figure should be: of all parts of a replication together."""
    volumes = f"x{large.volume} over x{small.volume}"
    what = f"a year of {area.capitalize()}, all parts: cost per patient at {volumes}"
    return [Bar(what, growth(small, large)[ALL], 1.3, unit="x")]


def report(area: str, volume: int, rounds: int) -> Report:
    """Measures."""
    prepare("compiled")
    small, large = at_volumes(area, (1, volume), rounds)
    head = ["part", *(f"x{one.volume}, µs a patient" for one in (small, large)), "ratio"]
    rows = [
        [part, *(f"{one.per_patient(part):.2f}" for one in (small, large)), f"{ratio:.2f}"]
        for part, ratio in growth(small, large).items()
    ]
    who = f"{small.patients:,} patients at x1 and {large.patients:,} at x{volume}."
    return Report(f"{table(head, rows)}\n\n{who}", bars_of(area, small, large))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("area", nargs="?", default="halland")
    parser.add_argument("--volume", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(AS_JSON, action="store_true", help="print for write_page")
    given = parser.parse_args()
    hand_over(report(given.area, given.volume, given.rounds))


if __name__ == "__main__":
    main()
