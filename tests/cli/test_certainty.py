"""On the command line: how sure an answer is."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytestmark = pytest.mark.cli

ALONE = ("--no-figures", "--workers", "1", "--scenarios", "scenarios", "--days", "7")
LOOSE = ("--precision", "occupancy=60")


def flat(text: str) -> str:
    return " ".join(text.split())


def test_compare_goes_on_until_it_is_precise_and_says_so(flowsim: Any) -> None:
    outcome = flowsim("compare", "small", "fewer-beds", *LOOSE, *ALONE)
    assert outcome.code == 0
    said = "Stopped after 30 replications: as precise as asked for, at two looks in a row."
    assert said in flat(outcome.out)


def test_run_says_what_was_not_reached_and_why(flowsim: Any) -> None:
    tight = ("--precision", "occupancy=0.01", "--precision", "boarding-hours=1", "--at-most", "20")
    outcome = flowsim("run", "small", *tight, *ALONE)
    assert outcome.code == 0
    assert "Stopped after 20 replications, the most allowed (--at-most):" in flat(outcome.out)
    assert "and ±0.01 was asked for." in flat(outcome.out)
    assert "Boarding in the emergency department: not defined in every" in flat(outcome.out)


def test_json_has_why_it_stopped_single_years_and_the_best(flowsim: Any) -> None:
    asked = ("--best", "overcrowding-06", "--within", "0.5", "--json")
    outcome = flowsim("compare", "small", "fewer-beds", *LOOSE, *asked, *ALONE)
    values = json.loads(outcome.out)
    assert values["replications"] == values["precision"]["replications"] == 30
    assert values["precision"]["is_precise"]
    assert [goal["state"] for goal in values["precision"]["goals"]] == ["precise"]
    assert set(values["best"]["may_be_best"]) <= {"", "fewer-beds"}
    of_base = {one["kpi"]: one for one in values["summaries"][""]}
    assert of_base["occupancy"]["next_low"] < of_base["occupancy"]["low"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "A single period of 7 days"),
        ("sv", "En enskild period på 7 dagar"),
    ],
)
def test_both_commands_show_what_a_single_period_may_show(
    flowsim: Any, lang: str, said: str
) -> None:
    few = ("-n", "6", "--lang", lang, *ALONE)
    assert said in flat(flowsim("run", "small", *few).out)
    compared = flat(flowsim("compare", "small", "fewer-beds", *few).out)
    assert said in compared
    assert ("In grey below" if lang == "en" else "I grått under") in compared


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--precision", "occupancy"), "--precision occupancy cannot be read."),
        (("--precision", "occupancy=wide"), "--precision occupancy=wide cannot be read."),
        (("--precision", "occupancy=0"), "It must be a number above 0"),
        (("--precision", "occupansy=1"), "Did you mean occupancy?"),
        (("--precision", "occupancy=1", "-n", "30"), "not both"),
        (("--at-most", "100"), "--at-most is the most that --precision may take"),
        (("--precision", "occupancy=1", "--at-most", "5"), "Allowed: 20 to"),
        (("--best", "discharges"), "No case is best by discharges"),
        (("--best", "boarding"), "Did you mean boarding-hours?"),
        (("--within", "1"), "give --best too"),
        (("--best", "boarding-hours", "--within", "-1"), "it must be 0 or more"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_run(
    flowsim: Any, options: tuple[str, ...], said: str
) -> None:
    outcome = flowsim("compare", "small", "fewer-beds", *options, *ALONE)
    assert outcome.code == 2
    assert outcome.out == ""
    assert said in flat(outcome.err)
    assert "Traceback" not in outcome.err
