"""Costs by who pays: places, patients, staff time, and the payment that nets to zero."""

from __future__ import annotations

from typing import Any

import pytest

from flowsim.kpi.costs import KPIS
from flowsim.kpi.facts import Facts, facts_of
from flowsim.kpi.measure import measure
from flowsim.kpi.payment_terms import Money
from flowsim.scenario.payment_model import PlaceCost, UnitCosts
from flowsim.terms import Kind, Owner
from flowsim.texts import number_text
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.payment_case import FOLDER, MONEY, facts_of_case, read_case, with_rule
from tests.kpi.read import by, total

PRICES = UnitCosts(
    price_year=2024,
    places={
        Kind.WARD: PlaceCost(staffed_day_sek=6000, occupied_day_sek=1000),
        Kind.EMERGENCY: PlaceCost(occupied_hour_sek=900),
        Kind.SHORT_TERM: PlaceCost(staffed_day_sek=3500),
        Kind.HOME_HELP: PlaceCost(help_hour_sek=600),
    },
    staff_hour_sek={Owner.REGION: 550, Owner.MUNICIPALITY: 500},
)
ONLY_PRICES = Money(prices=PRICES)
A_YEAR = 365 / 10 / 1e6  # ten days observed, in millions a year


def facts(money: Money = ONLY_PRICES, **rows: Any) -> Facts:
    """Ten days of a ward of the region and a short-term unit of Ale, as these rows say."""
    settings: Rows = [
        {"setting": "ward", "kind": "ward"},
        {"setting": "emergency", "kind": "emergency", "is_limited": False},
        {
            "setting": "short-term",
            "kind": "short-term",
            "owner": "municipality",
            "municipality": "ale",
        },
        {
            "setting": "home-help",
            "kind": "home-help",
            "owner": "municipality",
            "municipality": "ale",
        },
    ]
    return facts_of(journeys(window=window(10), settings=settings, **rows), money)


def table_of(of: Facts) -> Any:
    return measure(of, scenario="", replication=0)


def test_a_staffed_place_costs_whether_it_is_taken_or_not_and_a_patient_costs_more() -> None:
    empty = facts(capacity=[{"setting": "ward", "at": 0, "staffed": 2}])
    assert total(table_of(empty), "cost-region") == pytest.approx(2 * 10 * 6000 * A_YEAR)
    taken = facts(
        capacity=[{"setting": "ward", "at": 0, "staffed": 2}],
        stays=[{"patient": 1, "setting": "ward", "entered_at": 7 * DAY, "left_at": None}],
    )
    more = (2 * 10 * 6000 + 3 * 1000) * A_YEAR
    assert total(table_of(taken), "cost-region") == pytest.approx(more)


def test_short_term_care_on_medical_grounds_costs_as_short_term_until_it_has_a_price() -> None:
    def region_pays(prices: UnitCosts) -> float | None:
        places: Rows = [{"setting": "medical", "kind": "medical-short-term"}]
        capacity: Rows = [{"setting": "medical", "at": 0, "staffed": 2}]
        run = journeys(window=window(10), settings=places, capacity=capacity)
        return total(table_of(facts_of(run, Money(prices=prices))), "cost-region")

    assert region_pays(PRICES) == pytest.approx(2 * 10 * 3500 * A_YEAR)
    own = {**PRICES.places, Kind.MEDICAL_SHORT_TERM: PlaceCost(staffed_day_sek=5000)}
    assert region_pays(PRICES.model_copy(update={"places": own})) == pytest.approx(
        2 * 10 * 5000 * A_YEAR
    )


def test_who_runs_a_setting_pays_for_it() -> None:
    table = table_of(
        facts(
            capacity=[
                {"setting": "ward", "at": 0, "staffed": 1},
                {"setting": "short-term", "at": 0, "staffed": 1},
            ]
        )
    )
    assert total(table, "cost-region") == pytest.approx(60_000 * A_YEAR)
    assert by(table, "cost-municipality", "municipality") == {"ale": pytest.approx(1.2775)}
    assert total(table, "cost-municipality") == pytest.approx(35_000 * A_YEAR)
    assert total(table, "cost-total") == pytest.approx(95_000 * A_YEAR)
    kinds = by(table, "cost-total", "kind")
    assert kinds["short-term"] == pytest.approx(35_000 * A_YEAR)


def test_hours_in_the_emergency_department_and_hours_of_help_are_paid_for() -> None:
    stays = [
        {"patient": 1, "setting": "emergency", "entered_at": 0, "left_at": 4 * HOUR},
        # 210 minutes of help a week for two days: one hour
        {
            "patient": 1,
            "setting": "home-help",
            "entered_at": 4 * HOUR,
            "left_at": 2 * DAY + 4 * HOUR,
            "weight": 210,
        },
    ]
    table = table_of(facts(Money(prices=PRICES, help_settings=("home-help",)), stays=stays))
    assert total(table, "cost-region") == pytest.approx(4 * 900 * A_YEAR)
    assert total(table, "cost-municipality") == pytest.approx(600 * A_YEAR)
    # Where places are places, the weight is no time.
    assert total(table_of(facts(stays=stays)), "cost-municipality") == 0


def test_staff_time_is_paid_by_who_does_the_task() -> None:
    table = table_of(
        facts(
            stays=[{"patient": 1, "setting": "home-help", "entered_at": 0, "left_at": None}],
            task_types=[{"task": "meeting"}, {"task": "decision", "owner": "municipality"}],
            tasks=[
                {"patient": 1, "task": "meeting", "started_at": HOUR, "work_min": 30},
                {"patient": 1, "task": "decision", "started_at": HOUR, "work_min": 90},
                {"patient": 1, "task": "decision", "started_at": 11 * DAY, "work_min": 90},
            ],
        )
    )
    assert total(table, "cost-region") == pytest.approx(275 * A_YEAR)
    assert by(table, "cost-municipality", "municipality")["ale"] == pytest.approx(750 * A_YEAR)


def test_payment_moves_money_and_nets_to_zero_in_the_total() -> None:
    case = read_case(FOLDER / "weekend.toml")
    rule = with_rule(MONEY, "statutory")
    paid = Money(rule.payment, PRICES, rule.sip_tasks, rule.sends_admission_notices)
    free = ONLY_PRICES
    with_payment, without = (table_of(facts_of_case(case, money)) for money in (paid, free))
    moved = total(with_payment, "payment-transfer")
    assert moved == total(with_payment, "payment-sek")
    assert (moved or 0) > 0
    assert total(with_payment, "cost-total") == total(without, "cost-total")
    for key, sign in (("cost-region", -1), ("cost-municipality", 1)):
        before, after = total(without, key), total(with_payment, key)
        assert after == pytest.approx((before or 0) + sign * (moved or 0)), key


def test_without_a_price_list_nothing_is_said_of_costs() -> None:
    table = table_of(facts(Money(), capacity=[{"setting": "ward", "at": 0, "staffed": 2}]))
    assert total(table, "cost-total") is None
    assert total(table, "payment-transfer") is None


def test_millions_are_read_to_a_tenth() -> None:
    assert {number_text(12.34, "en", decimals=kpi.decimals) for kpi in KPIS} == {"12.3"}
