"""The exact results themselves, against values known from elsewhere."""

from __future__ import annotations

import pytest

from flowsim.theory import (
    erlang_b,
    erlang_c,
    mean_wait_days,
    mean_wait_for_weekly_days,
    ward_and_care_home,
)

pytestmark = pytest.mark.theory


def test_one_server_is_lost_with_probability_load_over_one_plus_load() -> None:
    assert erlang_b(2.0, 1) == pytest.approx(2 / 3)
    assert erlang_b(3.0, 2) == pytest.approx((9 / 2) / (1 + 3 + 9 / 2))


def test_one_server_makes_a_share_wait_that_is_its_load() -> None:
    assert erlang_c(0.7, 1) == pytest.approx(0.7)
    assert mean_wait_days(0.5, 1.0, 1) == pytest.approx(1.0)


def test_eleven_servers_at_load_ten_keep_waits_of_three_days_as_published() -> None:
    # P(W > 3 d) with mean stay 20 d: the share who wait x exp(-(c - load) x 3 / 20)
    from math import exp

    assert erlang_c(10.0, 11) * exp(-3 / 20) == pytest.approx(0.5871, abs=5e-5)


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
