"""A copy of the scenario files for editing: whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowsim.errors import ScenarioError
from flowsim.scenario.copying import copy_scenarios
from flowsim.scenario.load import load_scenario
from tests.scenario.library import library
from tests.scenario.written import TEXT, write


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.toml")}


def test_a_copy_holds_everything_and_can_be_loaded(tmp_path: Path) -> None:
    source = library(tmp_path / "source")
    copied = copy_scenarios(tmp_path / "mine", scenarios=source)
    assert names(copied) == names(source)
    assert load_scenario("test", "both", copied).changes


def test_a_copy_of_one_area_leaves_the_others(tmp_path: Path) -> None:
    source = library(tmp_path / "source")
    write(source, "areas/other.toml", TEXT)
    write(source, "small/ward.toml", TEXT)
    copied = copy_scenarios(tmp_path / "deep" / "mine", "other", source)
    kept = names(source) - {"areas/test.toml", "small/ward.toml"}
    assert names(copied) == kept | {"origin/other.toml"}
    areas, origin = (copied / folder / "other.toml" for folder in ("areas", "origin"))
    assert areas.read_bytes() == origin.read_bytes()
    assert not (copied / "small").exists()


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    copied = copy_scenarios(tmp_path / "mine", scenarios=library(tmp_path / "source"))
    assert (copied / "areas" / "test.toml").is_file()


@pytest.mark.parametrize("name", ["mine/areas/test.toml", "mine"])
def test_nothing_that_exists_is_overwritten(tmp_path: Path, name: str) -> None:
    existing = write(tmp_path, name, "my work")
    with pytest.raises(ScenarioError) as caught:
        copy_scenarios(tmp_path / "mine", scenarios=library(tmp_path / "source"))
    assert caught.value.problems[0].code == "already_exists"
    assert existing.read_text(encoding="utf-8") == "my work"


def test_an_unknown_area_copies_nothing(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        copy_scenarios(tmp_path / "mine", "tset", library(tmp_path / "source"))
    assert caught.value.problems[0].nearest == "test"
    assert not (tmp_path / "mine").exists()


def test_a_folder_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    write(tmp_path, "file", "not a folder")
    with pytest.raises(ScenarioError) as caught:
        copy_scenarios(tmp_path / "file" / "mine", scenarios=library(tmp_path / "source"))
    assert caught.value.problems[0].code == "cannot_write"
    assert {path.name for path in tmp_path.iterdir()} == {"file", "source"}
