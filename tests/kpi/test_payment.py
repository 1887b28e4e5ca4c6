"""Payment responsibility as key figures: in total, by municipality, and by every rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flowsim.kpi.measure import measure
from flowsim.kpi.payment import tallies_of
from flowsim.kpi.payment_terms import NO_MONEY, Amount, Money, amount_in, money_of
from flowsim.scenario.load import load_scenario
from flowsim.scenario.payment_model import DayAmount, PaymentClock, PaymentRule
from tests.kpi.build import journeys, window
from tests.kpi.payment_case import FOLDER, MONEY, facts_of_case, read_case, with_rule
from tests.kpi.read import by, total


def table_of(case: str, money: Money = MONEY) -> Any:
    """The key figures of a case worked by hand."""
    return measure(
        facts_of_case(read_case(FOLDER / f"{case}.toml"), money), scenario="", replication=0
    )


def test_the_total_is_by_the_rule_of_the_area_and_all_rules_stand_beside_it() -> None:
    table = table_of("seven-days-b-above-the-limit", with_rule(MONEY, "average-7-days"))
    days = 13  # observed: from the day before the notice to the day after the last discharge
    million = 365 / days / 1e6
    assert total(table, "payment-sek") == pytest.approx(31_500 * million)
    by_rule = by(table, "payment-sek", "payment-rule")
    assert by_rule["average-day-0"] == pytest.approx(63_000 * million)
    assert by_rule["average-7-days"] == total(table, "payment-sek")
    assert set(by_rule) == set(MONEY.rules)


def test_a_municipality_pays_for_its_own_residents_by_each_rule() -> None:
    table = table_of("average-d-each-municipality", with_rule(MONEY, "average-day-0"))
    days = by(table, "payment-days", "municipality")
    assert days["tjorn"] == 0
    assert days["ale"] == total(table, "payment-days")
    assert days["ale"] > 0
    both = by(table, "payment-days", "payment-rule-municipality")
    assert both["average-day-0/ale"] == days["ale"]
    assert both["average-7-days/ale"] == days["ale"]
    assert both["average-7-days/tjorn"] == 0


def test_the_share_that_reaches_payment_is_of_cases_or_of_months_above_the_threshold() -> None:
    one_by_one = table_of("average-b-above", with_rule(MONEY, "statutory"))
    assert total(one_by_one, "payment-share") == 50.0  # 5 days are, 2 days are not
    average = table_of("average-b-above", with_rule(MONEY, "average-day-0"))
    assert total(average, "payment-share") == 100.0
    below = table_of("average-a-at-the-threshold", with_rule(MONEY, "average-day-0"))
    assert total(below, "payment-share") == 0.0


def test_days_without_payment_are_the_rest_of_the_days_ready() -> None:
    table = table_of("average-b-above", with_rule(MONEY, "statutory"))
    assert total(table, "payment-free-days") == (7 - 2) / 2


def test_the_published_average_leaves_out_the_long_cases_of_the_seven_day_rule() -> None:
    table = table_of("seven-days-b-above-the-limit")
    means = by(table, "payment-mean-days", "payment-rule")
    assert means["average-7-days"] == 2.0
    assert means["average-day-0"] == 6.0


def test_a_blocked_case_is_a_case_but_in_no_average() -> None:
    table = table_of("blocked-a-no-admission-notice", with_rule(MONEY, "average-day-0"))
    assert total(table, "payment-share") == 0.0
    assert total(table, "payment-mean-days") is None


def test_a_condition_that_nothing_in_the_area_sends_is_taken_as_fulfilled() -> None:
    silent = Money(payment=MONEY.payment)
    table = table_of("blocked-a-no-admission-notice", with_rule(silent, "statutory"))
    assert (total(table, "payment-days") or 0) > 0
    table = table_of("blocked-b-no-sip-call", with_rule(silent, "statutory"))
    assert (total(table, "payment-days") or 0) > 0


def with_clock(**fields: Any) -> Money:
    """Terms with one rule of one clock."""
    assert MONEY.payment is not None
    rules = {"ours": PaymentRule(clocks=(PaymentClock(**fields),))}
    payment = MONEY.payment.model_copy(update={"rule": "ours", "rules": rules})
    return replace(MONEY, payment=payment)


def days_of(case: str, money: Money) -> int:
    """Days paid for in a case worked by hand."""
    (tally,) = tallies_of(facts_of_case(read_case(FOLDER / f"{case}.toml"), money)).values()
    return int(tally.paid_days.sum())


@pytest.mark.parametrize(("counts_last_day", "days"), [(False, 1), (True, 2)])
def test_a_rule_may_pay_for_the_day_of_discharge_too(counts_last_day: bool, days: int) -> None:
    money = with_clock(method="individual", free_days=3, counts_last_day=counts_last_day)
    assert days_of("noon-a-before", money) == days


@pytest.mark.parametrize(("counts_day_0", "days"), [(True, 1), (False, 10)])
def test_a_rule_may_leave_day_0_out_of_the_average(counts_day_0: bool, days: int) -> None:
    money = with_clock(method="average", threshold_days=3, counts_day_0=counts_day_0)
    assert days_of("average-c-day-0-lowers-it", money) == days


def test_nobody_pays_for_a_patient_from_outside_the_area() -> None:
    case = read_case(FOLDER / "average-d-each-municipality.toml")
    case["stays"][0]["municipality"] = ""
    table = measure(facts_of_case(case, with_rule(MONEY, "statutory")), scenario="", replication=0)
    assert total(table, "payment-days") == 0
    assert set(by(table, "payment-days", "municipality")) == {"tjorn"}


def test_without_a_rule_there_is_no_payment_to_speak_of() -> None:
    table = measure(journeys(window=window()), scenario="", replication=0)
    assert total(table, "payment-sek") is None
    assert by(table, "payment-sek", "payment-rule") == {}
    assert NO_MONEY.rules == ()


def test_only_what_ends_in_the_window_is_counted() -> None:
    case = read_case(FOLDER / "noon-a-before.toml")
    facts = facts_of_case(case)
    later = facts.window.observe_to_at
    moved = type(facts.window)(facts.window.start_date, later - 1, later, later)
    run = type(facts.journeys)(**{**vars(facts.journeys), "window": moved})
    table = measure(type(facts)(run, MONEY), scenario="", replication=0)
    assert total(table, "payment-share") is None


def test_an_unknown_year_has_the_amount_of_the_nearest_known_one_and_says_which() -> None:
    amounts = (
        DayAmount(year=2020, sek=8200),
        DayAmount(year=2021),
        DayAmount(year=2022, sek=9300),
    )
    assert amount_in(2022, amounts) == Amount(9300, 2022)
    assert amount_in(2021, amounts) == Amount(8200, 2020)
    assert amount_in(2030, amounts) == Amount(9300, 2022)


def test_the_terms_of_an_area_have_its_prices_when_it_has_any() -> None:
    area = load_scenario("halland").area
    assert area.costs is not None
    assert money_of(area).prices == area.costs.prices
    assert money_of(area.model_copy(update={"costs": None})).prices is None


def test_the_terms_of_an_area_know_what_it_sends_and_who_needs_psychiatric_care() -> None:
    area = load_scenario("halland").area
    money = money_of(area)
    assert money.sip_tasks == ("sip-call",)
    assert not money.sends_admission_notices
    assert money.payment is not None
    assert set(money.payment.psychiatric_specialties) <= {g.specialty for g in area.groups.values()}
