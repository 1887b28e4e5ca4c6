"""`flowsim payment`: who pays, by every rule side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.cli

AREA = """
[horizon]
start_date = 2025-01-06
days = 28

[hospitals]
north = {}

[municipalities.ale]
hospitals = { north = 1.0 }

[settings.ward]
kind = "ward"
hospital = "north"
places = 8
rounds = [{ at = "09:00" }]

[settings.short-term]
kind = "short-term"
owner = "municipality"
municipality = "ale"
places = 2

[groups.patients]
specialty = "medicine"
arrivals = { per_day = 0.8, municipalities = { ale = 1.0 } }
path = [{ kind = "ward", need = { family = "exponential", mean_days = 3 } }]
planning_probability = 1.0
needs_mix = { new-social = 1.0 }
exits.new-social = { to-short-term = 1.0 }

[routes.to-short-term]
stays = [{ kind = "short-term", need = { days = 2 } }, { kind = "home" }]

[payment]
rule = "average-day-0"
day_amounts = "socialstyrelsen"

[costs]
price_list = "sweden-2024"
"""


@pytest.fixture(name="paid")
def _paid(flowsim: Any, library: Path) -> Any:
    """A finished run of an area where payment is settled."""
    (library / "areas" / "paid.toml").write_text(AREA, encoding="utf-8")
    run = ("run", "paid", "-n", "3", "--workers", "1", "--scenarios", "scenarios", "--no-figures")
    outcome = flowsim(*run, "-q")
    assert outcome.code == 0, outcome.err
    return flowsim


def test_it_shows_every_rule_and_says_which_amounts_are_not_known(paid: Any) -> None:
    shown = paid("payment", "--lang", "en").out
    for rule in ("statutory", "average-7-days", "stockholm-average", "average-day-0*"):
        assert rule in shown
    assert "Amount per day of care 2025: not known; that of 2024 is used, 12,000 SEK." in shown


def test_a_rule_is_shown_by_municipality_and_in_swedish(paid: Any) -> None:
    shown = paid("payment", "--rule", "statutory", "--lang", "sv").out
    assert "Kommun" in shown
    assert "ale" in shown
    assert "Betalningsdagar" in shown


def test_its_json_has_the_payment_that_moves_between_the_payers(paid: Any) -> None:
    values = json.loads(paid("payment", "--json").out)
    costs = {row["kpi"]: row["mean"] for row in values["costs"]}
    own = [
        row["mean"]
        for row in values["payments"]
        if (row["kpi"], row["of"]) == ("payment-sek", "average-day-0")
    ]
    assert own == [costs["payment-transfer"]]
    assert costs["cost-region"] + costs["cost-municipality"] == pytest.approx(costs["cost-total"])


def test_a_rule_that_is_not_there_is_refused_with_the_nearest(paid: Any) -> None:
    outcome = paid("payment", "--rule", "statutori", "--lang", "en")
    assert outcome.code == 2
    assert "Did you mean statutory?" in outcome.err


def test_an_area_without_payment_says_so(flowsim: Any) -> None:
    few = ("-n", "2", "--workers", "1", "--scenarios", "scenarios", "--no-figures", "-q")
    assert flowsim("run", "small", *few).code == 0
    outcome = flowsim("payment", "--lang", "sv")
    assert outcome.code == 2
    assert "Området säger inget om betalning." in outcome.err
