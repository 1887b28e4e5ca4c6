"""The command line: an own area, made from another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.cli


def test_a_new_area_is_told_which_of_its_numbers_are_still_the_others(
    flowsim: Any, tmp_path: Path
) -> None:
    made = flowsim("init", "mine", "--from", "small", "--scenarios", "scenarios")
    assert "check mine" in made.out
    fresh = flowsim("check", "mine")
    assert fresh.code == 0
    assert "numbers are still those of small" in fresh.out
    assert "settings.ward.places = 5 places" in fresh.out
    file = tmp_path / "mine" / "areas" / "small.toml"
    file.write_text(file.read_text("utf-8").replace("places = 5", "places = 9"), encoding="utf-8")
    changed = flowsim("check", "mine", "--lang", "sv")
    assert "tal är fortfarande från small" in changed.out
    assert "settings.ward.places" not in changed.out


def test_json_has_every_number_that_is_still_the_others(flowsim: Any) -> None:
    flowsim("init", "mine", "--from", "small", "--scenarios", "scenarios")
    found = json.loads(flowsim("check", "mine/areas/small.toml", "--json").out)
    assert found["origin"] == "small"
    assert found["still_from_origin"] == found["numbers"]
    assert "settings.ward.places" in found["still"]["beds"]


def test_an_area_made_from_no_other_says_nothing_of_it(flowsim: Any) -> None:
    outcome = flowsim("check", "small", "--scenarios", "scenarios")
    assert outcome.code == 0
    assert "still those of" not in outcome.out


def test_of_a_week_one_day_is_shown_and_the_largest_wards_first(flowsim: Any) -> None:
    flowsim("init", "mine", "--from", "halland")
    shown = flowsim("check", "mine").out
    assert shown.count("minutes_per_day") <= 3
    beds = [line for line in shown.splitlines() if "settings.ward-" in line and ".places" in line]
    assert len(beds) == 3
    numbers = [int(line.split(" = ")[1].split()[0]) for line in beds]
    assert numbers == sorted(numbers, reverse=True)
