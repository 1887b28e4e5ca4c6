"""The bars ask of each engine what was promised for it."""

from __future__ import annotations

import pytest

from benchmarks import area_year, ward_chain
from benchmarks.report import Bar
from benchmarks.timing import Seconds
from benchmarks.ward_chain import BARE, COMPILED, SIMPY, Measured


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


def test_more_volume_is_to_cost_each_engine_little_more_for_a_patient() -> None:
    large = chain_at(10, 30.0, 16.0, 0.18)
    bars = verdicts(ward_chain.bars_of([chain_at(1, 1.0, 0.9, 0.015), large]))
    assert bars["SimPy engine against bare SimPy at x10"] == "**not met**"
    assert bars["SimPy engine: cost per patient at x10 over x1"] == "met"
    assert bars["compiled engine: cost per patient at x10 over x1"] == "met"


def test_a_longer_run_than_a_year_counts_as_so_many_years() -> None:
    parts = (area_year.SAMPLING, area_year.ENGINE, area_year.KPIS, area_year.ALL)
    of = {part: Seconds((0.8,)) for part in parts}
    bars = area_year.bars_of({"SimPy": of, "compiled": of}, None, years=1.25)
    assert bars[0].measured == pytest.approx(3 * 0.8 / 1.25)
    assert bars[0].verdict == "met"
