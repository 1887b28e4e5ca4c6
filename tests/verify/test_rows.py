"""A comparison can fail: when the figure is wrong, and when too little was simulated."""

from __future__ import annotations

import numpy as np
import pytest

from flowsim.sampling.streams import Streams
from flowsim.scenario.base import Text
from flowsim.verify.rows import Figure, Pair, Row, equal, held_against, worst_of

CHECK = Text(sv="Prov", en="Test")
WAIT = Figure("mean wait", "days", 2.0)


def runs(mean: float, spread: float, replications: int = 400) -> list[Pair]:
    """Ten waits a run, with sums around 10 x mean."""
    uniform = Streams(1, 0).uniforms("test", "runs", replications)
    return [(10 * mean + spread * (one - 0.5), 10.0) for one in uniform]


def test_the_truth_itself_passes() -> None:
    row = held_against(CHECK, WAIT, runs(2.0, 6.0))
    assert row.passed
    assert row.simulated == pytest.approx(2.0, abs=0.05)


def test_a_figure_that_is_five_percent_off_fails() -> None:
    row = held_against(CHECK, WAIT, runs(2.1, 6.0))
    assert not row.passed
    assert row.z is not None
    assert row.z > 4


def test_a_figure_that_could_be_anything_fails_although_it_is_near_the_truth() -> None:
    row = held_against(CHECK, WAIT, runs(2.0, 60.0, replications=40))
    assert row.standard_error is not None
    assert row.standard_error > 0.02 * 2.0
    assert abs(row.z or 0) < 4
    assert not row.passed


def test_a_figure_without_chance_must_hit_the_truth() -> None:
    assert held_against(CHECK, WAIT, [(20.0, 10.0)] * 3).passed
    assert not held_against(CHECK, WAIT, [(20.1, 10.0)] * 3).passed


def test_the_standard_error_covers_the_spread_of_the_denominator() -> None:
    # busier runs have more waits and longer ones: what counts is the spread of the ratio
    draw = Streams(2, 0)
    ratios, errors = [], []
    for trial in range(400):
        arrivals = np.floor(draw.uniforms("n", str(trial), 50) * 20) + 40
        noise = draw.uniforms("w", str(trial), 50) - 0.5
        pairs = [(float(n * (n / 25 + w)), float(n)) for n, w in zip(arrivals, noise, strict=True)]
        row = held_against(CHECK, WAIT, pairs)
        ratios.append(row.simulated)
        errors.append(row.standard_error or 0.0)
    assert float(np.mean(errors)) == pytest.approx(float(np.std(ratios, ddof=1)), rel=0.1)


def test_one_replication_says_nothing() -> None:
    with pytest.raises(ValueError, match="two replications"):
        held_against(CHECK, WAIT, [(20.0, 10.0)])


def test_whole_numbers_must_be_equal() -> None:
    assert equal(CHECK, "minutes", "minutes", truth=10**12, simulated=10**12).passed
    assert not equal(CHECK, "minutes", "minutes", truth=10**12, simulated=10**12 + 1).passed


def test_of_many_hours_one_that_failed_is_shown() -> None:
    def row(z: float, *, passed: bool) -> Row:
        return Row(CHECK, "hour", "patients", 1.0, 1.0, 0.01, z, passed)

    blunt = row(0.1, passed=False)
    assert worst_of([row(3.5, passed=True), blunt, row(-3.9, passed=True)]) is blunt
    assert worst_of([row(1.0, passed=True), row(-3.0, passed=True)]).z == -3.0
