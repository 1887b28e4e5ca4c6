"""Bars say plainly whether they are met, and what was extrapolated is worked out right."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest

from benchmarks.chain import chain_values
from benchmarks.many_runs import Run, extrapolated
from benchmarks.national import Measured, text_of
from benchmarks.report import AS_JSON, Bar, Report, hand_over, table, table_of_bars
from benchmarks.timing import Seconds, alternating
from benchmarks.unused import with_mechanisms
from flowsim.engine.flatten import flatten
from flowsim.engine.run import simulate
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import scenario_from_values


@pytest.mark.parametrize(
    ("measured", "at_least", "verdict"),
    [
        (120.0, True, "aim met"),
        (60.0, True, "met"),
        (49.9, True, "**not met**"),
        (49.9, False, "aim met"),
        (60.0, False, "met"),
        (120.1, False, "**not met**"),
    ],
)
def test_a_bar_is_met_not_met_or_its_aim_is(measured: float, at_least: bool, verdict: str) -> None:
    must, aim = (50, 100) if at_least else (100, 50)
    assert Bar("speed", measured, must, aim, at_least=at_least).verdict == verdict


def test_a_row_of_the_bars_says_what_was_measured_against_what() -> None:
    bar = Bar("engine against bare", 7.8, 50, 100, unit="x", at_least=True)
    row = "| engine against bare | 7.80x | ≥ 50.0x | ≥ 100x | **not met** |"
    assert table_of_bars([bar]).splitlines()[-1] == row


def test_a_report_reaches_another_process_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmark", AS_JSON])
    hand_over(Report(table(["a"], [["1"]]), [Bar("speed", 1.0, 2.0)], {"x1": 3.5}))
    printed = json.loads(capsys.readouterr().out)
    assert printed["numbers"] == {"x1": 3.5}
    assert Bar(**printed["bars"][0]) == Bar("speed", 1.0, 2.0)


def test_rounds_alternate_so_that_no_program_is_always_the_first() -> None:
    order: list[str] = []
    seconds = alternating({"one": _noting(order, "one"), "two": _noting(order, "two")}, rounds=3)
    firsts = [name for name, before in zip(order, [None, *order], strict=False) if name != before]
    assert firsts == ["one", "two", "one", "two"]  # two ends a round and begins the next
    assert len(seconds["one"].rounds) == 3


def _noting(order: list[str], name: str) -> Callable[[], None]:
    def work() -> None:
        order.append(name)
        sum(range(200_000))

    return work


def test_the_median_counts_and_not_the_mean() -> None:
    assert Seconds((0.1, 0.2, 9.0)).median == 0.2
    assert Seconds((0.1, 0.2, 9.0)).text == "0.200 (0.100-9.00)"


def test_what_is_extrapolated_counts_the_start_once() -> None:
    few, many = Run(2, 10, 3.0, 5.0, 1.0), Run(2, 100, 12.0, 23.0, 1.0)
    # two seconds of start, a tenth of a second a year; three of CPU time and a fifth
    assert extrapolated(few, many, 1000) == pytest.approx((102.0, 203.0))


def test_a_nation_takes_what_its_inhabitants_take() -> None:
    measured = Measured(
        cpu_s=3600,
        clock_alone_s=3600,
        clock_together_s=2000,
        together=2,
        stored_kb=70,
        memory_mb=100,
        cost_of_volume=1.2,
    )
    text = text_of(measured)
    # 10 600 000 over 343 434 inhabitants is 30.9; two workers keep 90 % of their speed
    assert "| **CPU hours of 1,000 years of 21 regions** | **30.9** |" in text
    assert "| **hours by the clock on 2 workers** | **17.1 h** |" in text
    assert "| **hours by the clock on 100 workers** | **21 min** |" in text


def test_mechanisms_that_nobody_meets_change_nobodys_stay() -> None:
    stays = []
    for values in (chain_values(1), with_mechanisms(chain_values(1))):
        scenario = scenario_from_values(values, area_id="chain", days=14)
        cohort = sample_cohort(scenario, seed=1, replication=0)
        table_of_stays = simulate(cohort, flatten(scenario)).stays
        moments = ["setting", "requested_at", "entered_at", "left_at"]
        stays.append(table_of_stays.select(moments).to_pylist())
    assert len(stays[0]) > 7000
    assert stays[0] == stays[1]
