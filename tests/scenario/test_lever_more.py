"""Levers: priors that can be left out, shares, copies, and parameters inside tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flowsim.errors import ScenarioError
from flowsim.scenario.lever_model import Lever
from flowsim.scenario.levers import Applied, LeverUse, apply_levers
from flowsim.scenario.load import load_scenario
from flowsim.scenario.resolved import Provenance
from flowsim.scenario.translate import validated
from flowsim.texts import problem_text
from tests.scenario.library import library
from tests.scenario.written import AREA, spoiled

SHARES = "groups.medicine.exits.new-social"
CASES = "teams.meeting-hill.slots.0.cases_per_day"
WITH_PRIOR = """
[parameters.risk]
default = 0.9
low = 0.6
high = 1.1
[[change]]
key = "settings.short.places"
add = 4
[prior]
document = "a trial"
[[prior.change]]
key = "readmission.follow_up_risk"
set = "risk"
"""
QUEUES_ONLY = """
without_priors = true
[[change]]
key = "readmission.early_ready_risk"
set = 1
"""


def use(*changes: dict[str, Any], **parameters: float) -> LeverUse:
    lever, problems = validated(Lever, {"change": list(changes)})
    assert lever is not None, problems
    return LeverUse("lever", "levers/lever.toml", lever, parameters)


def applied(*changes: dict[str, Any], values: Any = None, **parameters: float) -> Applied:
    result = apply_levers([use(*changes, **parameters)], values or dict(AREA), {})
    assert result.problems == ()
    return result


def test_a_prior_is_applied_unless_a_lever_of_the_case_leaves_priors_out(tmp_path: Path) -> None:
    folder = library(tmp_path, better=WITH_PRIOR, queues=QUEUES_ONLY)
    places = load_scenario("test", "", folder).area.settings["short"].places
    assert places is not None
    for case, risk in (("better", 0.9), ("better+queues", 1.0), ("queues+better", 1.0)):
        area = load_scenario("test", case, folder).area
        assert area.readmission.follow_up_risk == risk, case
        assert area.settings["short"].places == places + 4, case


def test_a_prior_without_a_document_is_refused(tmp_path: Path) -> None:
    text = WITH_PRIOR.replace('document = "a trial"\n', "")
    with pytest.raises(ScenarioError) as caught:
        load_scenario("test", "bad", library(tmp_path, bad=text))
    assert [(p.code, p.key) for p in caught.value.problems] == [("missing_key", "prior.document")]


def test_shares_are_shifted_and_still_sum_to_one() -> None:
    values = spoiled({SHARES: {"home": 0.5, "short": 0.3, "care": 0.2}})
    change = {"key": "groups.*.exits.*", "shift": {"from": ["short"], "to": "home", "percent": 50}}
    result = applied(change, values=values)
    shares = result.values["groups"]["medicine"]["exits"]["new-social"]
    assert shares == pytest.approx({"home": 0.65, "short": 0.15, "care": 0.2})


def test_shares_can_be_shifted_to_a_route_that_nobody_took_before() -> None:
    values = spoiled({SHARES: {"short": 0.6, "care": 0.4}})
    change = {"key": SHARES, "shift": {"from": ["short", "care"], "to": "team", "percent": "part"}}
    result = applied(change, values=values, part=25)
    shares = result.values["groups"]["medicine"]["exits"]["new-social"]
    assert shares == pytest.approx({"short": 0.45, "care": 0.3, "team": 0.25})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"key": SHARES, "shift": {"from": ["absent"], "to": "home"}}, "nothing_to_change"),
        ({"key": SHARES, "shift": {"from": ["a"], "to": "b", "percent": 101}}, "out_of_range"),
        ({"key": "settings.short.places", "shift": {"from": ["a"], "to": "b"}}, "not_shares"),
        ({"key": "settings.new", "like": "settings.shrt"}, "unknown_key"),
    ],
)
def test_what_cannot_be_shifted_or_copied_is_told(change: dict[str, Any], code: str) -> None:
    values = spoiled({SHARES: {"a": 1.0}})
    (found,) = apply_levers([use(change)], values, {}).problems
    assert found.code == code
    assert problem_text(found, "sv") != problem_text(found, "en")


def test_a_copy_stands_beside_what_it_was_copied_from_with_its_sources() -> None:
    written = {"settings.short.places": Provenance("census", None, "E", 8.0, 12.0)}
    result = apply_levers(
        [
            use(
                {"key": "settings.more", "like": "settings.short"},
                {"key": "settings.more.places", "multiply": "part"},
                {"key": "settings.short.places", "multiply": "1-part"},
                part=0.2,
            )
        ],
        AREA,
        written,
    )
    assert result.problems == ()
    settings = result.values["settings"]
    assert (settings["more"]["places"], settings["short"]["places"]) == (2, 8)
    assert settings["more"]["kind"] == settings["short"]["kind"]
    assert result.provenance["settings.more.places"].source == "census"


def test_parameters_are_filled_in_inside_a_table_where_the_model_wants_numbers() -> None:
    table = {"title": "hours", "roles": ["hours"], "takes": {"hours": "hours"}}
    result = applied({"key": "tasks.new", "set": table}, hours=7.5)
    assert result.values["tasks"]["new"] == {**table, "takes": {"hours": 7.5}}


@pytest.mark.parametrize(("weeks", "days"), [(0, 0), (3, 21), (9999, None)])
def test_a_parameter_is_a_date_so_many_weeks_after_the_first_observed_day(
    weeks: float, days: int | None
) -> None:
    change = {"from_date": "later", "to_date": "2030-01-01", "percent": "more"}
    result = applied({"key": "settings.short.changes", "append": change}, later=weeks, more=120)
    (built,) = result.values["settings"]["short"]["changes"]
    horizon = AREA["horizon"]
    start = date.fromisoformat(str(horizon["start_date"]))
    warm_up = 7 * horizon.get("warm_up_weeks", 0)
    run = warm_up + horizon.get("days", 365) + horizon.get("follow_up_days", 30)
    expected = run - 1 if days is None else warm_up + days
    assert (built["from_date"] - start).days == expected
    assert built["percent"] == 120


def test_the_last_day_of_a_change_is_the_day_before_so_many_weeks_have_gone() -> None:
    change = {"from_date": "begins", "to_date": "ends", "percent": 50}
    result = applied({"key": "settings.short.changes", "append": change}, begins=2, ends=3)
    (week,) = result.values["settings"]["short"]["changes"]
    assert (week["to_date"] - week["from_date"]).days == 6


@pytest.mark.parametrize(
    ("amount", "places"), [("years*each", 20), ("-0.5*each", 10), ("2*1.5", 15)]
)
def test_an_amount_may_be_a_product_of_parameters_and_numbers(amount: str, places: int) -> None:
    values = spoiled({"settings.short.places": 12})
    change = {"key": "settings.short.places", "add": amount}
    result = applied(change, values=values, years=2, each=4)
    assert result.values["settings"]["short"]["places"] == places


@pytest.mark.parametrize(
    ("days", "spread"),
    [
        (1, {"wed": 7}),
        (2, {"tue": 4, "thu": 3}),
        (3, {"mon": 3, "wed": 2, "fri": 2}),
        (5, {"mon": 2, "tue": 2, "wed": 1, "thu": 1, "fri": 1}),
    ],
)
def test_a_week_is_spread_evenly_over_so_many_days(days: int, spread: dict[str, int]) -> None:
    values = spoiled({CASES: {"tue": 4, "thu": 3}})
    change = {"key": CASES, "spread": "days"}
    result = applied(change, values=values, days=days)
    week = result.values["teams"]["meeting-hill"]["slots"][0]["cases_per_day"]
    assert {day: number for day, number in week.items() if number} == spread


def test_a_week_has_one_to_five_weekdays_to_spread_over() -> None:
    (found,) = apply_levers([use({"key": CASES, "spread": 6})], dict(AREA), {}).problems
    assert found.code == "out_of_range"
