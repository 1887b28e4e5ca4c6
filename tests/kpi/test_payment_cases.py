"""Payment responsibility: every hand-worked case, by every rule it says something about."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowsim.kpi.payment import tallies_of
from tests.kpi.payment_case import FILES, facts_of_case, read_case

EXPECTED = [
    pytest.param(file, rule, id=f"{file.stem} {rule}")
    for file in FILES
    for rule in read_case(file)["paid"]
]


@pytest.mark.parametrize(("file", "rule"), EXPECTED)
def test_a_rule_makes_of_a_case_what_was_worked_out_by_hand(file: Path, rule: str) -> None:
    case = read_case(file)
    tally = tallies_of(facts_of_case(case))[rule]
    paid = {"days": int(tally.paid_days.sum()), "sek": int(tally.paid_sek.sum())}
    assert paid == case["paid"][rule]


def test_every_case_says_how_it_was_worked_out() -> None:
    for file in FILES:
        assert file.read_text(encoding="utf-8").startswith("# "), file.name


def test_the_cases_use_every_rule_that_comes_with_flowsim() -> None:
    used = {rule for file in FILES for rule in read_case(file)["paid"]}
    assert used == set(tallies_of(facts_of_case(read_case(FILES[0]))))
