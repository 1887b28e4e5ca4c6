"""Which numbers of somebody's own area are still those of the area it was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowsim.errors import ScenarioError
from flowsim.scenario.copying import copy_scenarios
from flowsim.scenario.explain import explain
from flowsim.scenario.inherited import Origin, origin_of
from flowsim.scenario.load import load_scenario
from flowsim.scenario.locate import find_area

SCENARIOS = Path(__file__).parents[1] / "data" / "scenarios"


def made_from_small(folder: Path, *edits: tuple[str, str]) -> Origin:
    """A copy of the small area after edits of its file, and what is still the other's."""
    mine = copy_scenarios(folder / "mine", "small", SCENARIOS)
    file = mine / "areas" / "small.toml"
    text = file.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    found = origin_in(mine)
    assert found is not None
    return found


def origin_in(folder: Path) -> Origin | None:
    scenario = load_scenario(str(folder))
    return origin_of(explain(scenario), scenario.area, find_area(str(folder))[2])


def keys_of(origin: Origin) -> set[str]:
    return {row.key for topic in origin.topics for row in topic.rows}


def test_every_number_of_a_fresh_copy_is_still_the_other_areas(tmp_path: Path) -> None:
    found = made_from_small(tmp_path)
    assert (found.area, found.still) == ("small", found.numbers)
    assert "settings.ward.places" in keys_of(found)


def test_a_changed_number_is_ones_own(tmp_path: Path) -> None:
    found = made_from_small(tmp_path, ("places = 5", "places = 6"))
    assert found.still == found.numbers - 1
    assert "settings.ward.places" not in keys_of(found)


def test_the_same_number_with_a_source_of_its_own_is_ones_own(tmp_path: Path) -> None:
    found = made_from_small(
        tmp_path, ("places = 5", 'places = { value = 5, source = "our own count" }')
    )
    assert "settings.ward.places" not in keys_of(found)


def test_a_renamed_ward_keeps_the_numbers_of_the_other_area(tmp_path: Path) -> None:
    found = made_from_small(tmp_path, ("[settings.ward]", "[settings.our-ward]"))
    assert found.still == found.numbers
    assert "settings.our-ward.places" in keys_of(found)


def test_numbers_are_told_by_what_they_are_about_beds_first(tmp_path: Path) -> None:
    topics = made_from_small(tmp_path).topics
    assert [topic.topic for topic in topics][:3] == ["beds", "arrivals", "treatment"]
    assert topics[0].rows[0].key == "settings.ward.places"


def test_a_file_under_another_name_is_held_against_the_same_origin(tmp_path: Path) -> None:
    mine = copy_scenarios(tmp_path / "mine", "small", SCENARIOS)
    (mine / "areas" / "small.toml").rename(mine / "areas" / "our-region.toml")
    found = origin_in(mine)
    assert found is not None
    assert found.still == found.numbers


def test_an_area_that_was_made_from_no_other_has_no_origin(tmp_path: Path) -> None:
    mine = copy_scenarios(tmp_path / "mine", None, SCENARIOS)
    assert origin_in(mine) is None


def test_a_copy_of_a_copy_has_the_copied_area_as_its_origin(tmp_path: Path) -> None:
    first = copy_scenarios(tmp_path / "mine", "small", SCENARIOS)
    file = first / "areas" / "small.toml"
    file.write_text(file.read_text("utf-8").replace("places = 5", "places = 6"), encoding="utf-8")
    second = copy_scenarios(tmp_path / "next", "small", first)
    found = origin_in(second)
    assert found is not None
    assert found.still == found.numbers


def test_two_origins_are_told(tmp_path: Path) -> None:
    mine = copy_scenarios(tmp_path / "mine", "small", SCENARIOS)
    (mine / "origin" / "other.toml").write_text("", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        origin_in(mine)
    assert caught.value.problems[0].code == "not_one_area"


def test_every_number_of_halland_is_about_something(tmp_path: Path) -> None:
    mine = copy_scenarios(tmp_path / "mine", "halland")
    found = origin_in(mine)
    assert found is not None
    by_topic = {topic.topic: len(topic.rows) for topic in found.topics}
    assert found.still == found.numbers > 1000
    assert by_topic["anything-else"] < 0.05 * found.numbers
    assert all(by_topic[topic] for topic in ("beds", "teams", "municipal", "municipal-stays"))
