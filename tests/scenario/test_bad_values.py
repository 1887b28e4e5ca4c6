"""Every kind of bad value gives one clear problem: key, value, what is allowed, nearest name."""

from __future__ import annotations

import pytest

from flowsim.errors import ScenarioError
from flowsim.texts import error_text
from tests.scenario.written import (
    AREA,
    REMOVED,
    allowed,
    loaded,
    problems_in,
    problems_of,
    spoiled,
    the_problem,
)


def test_the_area_that_the_tests_spoil_is_right() -> None:
    assert loaded(AREA).area.settings["short"].places == 10


@pytest.mark.parametrize(
    ("key", "value", "code", "what"),
    [
        ("settings.short.places", -1, "out_of_range", "a whole number from 0 to 1000000"),
        ("settings.short.places", 2.5, "wrong_type", "a whole number from 0 to 1000000"),
        ("settings.short.places", "10", "wrong_type", "a whole number from 0 to 1000000"),
        ("settings.short.places", True, "wrong_type", "a whole number from 0 to 1000000"),
        ("groups.medicine.arrivals.per_day", float("nan"), "wrong_type", "a number from 0 to"),
        ("groups.medicine.arrivals.hours", [1] * 23, "wrong_length", "24 values"),
        ("groups.medicine.planning_probability", 1.2, "out_of_range", "a number from 0 to 1"),
        ("groups.medicine.path", [], "wrong_length", "1 or more"),
        ("groups.medicine.specialty", REMOVED, "missing_key", ""),
        ("groups.medicine.needs_mix.unchanged", 0.5, "shares_not_one", "sum to 1"),
        ("groups.medicine.exits.none.home", 0.9, "shares_not_one", "sum to 1"),
        ("settings.short.windows.0.opens", "8.00", "bad_clock", "from 00:00 to 24:00"),
        ("settings.short.windows", "always", "wrong_type", "a list"),
        ("settings.short.open_on_holidays", "no", "wrong_type", "true or false"),
        ("settings.Ward 7", {"kind": "ward"}, "bad_name", "small letters"),
        ("horizon.start_date", "monday", "wrong_type", "a date such as"),
        ("horizon", 365, "wrong_type", "a table"),
        ("tasks.transport.takes", {"family": "gamma", "mean_days": 2}, "duration_form", "cv"),
        (
            "tasks.transport.takes",
            {"family": "uniform", "low_hours": 3, "high_hours": 2},
            "low_above_high",
            "low not above high",
        ),
        (
            "settings.south-ward.changes.0.to_date",
            "2025-06-01",
            "dates_out_of_order",
            "from_date not after",
        ),
    ],
)
def test_a_bad_value_is_told_with_what_is_allowed(
    key: str, value: object, code: str, what: str
) -> None:
    found = the_problem({key: value})
    assert found.code == code
    assert key.startswith(found.key)
    assert what in allowed(found)


@pytest.mark.parametrize(
    ("key", "value", "nearest"),
    [
        ("settings.short.plases", 10, "places"),
        ("grups", {}, "groups"),
        ("groups.medicine.exits.new-sosial", {"short": 1.0}, "new-social"),
        ("settings.south-ward.weekday_places.sst", 3, "sat"),
        ("settings.short.kind", "shortterm", "short-term"),
        ("tasks.plan.gates", "plaec", "place"),
        ("tasks.transport.cause", "logistic", "logistics"),
        ("settings.short.windows.0.days", ["mno"], "mon"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(key: str, value: object, nearest: str) -> None:
    found = the_problem({key: value})
    assert found.nearest == nearest
    assert nearest in allowed(found)


def test_all_problems_of_a_file_are_told_at_once() -> None:
    changes = {
        "settings.short.places": -1,
        "settings.housing.plases": 3,
        "groups.medicine.needs_mix.unchanged": 0.7,
        "tasks.assess.source": 7,
        "teams.rehab.slots.0.starts": "eight",
    }
    found = {problem.key for problem in problems_of(changes)}
    assert found == {
        "settings.short.places",
        "settings.housing.plases",
        "groups.medicine.needs_mix",
        "tasks.assess.source",
        "teams.rehab.slots.0.starts",
    }


def test_all_contradictions_of_an_area_are_told_at_once() -> None:
    changes = {
        "tasks.plan.after": ["asess"],
        "settings.short.municipality": "dall",
        "horizon.start_date": "2025-01-07",
    }
    assert len(problems_of(changes)) == 3


def test_the_message_names_file_key_value_allowed_and_nearest() -> None:
    with pytest.raises(ScenarioError) as caught:
        loaded(spoiled({"tasks.plan.after": ["asess"]}))
    assert error_text(caught.value, "en") == (
        'test.toml: tasks.plan.after.0 = "asess": There is no such task.'
        " Allowed: one of: assess, plan, transport. Did you mean assess?"
    )
    assert caught.value.exit_code == 2


def test_an_empty_file_misses_what_every_area_needs() -> None:
    assert {problem.key for problem in problems_in({})} == {"horizon", "settings"}


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("settings.short.source", " ", "wrong_type"),
        ("settings.short.confidence", "B", "not_allowed"),
        ("settings.short.ranges", {"placs": [8, 12]}, "range_of_nothing"),
        ("settings.short.ranges", {"places": [12, 8]}, "bad_range"),
        ("settings.short.ranges", {"places": [11, 14]}, "outside_own_range"),
        ("settings.short.places", {"value": 10, "range": [11, 12]}, "outside_own_range"),
        ("settings.short.places", {"value": 10, "sorce": "x"}, "unknown_key"),
    ],
)
def test_bad_provenance_is_told(key: str, value: object, code: str) -> None:
    assert the_problem({key: value}).code == code
