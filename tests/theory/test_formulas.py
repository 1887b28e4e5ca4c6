"""The exact results themselves, against published values or derived in another way."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from flowsim.theory import (
    erlang_b,
    erlang_c,
    mean_over,
    mean_residual_days,
    mean_wait_days,
    mean_wait_for_opening,
    mean_wait_for_weekly_days,
    mean_waits_by_priority,
    overflow_between_wards,
    poisson_share,
    priority_queue_law,
    queue_law,
    share_of_week_open,
    share_waiting_longer,
    stationary_law,
    unlimited_occupancy,
    ward_and_care_home,
)
from flowsim.theory.moments import Floats

pytestmark = pytest.mark.theory


def test_one_server_is_lost_with_probability_load_over_one_plus_load() -> None:
    assert erlang_b(2.0, 1) == pytest.approx(2 / 3)
    assert erlang_b(3.0, 2) == pytest.approx((9 / 2) / (1 + 3 + 9 / 2))


def test_one_server_makes_a_share_wait_that_is_its_load() -> None:
    assert erlang_c(0.7, 1) == pytest.approx(0.7)
    assert mean_wait_days(0.5, 1.0, 1) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("servers", "share"),
    [(11, 0.5871), (12, 0.3329), (13, 0.1819), (14, 0.0956), (15, 0.0482), (16, 0.0233)],
)
def test_waits_of_more_than_three_days_at_load_ten_are_as_tabulated(
    servers: int, share: float
) -> None:
    assert share_waiting_longer(0.5, 20.0, servers, 3.0) == pytest.approx(share, abs=6e-5)


def test_loss_at_ten_erlang_and_ten_lines_is_as_in_erlangs_table() -> None:
    assert erlang_b(10.0, 10) == pytest.approx(0.2146, abs=5e-5)


def test_the_wait_is_what_littles_law_makes_of_the_queue() -> None:
    waiting = mean_over(queue_law(1.65, 1.0, 3), lambda state: state[1])
    assert waiting / 1.65 == pytest.approx(mean_wait_days(1.65, 1.0, 3))


def test_one_server_with_two_classes_by_hand() -> None:
    # what is left of the patient in service: 0.75; / (1 - 0.5), then / (1 - 0.75) as well
    assert mean_waits_by_priority((0.5, 0.25), 1.0, 1) == pytest.approx((1.5, 6.0))


def test_priorities_by_formula_are_those_of_the_markov_chain() -> None:
    law = priority_queue_law((0.5, 0.5), 1.0, 2, longest=60)
    waits = mean_waits_by_priority((0.5, 0.5), 1.0, 2)
    for position, wait in zip((1, 2), waits, strict=True):
        waiting = mean_over(law, lambda state, position=position: state[position])  # type: ignore[misc]
        assert waiting / 0.5 == pytest.approx(wait, rel=1e-6)


def test_priorities_do_not_change_the_mean_wait_of_all() -> None:
    first, second = mean_waits_by_priority((0.4, 1.0), 1.0, 2)
    assert (0.4 * first + 1.0 * second) / 1.4 == pytest.approx(mean_wait_days(1.4, 1.0, 2))


def test_a_queue_above_its_capacity_is_refused() -> None:
    with pytest.raises(ValueError, match="never settles"):
        erlang_c(5.0, 5)


def test_meetings_on_two_days_a_week_are_waited_for_by_squared_gaps() -> None:
    assert mean_wait_for_weekly_days((0.375, 3.375)) == pytest.approx((9 + 16) / 14)
    assert mean_wait_for_weekly_days((2.0,)) == pytest.approx(3.5)


def test_a_care_home_that_is_never_full_leaves_a_loss_system() -> None:
    chain = ward_and_care_home(
        arrivals_per_day=2.0,
        mean_stay_days=4.0,
        beds=10,
        share_to_care_home=0.1,
        mean_residence_days=1.0,
        places=12,
    )
    assert chain.lost == pytest.approx(erlang_b(8.0, 10), abs=1e-6)
    assert chain.blocked == pytest.approx(0, abs=1e-6)


def test_a_full_care_home_makes_the_ward_lose_more() -> None:
    tight = ward_and_care_home(
        arrivals_per_day=2.0,
        mean_stay_days=4.0,
        beds=12,
        share_to_care_home=0.3,
        mean_residence_days=24.0,
        places=10,
    )
    assert tight.lost > erlang_b(8.0, 12)
    assert tight.blocked > 1


def test_a_birth_and_death_chain_keeps_the_law_of_erlang() -> None:
    law = stationary_law(
        (0,),
        lambda state: [(2.0, (min(state[0] + 1, 3),)), (float(state[0]), (max(state[0] - 1, 0),))],
    )
    assert law[(3,)] == pytest.approx(erlang_b(2.0, 3))
    assert sum(law.values()) == pytest.approx(1.0)


def test_a_ward_that_nobody_overflows_to_loses_as_erlang_says() -> None:
    wards = overflow_between_wards((1e-9, 1.5), 1.0, (3, 3))
    assert wards.lost_second == pytest.approx(erlang_b(1.5, 3))
    assert wards.overflowed == pytest.approx(0, abs=1e-6)


def test_overflow_to_a_ward_without_own_patients_is_one_ward_with_all_beds() -> None:
    wards = overflow_between_wards((2.5, 0.0), 1.0, (3, 3))
    assert wards.lost_first == pytest.approx(erlang_b(2.5, 6))
    assert wards.overflowed + wards.lost_first == pytest.approx(erlang_b(2.5, 3))


def test_a_tandem_of_one_bed_and_one_place_is_as_solved_by_hand() -> None:
    chain = ward_and_care_home(
        arrivals_per_day=1.0,
        mean_stay_days=1.0,
        beds=1,
        share_to_care_home=1.0,
        mean_residence_days=1.0,
        places=1,
    )
    # empty p, treated q, resident r, both s, blocked t: p = r, q = p + s, 2r = q + t,
    # 2s = r, t = s; so r = p, s = t = p/2, q = 3p/2, and the sum 9p/2 = 1
    assert chain.lost == pytest.approx(5 / 9)
    assert chain.blocked == pytest.approx(1 / 9)
    assert chain.residents == pytest.approx(4 / 9)


def still_there(days: Floats) -> Floats:
    return np.exp(-days / 2.0)


def test_an_unlimited_setting_fills_up_as_the_exponential_says() -> None:
    (mean,) = unlimited_occupancy([3.0], still_there, [4.0], step_days=0.01)
    assert mean == pytest.approx(3.0 * 2.0 * (1 - exp(-4.0 / 2.0)), rel=1e-5)


def test_a_weekly_wave_comes_back_smaller_and_later() -> None:
    # Eick et al.: with exponential stays of mean m, arrivals a + b sin(wt) give
    # m (a + b (sin wt - wm cos wt) / (1 + (wm)^2)) in the long run
    step, period, mean_stay, level, swing = 1 / 96, 7.0, 2.0, 5.0, 2.0
    middle = (np.arange(int(period / step)) + 0.5) * step
    speed = 2 * np.pi / period
    rate = level + swing * np.sin(speed * middle)
    (found,) = unlimited_occupancy(rate.tolist(), still_there, [72.0], step_days=step)
    lag = speed * mean_stay
    wave = (np.sin(speed * 72) - lag * np.cos(speed * 72)) / (1 + lag**2)
    assert found == pytest.approx(mean_stay * (level + swing * wave), rel=1e-4)


def test_the_number_in_an_unlimited_setting_has_its_mean_as_variance() -> None:
    shares = np.array([poisson_share(2.0, number) for number in range(40)])
    numbers = np.arange(40)
    assert shares.sum() == pytest.approx(1.0)
    assert (shares * (numbers - 2.0) ** 2).sum() == pytest.approx(2.0)


def test_more_than_half_is_left_of_stays_that_vary() -> None:
    assert mean_residual_days(4.0, 0.0) == pytest.approx(2.0)
    assert mean_residual_days(4.0, 1.0) == pytest.approx(4.0)


def test_a_door_open_by_day_is_waited_for_as_by_counting_every_minute() -> None:
    spans = [(day + 10 / 24, day + 15 / 24) for day in range(5)]
    minutes = np.arange(0, 7 * 1440) + 0.5
    opens = np.array([*(span[0] for span in spans), 7 + spans[0][0]]) * 1440
    until = opens[np.searchsorted(opens, minutes)] - minutes
    is_open = np.zeros(len(minutes), dtype=bool)
    for start, end in spans:
        is_open |= (minutes >= start * 1440) & (minutes < end * 1440)
    counted = np.where(is_open, 0.0, until).mean() / 1440
    assert mean_wait_for_opening(spans) == pytest.approx(counted, rel=1e-3)
    assert share_of_week_open(spans) == pytest.approx(is_open.mean())
    with pytest.raises(ValueError, match="opens"):
        mean_wait_for_opening([])
