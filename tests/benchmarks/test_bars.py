"""The bars ask of each engine what was promised for it."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import area_volume, area_year, ward_chain
from benchmarks.area_volume import OfVolume, area_at
from benchmarks.report import Bar
from benchmarks.timing import Seconds
from benchmarks.ward_chain import BARE, COMPILED, SIMPY, Measured
from flowsim.engine.flatten import flatten
from flowsim.scenario.load import load_scenario


def chain_at(volume: int, bare: float, simpy: float, compiled: float) -> Measured:
    seconds = {BARE: bare, SIMPY: simpy, COMPILED: compiled}
    return Measured(volume, 100 * volume, {}, {}, {k: Seconds((v,)) for k, v in seconds.items()})


def verdicts(bars: list[Bar]) -> dict[str, str]:
    return {bar.what: bar.verdict for bar in bars}


@pytest.mark.parametrize(
    ("simpy", "verdict"), [(1.1, "**not met**"), (0.9, "met"), (0.3, "aim met")]
)
def test_the_simpy_engine_is_not_to_be_slower_than_the_bare_model(
    simpy: float, verdict: str
) -> None:
    bars = verdicts(ward_chain.bars_of([chain_at(1, 1.0, simpy, 0.015)]))
    assert bars["SimPy engine against bare SimPy at x1"] == verdict
    assert bars["compiled engine against bare SimPy at x1"] == "met"


def test_more_volume_is_to_cost_the_simpy_engine_little_more_for_a_patient() -> None:
    large = chain_at(10, 30.0, 16.0, 0.18)
    bars = verdicts(ward_chain.bars_of([chain_at(1, 1.0, 0.9, 0.015), large]))
    assert bars["SimPy engine against bare SimPy at x10"] == "**not met**"
    assert bars["SimPy engine: cost per patient at x10 over x1"] == "met"


@pytest.mark.parametrize(("at_ten", "verdict"), [(12.0, "met"), (14.0, "**not met**")])
def test_ten_times_the_volume_is_to_cost_a_whole_year_little_more_for_a_patient(
    at_ten: float, verdict: str
) -> None:
    small, large = (
        OfVolume(volume, 100 * volume, dict.fromkeys(area_volume.PARTS, Seconds((seconds,))))
        for volume, seconds in ((1, 1.0), (10, at_ten))
    )
    (bar,) = area_volume.bars_of("halland", small, large)
    assert bar.measured == pytest.approx(at_ten / 10)
    assert bar.verdict == verdict


def test_an_area_at_a_volume_has_so_many_times_the_patients_places_and_slots() -> None:
    small, large = load_scenario("halland"), area_at("halland", 3)
    for name, group in small.area.groups.items():
        assert large.area.groups[name].arrivals.per_day == pytest.approx(3 * group.arrivals.per_day)
    for name, setting in small.area.settings.items():
        assert large.area.settings[name].places == (setting.places and 3 * setting.places)
        assert large.area.settings[name].turnaround_minutes == setting.turnaround_minutes
    assert [one.patients for one in large.area.start.waiting] == [
        3 * one.patients for one in small.area.start.waiting
    ]
    np.testing.assert_array_equal(flatten(large).slot_budget, 3 * flatten(small).slot_budget)
    assert large.area.costs == small.area.costs


@pytest.mark.parametrize(("ratio", "verdict"), [(1.9, "aim not met"), (1.4, "aim met")])
def test_what_is_only_told_has_no_bar_to_miss(ratio: float, verdict: str) -> None:
    bar = Bar("kernel", ratio, None, 1.5, unit="x")
    assert bar.verdict == verdict
    assert bar.row() == f"| kernel | {ratio:.2f}x |  | ≤ 1.50x | {verdict} |"


def test_a_longer_run_than_a_year_counts_as_so_many_years() -> None:
    parts = (area_year.SAMPLING, area_year.ENGINE, area_year.KPIS, area_year.ALL)
    of = {part: Seconds((0.8,)) for part in parts}
    bars = area_year.bars_of({"SimPy": of, "compiled": of}, None, years=1.25)
    assert bars[0].measured == pytest.approx(3 * 0.8 / 1.25)
    assert bars[0].verdict == "met"
