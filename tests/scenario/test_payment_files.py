"""Payment rules and price lists as files: read, refused, explained, and part of what was run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flowsim.errors import ScenarioError
from flowsim.scenario.explain import explain
from flowsim.scenario.load import load_scenario
from flowsim.scenario.locate import find_library
from flowsim.scenario.payment import read_rules
from flowsim.scenario.resolved_toml import resolved_toml
from flowsim.texts import error_text

FOLDER = find_library().folder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A copy of the scenario files to edit."""
    copy = tmp_path / "scenarios"
    shutil.copytree(FOLDER, copy)
    return copy


def edited(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_an_area_has_every_rule_and_the_amounts_it_names() -> None:
    payment = load_scenario("halland").area.payment
    assert payment is not None
    assert set(payment.rules) == set(read_rules(find_library()))
    assert payment.rule in payment.rules
    known = {one.year: one.sek for one in payment.amounts}
    assert known[2019] == 7800
    assert known[2018] is None  # not known, and not guessed


def test_a_new_rule_is_one_file(library: Path) -> None:
    shutil.copy(library / "payment" / "statutory.toml", library / "payment" / "ours.toml")
    edited(library / "areas" / "halland.toml", 'rule = "average-day-0"', 'rule = "ours"')
    payment = load_scenario("halland", scenarios=library).area.payment
    assert payment is not None
    assert payment.rules[payment.rule].clocks[-1].free_days == 3


def test_a_rule_that_is_not_there_is_refused_with_the_nearest(library: Path) -> None:
    edited(library / "areas" / "halland.toml", 'rule = "average-day-0"', 'rule = "average-day-1"')
    with pytest.raises(ScenarioError) as raised:
        load_scenario("halland", scenarios=library)
    (problem,) = raised.value.problems
    assert (problem.key, problem.nearest) == ("payment.rule", "average-day-0")
    assert "Betalningsregeln finns inte" in error_text(raised.value, "sv")


@pytest.mark.parametrize(
    ("key", "old"),
    [("payment.day_amounts", "socialstyrelsen"), ("costs.price_list", "sweden-2024")],
)
def test_a_price_list_that_is_not_there_is_refused(library: Path, key: str, old: str) -> None:
    edited(library / "areas" / "halland.toml", f'"{old}"', f'"{old}x"')
    with pytest.raises(ScenarioError) as raised:
        load_scenario("halland", scenarios=library)
    (problem,) = raised.value.problems
    assert (problem.key, problem.nearest) == (key, old)


def test_what_is_wrong_in_a_rule_is_told_with_its_file(library: Path) -> None:
    edited(library / "payment" / "statutory.toml", "free_days = 30", "free_days = -1")
    edited(library / "payment" / "statutory.toml", "free_days = 3\n", "threshold_days = 3\n")
    with pytest.raises(ScenarioError) as raised:
        load_scenario("halland", scenarios=library)
    problems = {(problem.file, problem.key): problem.code for problem in raised.value.problems}
    assert problems == {
        ("scenarios/payment/statutory.toml", "clocks.0.free_days"): "out_of_range",
        ("scenarios/payment/statutory.toml", "clocks.1"): "payment_clock_form",
    }
    assert "individual tar free_days" in error_text(raised.value, "sv")


def test_payment_is_part_of_what_was_run_but_of_nobodys_luck(library: Path) -> None:
    before = load_scenario("halland", scenarios=library)
    edited(library / "areas" / "halland.toml", 'rule = "average-day-0"', 'rule = "statutory"')
    after = load_scenario("halland", scenarios=library)
    assert after.fingerprint != before.fingerprint
    assert after.sampling_fingerprint == before.sampling_fingerprint


def test_an_amount_that_becomes_known_changes_the_answer(library: Path) -> None:
    before = load_scenario("halland", scenarios=library)
    amounts = library / "costs" / "socialstyrelsen.toml"
    edited(amounts, "year = 2025\n", "year = 2025\nsek = 12300\n")
    after = load_scenario("halland", scenarios=library)
    assert after.fingerprint != before.fingerprint


def test_a_corrected_source_changes_nothing(library: Path) -> None:
    before = load_scenario("halland", scenarios=library)
    edited(library / "payment" / "statutory.toml", "5 kap. 3 §", "chapter 5, section 3")
    assert load_scenario("halland", scenarios=library).fingerprint == before.fingerprint


def test_every_number_of_rules_and_costs_has_a_source_or_says_assumption() -> None:
    rows = [
        row
        for row in explain(load_scenario("halland"))
        if row.key.startswith(("payment.", "costs."))
    ]
    assert len(rows) > 30
    assert [row.key for row in rows if row.status == "missing"] == []
    assert [row.key for row in rows if row.key.endswith("sek") and not row.unit] == []


def test_every_cost_that_is_not_in_the_law_has_a_range() -> None:
    rows = [row for row in explain(load_scenario("halland")) if row.key.startswith("costs.")]
    costs = [row for row in rows if row.unit.startswith("SEK")]
    assert [row.key for row in costs if row.origin.low is None] == []


def test_a_resolved_scenario_keeps_its_rules_whatever_happens_to_the_files(library: Path) -> None:
    scenario = load_scenario("halland")
    file = library / "areas" / "stored.toml"
    file.write_text(resolved_toml(scenario), encoding="utf-8")
    edited(library / "payment" / "statutory.toml", "free_days = 3\n", "free_days = 9\n")
    again = load_scenario("stored", scenarios=library)
    assert again.area.payment == scenario.area.payment
    assert again.area.costs == scenario.area.costs
    assert again.fingerprint == scenario.fingerprint


def test_a_library_without_rules_uses_those_that_come_with_flowsim(library: Path) -> None:
    shutil.rmtree(library / "payment")
    payment = load_scenario("halland", scenarios=library).area.payment
    assert payment is not None
    assert set(payment.rules) == set(read_rules(find_library()))
