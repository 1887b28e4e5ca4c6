"""Durations are what their family says, and move with their mean without a new draw."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from flowsim.sampling.choices import Choices
from flowsim.sampling.distributions import (
    MAX_ATTEMPTS,
    error_min,
    geometric_attempts,
    quantile,
    residual_quantile,
    waiting_min,
    whole,
)
from flowsim.sampling.families import cdf, mean, partial_mean
from flowsim.sampling.laws import LawCodes, Residual
from flowsim.sampling.scrambling import Floats
from flowsim.sampling.streams import Streams
from flowsim.scenario.base import Duration
from flowsim.tables.cohort import LONGEST_MIN, Ints32
from flowsim.units import DAY_MIN, HOUR_MIN
from tests.sampling.fit import UNLIKELY, counts_chance, ks_chance

N = 20_000
GRID = (np.arange(400_000) + 0.5) / 400_000


def uniforms(n: int = N) -> Floats:
    return Streams(11, 0).uniforms("test", "all", n)


def choose(shares: list[float], uniforms: Floats) -> Ints32:
    return Choices.of([shares]).choose(np.zeros(len(uniforms), dtype=np.int32), uniforms)


def duration(**values: object) -> Duration:
    return Duration.model_validate(values)


SHORT_AND_LONG = duration(
    family="mixture",
    parts=[
        {"share": 0.7, "duration": {"family": "lognormal", "mean_days": 3, "cv": 0.7}},
        {"share": 0.3, "duration": {"family": "gamma", "mean_days": 14, "cv": 1.2}},
    ],
)
SAME_DAY_OR_LONGER = duration(
    family="mixture",
    parts=[
        {"share": 0.25, "duration": {"hours": 6}},
        {"share": 0.75, "duration": {"family": "uniform", "low_days": 1, "high_days": 9}},
    ],
)
CONTINUOUS: dict[str, tuple[Duration, Callable[[Floats], Floats]]] = {
    "exponential": (
        duration(family="exponential", mean_hours=5),
        stats.expon(scale=300).cdf,
    ),
    "lognormal": (
        duration(family="lognormal", mean_days=6, cv=1.1),
        stats.lognorm(s=np.sqrt(np.log(1 + 1.1**2)), scale=6 * DAY_MIN / np.sqrt(1 + 1.1**2)).cdf,
    ),
    "gamma": (
        duration(family="gamma", mean_minutes=90, cv=0.5),
        stats.gamma(a=4, scale=90 / 4).cdf,
    ),
    "uniform": (
        duration(family="uniform", low_hours=1, high_hours=3),
        stats.uniform(loc=60, scale=120).cdf,
    ),
    "mixture": (
        SHORT_AND_LONG,
        lambda x: (
            0.7 * stats.lognorm(s=np.sqrt(np.log(1.49)), scale=3 * DAY_MIN / np.sqrt(1.49)).cdf(x)
            + 0.3 * stats.gamma(a=1 / 1.44, scale=14 * DAY_MIN * 1.44).cdf(x)
        ),
    ),
}
EVERY_FAMILY = {
    **{name: one for name, (one, _) in CONTINUOUS.items()},
    "fixed": duration(days=2),
    "mixture with an atom": SAME_DAY_OR_LONGER,
    "lognormal cut": duration(family="lognormal", mean_days=6, cv=1.1, max_days=10),
    "mixture cut": SHORT_AND_LONG.model_copy(update={"max_days": 20}),
    "mixture of mixtures": duration(
        family="mixture",
        parts=[
            {"share": 0.5, "duration": SHORT_AND_LONG.model_dump()},
            {"share": 0.5, "duration": {"minutes": 0}},
        ],
    ),
}


@pytest.mark.parametrize("family", CONTINUOUS)
def test_drawn_minutes_fit_the_distribution(family: str) -> None:
    one, expected = CONTINUOUS[family]
    assert ks_chance(quantile(one, uniforms()), expected) > UNLIKELY


@pytest.mark.parametrize("family", CONTINUOUS)
def test_the_quantile_inverts_the_distribution_function(family: str) -> None:
    one, expected = CONTINUOUS[family]
    np.testing.assert_allclose(expected(quantile(one, GRID)), GRID, atol=3e-6)


@pytest.mark.parametrize("family", EVERY_FAMILY)
def test_the_mean_is_that_of_the_drawn_minutes(family: str) -> None:
    one = EVERY_FAMILY[family]
    np.testing.assert_allclose(mean(one), quantile(one, GRID).mean(), rtol=2e-4)


@pytest.mark.parametrize("family", EVERY_FAMILY)
def test_minutes_rise_with_the_uniform_up_to_its_last_bit(family: str) -> None:
    edges = np.array([0.0, 2.0**-53, 1e-9, 0.25, 0.5, 1 - 1e-9, 1 - 2.0**-53])
    levels = np.sort(np.concatenate([uniforms(), edges]))
    for invert in (quantile, residual_quantile):
        minutes = invert(EVERY_FAMILY[family], levels)
        assert np.isfinite(minutes).all()
        assert minutes[0] >= 0
        assert (np.diff(minutes) >= 0).all()


@pytest.mark.parametrize("family", ["exponential", "lognormal", "gamma"])
def test_a_shorter_mean_shortens_every_stay_in_proportion(family: str) -> None:
    spread = {} if family == "exponential" else {"cv": 0.9}
    long = quantile(duration(family=family, mean_days=10, **spread), uniforms())
    short = quantile(duration(family=family, mean_days=8, **spread), uniforms())
    np.testing.assert_allclose(short, 0.8 * long, rtol=1e-12)


def test_a_shorter_part_of_a_mixture_lengthens_nobodys_stay() -> None:
    def mixed(mean_days: float) -> Floats:
        tail = {"family": "lognormal", "mean_days": mean_days, "cv": 1}
        head = {"family": "lognormal", "mean_days": 2, "cv": 1}
        parts = [{"share": 0.6, "duration": head}, {"share": 0.4, "duration": tail}]
        return quantile(duration(family="mixture", parts=parts), uniforms())

    assert (mixed(9) <= mixed(10)).all()


def test_an_atom_of_a_mixture_has_its_share() -> None:
    minutes = quantile(SAME_DAY_OR_LONGER, GRID)
    np.testing.assert_allclose((minutes == 360).mean(), 0.25, atol=1e-5)
    longer = minutes[minutes != 360]
    assert ks_chance(longer[::40], stats.uniform(loc=DAY_MIN, scale=8 * DAY_MIN).cdf) > UNLIKELY


def test_the_upper_tail_is_set_to_the_cut() -> None:
    cut, whole_tail = EVERY_FAMILY["lognormal cut"], CONTINUOUS["lognormal"][0]
    expected = np.minimum(quantile(whole_tail, uniforms()), 10 * DAY_MIN)
    np.testing.assert_array_equal(quantile(cut, uniforms()), expected)
    assert quantile(EVERY_FAMILY["mixture cut"], GRID).max() == 20 * DAY_MIN


@pytest.mark.parametrize("family", EVERY_FAMILY)
def test_what_is_left_of_a_stay_has_the_renewal_mean(family: str) -> None:
    """Mean m (1 + CV^2) / 2 = E[X^2] / 2 E[X]."""
    one = EVERY_FAMILY[family]
    stays = quantile(one, GRID)
    expected = (stays**2).mean() / (2 * stays.mean())
    np.testing.assert_allclose(residual_quantile(one, GRID).mean(), expected, rtol=2e-3)


def test_what_is_left_of_a_lognormal_stay_of_20_days_with_cv_1_is_20_days() -> None:
    one = duration(family="lognormal", mean_days=20, cv=1)
    left = residual_quantile(one, GRID).mean() / DAY_MIN
    np.testing.assert_allclose(left, 20, rtol=2e-3)


@pytest.mark.parametrize("family", EVERY_FAMILY)
def test_what_is_left_fits_stays_met_at_a_random_moment(family: str) -> None:
    """Length-biased stays at a uniform age, drawn the long way round."""
    one = EVERY_FAMILY[family]
    stays = quantile(one, GRID)
    met = np.searchsorted(np.cumsum(stays), uniforms() * stays.sum())
    left = stays[np.minimum(met, len(stays) - 1)] * Streams(12, 0).uniforms("age", "all", N)
    levels = np.sort(residual_quantile(one, GRID[::20]))

    def share_below(minutes: Floats) -> Floats:
        return np.searchsorted(levels, minutes) / len(levels)

    assert ks_chance(left, share_below) > UNLIKELY


@pytest.mark.parametrize("family", EVERY_FAMILY)
def test_the_parts_of_the_mean_add_up(family: str) -> None:
    one = EVERY_FAMILY[family]
    stays = quantile(one, GRID)
    for minutes in (10.0, 400.0, 3_000.0, 30_000.0):
        at = np.array([minutes])
        below = stays <= minutes
        np.testing.assert_allclose(cdf(one, at), below.mean(), atol=1e-5)
        np.testing.assert_allclose(
            partial_mean(one, at), (stays * below).mean(), atol=3e-4 * mean(one)
        )


@given(st.floats(0, 1e6), st.integers(0, 3))
def test_minutes_are_rounded_half_up_and_not_below_the_least(minutes: float, least: int) -> None:
    drawn = int(whole(np.array([minutes]), at_least=least)[0])
    assert drawn == max(least, int(np.floor(minutes + 0.5)))


def test_half_a_minute_is_rounded_up() -> None:
    assert whole(np.array([0.5, 1.5, 2.49]), at_least=0).tolist() == [1, 2, 2]


@pytest.mark.parametrize("minutes", [LONGEST_MIN - 1, LONGEST_MIN, 1e12, np.inf])
def test_no_minutes_are_more_than_the_longest(minutes: float) -> None:
    drawn = whole(np.array([minutes]), at_least=0)
    assert drawn.tolist() == [min(minutes, LONGEST_MIN)]


def test_attempts_are_geometric_and_capped() -> None:
    failed = 0.4
    attempts = geometric_attempts(failed, uniforms())
    shares = [failed**k * (1 - failed) for k in range(6)] + [failed**6]
    assert counts_chance(np.bincount(np.minimum(attempts, 7))[1:], shares) > UNLIKELY
    assert geometric_attempts(0.99, uniforms()).max() == MAX_ATTEMPTS
    assert set(geometric_attempts(1.0, uniforms())) == {MAX_ATTEMPTS}
    assert set(geometric_attempts(0.0, uniforms())) == {1}


@given(st.floats(0, 1), st.floats(0, 1))
def test_better_information_never_adds_an_attempt(one: float, other: float) -> None:
    better, worse = sorted((one, other))
    u = uniforms(500)
    assert (geometric_attempts(better, u) <= geometric_attempts(worse, u)).all()


def test_a_hazard_per_day_gives_exponential_waiting_times() -> None:
    minutes = whole(waiting_min(0.02, uniforms()), at_least=1)
    assert minutes.min() >= 1
    assert ks_chance(minutes, stats.expon(scale=50 * DAY_MIN).cdf) > UNLIKELY


def test_the_estimate_error_is_normal() -> None:
    minutes = error_min(-6, 24, uniforms())
    expected = stats.norm(loc=-6 * HOUR_MIN, scale=24 * HOUR_MIN).cdf
    assert ks_chance(minutes, expected) > UNLIKELY
    assert np.isfinite(error_min(0, 24, np.zeros(1))).all()


def test_choices_have_their_shares_and_no_share_is_never_chosen() -> None:
    chosen = choose([0.0, 0.5, 0.0, 0.3, 0.2, 0.0], uniforms())
    seen = np.bincount(chosen, minlength=6)
    assert seen[[0, 2, 5]].tolist() == [0, 0, 0]
    assert counts_chance(seen[[1, 3, 4]], [0.5, 0.3, 0.2]) > UNLIKELY
    assert choose([1.0, 0.0], np.array([1 - 2.0**-53])).tolist() == [0]


@given(
    st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=30).filter(any), min_size=1),
    st.integers(0, 99),
)
def test_a_choice_is_the_first_share_whose_sum_passes_the_uniform(
    rows: list[list[int]], replication: int
) -> None:
    u = Streams(1, replication).uniforms("test", "all", 50)
    u[:2] = 0.0, 1 - 2.0**-53
    row = np.arange(50, dtype=np.int32) % len(rows)
    choices = Choices.of(rows)
    chosen = choices.choose(row, u)
    for shares, one, uniform in zip(row, chosen, u, strict=True):
        upper = np.cumsum(rows[shares])
        assert one == np.flatnonzero(upper > uniform * upper[-1])[0]
    into = choices.within(row, chosen, u)
    assert ((into >= 0) & (into <= 1)).all()


def test_a_choice_among_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="no share is positive"):
        choose([0.0, 0.0], uniforms(3))


def test_minutes_of_many_durations_are_those_of_each() -> None:
    codes = LawCodes()
    families = [one for one, _ in CONTINUOUS.values()]
    families += [duration(hours=7), SAME_DAY_OR_LONGER, duration(days=2)]
    capped = [one.model_copy(update={"max_days": 2.0}) for one in families]
    known = [codes.code(one) for one in (*families, *capped)]
    residual = codes.code(Residual(SHORT_AND_LONG))
    laws = codes.laws()
    u = uniforms(200)
    for code, one in zip(known, (*families, *capped), strict=True):
        drawn = laws.whole(np.full(200, code), u, at_least=3)
        np.testing.assert_array_equal(drawn, whole(quantile(one, u), at_least=3))
        is_drawn = laws.where_drawn(np.array([code])) >= 0
        assert is_drawn.tolist() == [one.family != "fixed"]
    mixed = np.resize([*known, residual, -1], 200)
    together = laws.whole(mixed, u, at_least=0)
    for code in set(mixed.tolist()):
        some = mixed == code
        np.testing.assert_array_equal(together[some], laws.whole(mixed[some], u[some], at_least=0))
    left = whole(residual_quantile(SHORT_AND_LONG, u), at_least=0)
    np.testing.assert_array_equal(laws.whole(np.full(200, residual), u, at_least=0), left)
    assert set(together[mixed == -1]) == {-1}
