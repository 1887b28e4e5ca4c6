"""How many are enough: the search, on values whose truth is known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from benchmarks.seek_coverage import (
    Ready,
    all_shares,
    is_right,
    runs_of,
    searches_in,
    shares,
    true_number,
    true_share,
)
from flowsim.experiment.seek import Found, Limit, ordered_by_help, seek, seek_looks, state_of
from flowsim.experiment.seek_curve import costs_beyond, curve, numbers_to_draw, wrong_way

Floats = npt.NDArray[np.float64]

UNDER_TEN = Limit("<", 10.0)


def halving(numbers: range, seed: int = 1, replications: int = 200) -> Ready:
    """10 at number 0 and a tenth less at each number, with the same luck for all of them."""
    luck = np.random.default_rng(seed).gamma(25, 1 / 25, replications)
    return Ready({number: 10.0 * 0.9**number * luck for number in numbers})


def found_in(runs: Ready, numbers: range, limit: Limit = UNDER_TEN, most: int = 200) -> Found:
    return seek(ordered_by_help(numbers, runs, limit), runs, limit, most=most, seed=1)


def test_the_first_number_inside_the_limit_is_enough_and_the_one_before_it_too_few() -> None:
    found = found_in(halving(range(-20, 21)), range(-20, 21), Limit("<", 10.0 * 0.9**3.5))
    assert (found.enough, found.undecided, found.too_few[-1]) == (4, (), 3)
    assert [found.state(number) for number in (3, 4, 20)] == ["too-few", "enough", "enough"]


def test_a_number_at_the_limit_cannot_be_told_and_is_named() -> None:
    found = found_in(halving(range(-5, 6)), range(-5, 6), most=60)
    assert found.undecided == (0,)
    assert (found.enough, found.too_few[-1]) == (1, -1)


def test_only_a_few_numbers_of_a_long_range_are_tried() -> None:
    found = found_in(halving(range(-200, 201)), range(-200, 201), Limit("<", 10.0 * 0.9**3.5))
    assert len(found.looked) <= 10


def test_numbers_far_from_the_limit_get_no_more_than_the_first_look() -> None:
    looked = found_in(halving(range(-20, 21)), range(-20, 21)).looked
    assert looked[11][0] == 20
    assert looked[0][0] == 200


def test_no_number_is_enough_when_the_whole_range_is_outside_the_limit() -> None:
    found = found_in(halving(range(-20, -10)), range(-20, -10))
    assert (found.enough, found.undecided, len(found.too_few)) == (None, (), 10)


def test_the_first_number_is_the_answer_when_the_whole_range_is_inside() -> None:
    found = found_in(halving(range(10, 20)), range(10, 20))
    assert (found.enough, found.undecided, found.too_few) == (10, (), ())


def test_to_stay_above_a_limit_the_most_that_are_enough_are_sought() -> None:
    found = found_in(halving(range(-10, 11)), range(-10, 11), Limit(">", 10.0 * 0.9**3.5))
    assert (found.enough, found.too_few[-1]) == (3, 4)


def test_looks_double_and_end_at_the_most() -> None:
    assert seek_looks(200) == (20, 40, 80, 160, 200)
    assert seek_looks(20) == (20,)


@pytest.mark.parametrize(("comparison", "state"), [("<", "too-few"), ("<=", "enough")])
def test_a_mean_at_the_limit_that_never_varies_is_inside_it_only_if_the_limit_is(
    comparison: str, state: str
) -> None:
    limit = Limit(comparison, 5.0)  # type: ignore[arg-type]
    room = limit.room(np.full(200, 5.0))
    assert state_of(room, limit, error=0.005, seed=1, most=200) == state


def test_what_never_varied_in_few_replications_is_not_believed_yet() -> None:
    room = UNDER_TEN.room(np.zeros(20))
    assert state_of(room, UNDER_TEN, error=0.005, seed=1, most=200) == "undecided"
    assert state_of(room, UNDER_TEN, error=0.005, seed=1, most=20) == "enough"


def test_replications_without_a_value_do_not_count_towards_those_needed() -> None:
    room = np.where(np.arange(30) < 15, np.nan, 5.0 + np.arange(30) / 100)
    assert state_of(room, UNDER_TEN, error=0.005, seed=1, most=200) == "undecided"


def test_the_same_seed_gives_the_same_answer() -> None:
    once, again = (found_in(halving(range(-20, 21)), range(-20, 21)) for _ in range(2))
    assert once == again


def test_the_curve_has_the_gain_of_each_further_unit_paired_by_replication() -> None:
    numbers = range(-5, 6)
    runs = halving(numbers)
    found = found_in(runs, numbers)
    points = curve(found, numbers_to_draw(found, is_every=True), runs, None, seed=1)
    assert [point.number for point in points] == list(numbers)
    ninth = points[-1]
    luck = runs.of[0][:20].mean() / 10
    assert ninth.gain == pytest.approx(10 * luck * (0.9**5 - 0.9**4))
    assert ninth.gain is not None
    assert ninth.gain_low is not None
    assert ninth.gain_high is not None
    assert ninth.gain_low < ninth.gain < ninth.gain_high < 0
    assert ninth.cost is None


def test_the_cost_of_a_unit_is_divided_by_the_units_between_two_points() -> None:
    numbers = range(-10, 11, 5)
    runs = halving(numbers)
    costs = Ready({number: np.full(200, 3.0 * number) for number in numbers})
    found = found_in(runs, numbers)
    points = curve(found, tuple(numbers), runs, costs, seed=1)
    assert [point.cost_gain for point in points[1:]] == pytest.approx([3.0] * 4)
    assert costs_beyond(points) == pytest.approx({-10: 0, -5: 15, 0: 30, 5: 45, 10: 60})
    assert costs_beyond(curve(found, tuple(numbers), runs, None, seed=1)) == {}


def test_a_long_curve_has_its_ends_some_between_and_all_around_the_answer() -> None:
    numbers = range(-200, 201)
    drawn = numbers_to_draw(
        found_in(halving(numbers), numbers, Limit("<", 10.0 * 0.9**3.5)), is_every=False
    )
    assert {-200, 200, 2, 3, 4, 5} <= set(drawn)
    assert 20 < len(drawn) < 40


def test_a_curve_that_surely_turns_is_refused() -> None:
    numbers = range(10)
    luck = np.random.default_rng(3).gamma(25, 1 / 25, 200)
    runs = Ready({number: (20.0 - number + 6 * (number == 7)) * luck for number in numbers})
    found = found_in(runs, numbers, Limit("<", 15.5))
    wrong = wrong_way(found, tuple(numbers), runs, Limit("<", 15.5), seed=1)
    assert wrong is not None
    assert wrong.second == 7
    assert 0 < wrong.low < wrong.difference < wrong.high


def test_what_noise_alone_can_do_is_not_refused() -> None:
    refused = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        runs = Ready({n: 20.0 - 0.02 * n + rng.standard_normal(40) for n in range(10)})
        found = found_in(runs, range(10), Limit("<", 19.9), most=40)
        refused += wrong_way(found, tuple(range(10)), runs, Limit("<", 19.9), seed=1) is not None
    assert refused <= 2


def test_the_cheap_queue_has_the_shares_of_erlang() -> None:
    for places in (12, 15):
        found = shares(5, 4000, places, customers=60)
        standard_error = found.std(ddof=1) / np.sqrt(len(found))
        assert abs(found.mean() - true_share(places)) < 4 * standard_error


def test_the_true_number_of_places_is_found_or_among_the_undecided() -> None:
    of = all_shares(11, 40, 40)
    found = searches_in(of, 0.05, 40)
    assert sum(is_right(one, true_number(0.05)) for one in found) >= 38
    assert np.mean([runs_of(one) for one in found]) <= 160


@pytest.mark.slow
@pytest.mark.parametrize("limit", [0.20, 0.10, 0.05, 0.0483, 0.02])
def test_the_true_number_is_right_in_95_of_100_of_200_searches(limit: float) -> None:
    found = searches_in(all_shares(12, 200, 60), limit, 60)
    assert np.mean([is_right(one, true_number(limit)) for one in found]) >= 0.95
