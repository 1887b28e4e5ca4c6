"""Levers and saved cases as files: how a case uses them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowsim.errors import ScenarioError
from flowsim.scenario.cases import parse_case
from flowsim.scenario.load import load_scenario
from flowsim.texts import problem_text
from tests.scenario.library import library
from tests.scenario.written import allowed

MORE_BEDS = """
[parameters.beds]
default = 3
low = 0
high = 10
[[change]]
key = "settings.*.places"
where = { kind = "ward" }
add = "beds"
"""


def test_a_case_is_applied_with_its_value_and_saved_cases_are_written_out(tmp_path: Path) -> None:
    folder = library(tmp_path)
    direct = load_scenario("test", "fewer-beds=25+weekend", folder)
    saved = load_scenario("test", "both", folder)
    assert direct.area.settings["north-medicine"].places == 15
    assert saved.fingerprint == direct.fingerprint
    assert saved.case == "both"
    assert {change.lever for change in saved.changes} == {"fewer-beds", "weekend"}


def test_a_parameter_can_be_given_by_name(tmp_path: Path) -> None:
    folder = library(tmp_path)
    named = load_scenario("test", "fewer-beds,percent=25", folder)
    assert named.fingerprint == load_scenario("test", "fewer-beds=25", folder).fingerprint


def test_a_lever_can_be_for_one_hospital_only(tmp_path: Path) -> None:
    folder = library(tmp_path, more_beds=MORE_BEDS)
    today, everywhere = (load_scenario("test", case, folder).area for case in ("", "more-beds"))
    for place in ("north", "south"):
        there = load_scenario("test", f"more-beds@{place}", folder).area.settings
        for name, setting in today.settings.items():
            wanted = everywhere if setting.hospital == place else today
            assert there[name] == wanted.settings[name], (place, name)
    both = load_scenario("test", "more-beds@north+more-beds@south=3", folder)
    assert both.area.settings == everywhere.settings
    assert both.case == "more-beds@north+more-beds@south=3"


@pytest.mark.parametrize(
    ("case", "code", "nearest"),
    [
        ("fewer-beds@noth=5", "unknown_place", "north"),
        ("fewer-beds@south=5", "nothing_at_place", None),
        ("both@north", "case_has_no_value", None),
        ("fewer-beds@=5", "not_a_case", None),
        ("fewer-beds,percent@north=5", "not_a_case", None),
        ("everywhere@north", "not_for_one_place", None),
        ("fewer-beds@north=5+fewer-beds@north=9", "lever_twice", None),
        ("fewer-beds@north=5+fewer-beds=9", "levers_overlap", None),
    ],
)
def test_a_lever_that_does_not_fit_the_place_is_refused(
    tmp_path: Path, case: str, code: str, nearest: str | None
) -> None:
    everywhere = """
    [[change]]
    key = "readmission.follow_up_risk"
    set = 1
    """
    with pytest.raises(ScenarioError) as error:
        load_scenario("test", case, library(tmp_path, everywhere=everywhere))
    assert [(p.code, p.nearest) for p in error.value.problems] == [(code, nearest)]


def test_a_lever_without_a_value_takes_its_default(tmp_path: Path) -> None:
    scenario = load_scenario("test", "fewer-beds", library(tmp_path))
    assert scenario.area.settings["north-medicine"].places == 18


@pytest.mark.parametrize(
    ("case", "code", "nearest"),
    [
        ("fewer-bed", "unknown_lever", "fewer-beds"),
        ("fewer-beds=41", "out_of_range", None),
        ("fewer-beds=-1", "out_of_range", None),
        ("weekend=50", "lever_has_no_value", None),
        ("both=3", "case_has_no_value", None),
        ("weekend+weekend", "lever_twice", None),
        ("both+weekend", "lever_twice", None),
        ("fewer-beds=0/10", "grid_not_here", None),
        ("fewer-beds=ten", "not_a_case", None),
        ("fewer-beds=10,hour=2", "unknown_parameter", None),
        ("fewer-beds=10,percent=20", "parameter_twice", None),
        ("fewer-beds,percent=41", "out_of_range", None),
        ("both,percent=3", "case_has_no_value", None),
        ("fewer-beds,weekend", "not_a_case", None),
    ],
)
def test_a_case_that_cannot_be_used_is_told(
    tmp_path: Path, case: str, code: str, nearest: str | None
) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("test", case, library(tmp_path))
    (found,) = caught.value.problems
    assert (found.code, found.nearest) == (code, nearest)
    assert problem_text(found, "sv") != problem_text(found, "en")


def test_limits_of_a_parameter_are_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("test", "fewer-beds=41", library(tmp_path))
    assert allowed(caught.value.problems[0]) == "a number from 0 to 40"


def test_a_bad_value_from_a_lever_is_told_with_the_file_of_the_lever(tmp_path: Path) -> None:
    text = '[[change]]\nkey = "settings.short.places"\nset = -4'
    with pytest.raises(ScenarioError) as caught:
        load_scenario("test", "negative", library(tmp_path, negative=text))
    (found,) = caught.value.problems
    assert (found.file, found.key, found.value) == (
        f"{tmp_path.name}/levers/negative.toml",
        "settings.short.places",
        -4,
    )


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ('[[change]]\nkey = "a"\nset = 1\nadd = 2', "not_one_operation", "change.0"),
        ('[[change]]\nkey = "a"', "not_one_operation", "change.0"),
        ('[[change]]\nkey = "a"\nad = 2', "unknown_key", "change.0.ad"),
        ('[[change]]\nkey = "a"\nadd = true', "bad_amount", "change.0.add"),
        (
            '[[change]]\nkey = "a"\ncopy = { from = "fr", to = ["sat"] }',
            "not_allowed",
            "change.0.copy.from",
        ),
        ("change = []", "wrong_length", "change"),
        (
            '[parameters.a]\ndefault = 9\nlow = 0\nhigh = 5\n[[change]]\nkey = "a"\nset = 1',
            "default_outside_limits",
            "parameters.a",
        ),
        (
            "[parameters]\na = { default = 1, low = 0, high = 5, main = true }\n"
            'b = { default = 1, low = 0, high = 5, main = true }\n[[change]]\nkey = "a"\nset = 1',
            "several_main_parameters",
            "",
        ),
    ],
)
def test_a_bad_lever_file_is_told(tmp_path: Path, text: str, code: str, key: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("test", "bad", library(tmp_path, bad=text))
    found = caught.value.problems[0]
    assert (found.code, found.key) == (code, key)
    assert found.file.endswith("levers/bad.toml")


def test_problems_of_all_levers_of_a_case_are_told_at_once(tmp_path: Path) -> None:
    folder = library(tmp_path, bad="change = []", worse="chnge = 1")
    with pytest.raises(ScenarioError) as caught:
        load_scenario("test", "bad+worse+fewer-bedz", folder)
    assert {found.file.rpartition("/")[2] for found in caught.value.problems} == {
        "bad.toml",
        "worse.toml",
        tmp_path.name,
    }


def test_a_name_that_is_both_lever_and_case_is_refused(tmp_path: Path) -> None:
    folder = library(tmp_path, both='[[change]]\nkey = "settings.short.places"\nset = 4')
    with pytest.raises(ScenarioError) as caught:
        load_scenario("test", "both", folder)
    assert caught.value.problems[0].code == "name_of_both"


def test_a_case_keeps_its_text() -> None:
    assert parse_case(" fewer-beds=10 + weekend ").text == "fewer-beds=10+weekend"
