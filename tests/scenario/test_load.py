"""What a loaded scenario holds."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from flowsim.errors import ScenarioError
from flowsim.scenario.load import load_scenario
from tests.scenario.library import library
from tests.scenario.written import AREA, loaded, problems_of, spoiled


def test_a_table_gives_its_source_to_what_stands_below_until_something_else_is_said() -> None:
    values = spoiled(
        {
            "settings.source": "register",
            "settings.confidence": "E",
            "settings.short.assumption": "guess",
            "settings.short.places": {"value": 10, "source": "count", "range": [9, 11]},
        }
    )
    origins = loaded(values).provenance
    housing, windows = origins["settings.housing.places"], origins["settings.short.windows.0.opens"]
    places = origins["settings.short.places"]
    assert (housing.source, housing.assumption, housing.confidence) == ("register", None, "E")
    assert (windows.source, windows.assumption) == (None, "guess")
    assert (places.source, places.assumption, places.low, places.high) == ("count", None, 9, 11)


def test_ranges_of_a_table_belong_to_the_numbers_below_it() -> None:
    values = spoiled(
        {"groups.medicine.ranges": {"arrivals.per_day": [4, 6], "path.1.need.cv": [0.6, 1]}}
    )
    origins = loaded(values).provenance
    assert origins["groups.medicine.arrivals.per_day"].high == 6
    assert origins["groups.medicine.path.1.need.cv"].low == 0.6
    assert origins["groups.medicine.planning_probability"].low is None


def test_provenance_is_no_part_of_the_values() -> None:
    values = loaded(spoiled({"settings.short.note": "n", "settings.short.source": "s"})).values
    assert values["settings"]["short"].keys() == AREA["settings"]["short"].keys()  # type: ignore[index]


def test_holidays_cover_the_whole_run() -> None:
    days_off = loaded(AREA).holidays
    assert days_off[0] == date(2025, 1, 6)
    assert date(2025, 6, 20) in days_off  # midsommarafton
    assert days_off[-1] == date(2025, 6, 21)


def test_a_scenario_cannot_be_changed() -> None:
    area = loaded(AREA).area
    with pytest.raises(ValidationError):
        area.settings["short"].places = 3  # type: ignore[misc]
    with pytest.raises(TypeError):
        area.settings["short"] = area.settings["housing"]  # type: ignore[index]


def test_a_scenario_travels_between_processes() -> None:
    scenario = loaded(AREA)
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_days_can_be_replaced_without_moving_dates_out_of_the_run(tmp_path: Path) -> None:
    folder = library(tmp_path)
    short = load_scenario("test", "", folder, days=28)
    assert short.area.horizon.days == 28
    assert short.values["horizon"]["days"] == 28  # type: ignore[index]
    assert short.fingerprint != load_scenario("test", "", folder).fingerprint


def test_days_that_cannot_be_run_are_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("test", "", library(tmp_path), days=0)
    (found,) = caught.value.problems
    assert (found.code, found.value) == ("out_of_range", 0)


@pytest.mark.parametrize("wrong", [[], 3, "wards"])
def test_a_section_of_the_wrong_kind_is_told_and_breaks_nothing(wrong: Any) -> None:
    keys = {problem.key for problem in problems_of({"settings": wrong, "groups": wrong})}
    assert keys == {"settings", "groups"}


def test_a_hospital_of_a_group_comes_before_that_of_the_municipality() -> None:
    changes = {
        "groups.surgery.hospitals": {"south": 1.0},
        "start.loaded.0.settings": ["south-ward"],
    }
    assert loaded(spoiled(changes)).area.groups["surgery"].hospitals == {"south": 1.0}
