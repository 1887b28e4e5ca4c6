"""Files that cannot be read give one clear error; nothing is written anywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flowsim.errors import Problem, ScenarioError
from flowsim.scenario.files import LARGEST_BYTES
from flowsim.scenario.load import load_scenario
from flowsim.scenario.locate import find_library
from flowsim.texts import problem_text
from tests.scenario.library import library
from tests.scenario.written import TEXT, write


def the_problem(area: str, scenarios: Path | None = None) -> Problem:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(area, "", scenarios)
    (found,) = caught.value.problems
    assert problem_text(found, "sv") != problem_text(found, "en")
    assert caught.value.exit_code == 2
    return found


def test_an_unknown_area_is_told_with_the_nearest(tmp_path: Path) -> None:
    found = the_problem("tset", library(tmp_path))
    assert (found.code, found.value, found.nearest) == ("unknown_area", "tset", "test")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert the_problem(str(tmp_path / "none.toml")).code == "file_missing"


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert the_problem("test", tmp_path / "none").code == "folder_missing"


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"title = 'a'\nplaces = ", "toml_syntax", "2"),
        (b"[a]\nb = 1\nb = 2\n", "toml_syntax", "3"),
        (b"a = " + b"[" * 5000, "nested_too_deeply", "-"),
        ("\n\ntitle = 'På'".encode("latin-1"), "file_not_utf8", 3),
    ],
    ids=["unfinished", "key-twice", "too-deep", "latin-1"],
)
def test_what_is_not_toml_is_told_with_the_line(
    tmp_path: Path, content: bytes, code: str, line: object
) -> None:
    (tmp_path / "broken.toml").write_bytes(content)
    found = the_problem(str(tmp_path / "broken.toml"))
    assert (found.code, found.details["line"]) == (code, line)
    assert found.file.endswith("broken.toml")


def test_a_file_from_notepad_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    text = TEXT.replace("\n", "\r\n")
    (tmp_path / "own.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load_scenario(str(tmp_path / "own.toml")).area_id == "own"


def test_an_enormous_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.toml").open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)
    assert the_problem(str(tmp_path / "huge.toml")).code == "file_too_large"


def test_a_folder_called_like_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "levers").mkdir()
    (tmp_path / "levers" / "wrong.toml").mkdir()
    write(tmp_path, "areas/test.toml", TEXT)
    with pytest.raises(ScenarioError) as caught:
        load_scenario("test", "wrong", tmp_path)
    assert caught.value.problems[0].code == "unknown_lever"


def test_a_folder_with_one_area_stands_for_it(tmp_path: Path) -> None:
    write(tmp_path, "own.toml", TEXT)
    assert load_scenario(str(tmp_path)).area_id == "own"


@pytest.mark.parametrize("names", [[], ["a.toml", "b.toml"]])
def test_a_folder_must_hold_one_area(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        write(tmp_path, name, TEXT)
    found = the_problem(f"{tmp_path}/")
    assert found.code == "not_one_area"
    assert found.details["names"] == (", ".join(names) or "-")


@pytest.mark.parametrize("name", ["My Area", "con", "3-wards", "åre"])
def test_a_file_name_that_cannot_be_an_id_is_told(tmp_path: Path, name: str) -> None:
    write(tmp_path, f"{name}.toml", TEXT)
    assert the_problem(str(tmp_path / f"{name}.toml")).code == "bad_file_name"


def test_levers_beside_an_area_file_are_found(tmp_path: Path) -> None:
    folder = library(tmp_path)
    scenario = load_scenario(str(folder / "areas" / "test.toml"), "weekend")
    assert [change.lever for change in scenario.changes] == ["weekend", "weekend"]


def test_a_given_folder_comes_before_the_one_beside_the_area(tmp_path: Path) -> None:
    library(tmp_path / "one")
    other = library(tmp_path / "two", extra='[[change]]\nkey = "settings.short.places"\nset = 9')
    scenario = load_scenario(str(tmp_path / "one" / "areas" / "test.toml"), "extra", other)
    assert scenario.area.settings["short"].places == 9


def without_a_folder(_: Path) -> None:
    return None


@pytest.mark.parametrize(("given", "found"), [(library, "given"), (without_a_folder, "checkout")])
def test_it_is_known_how_the_folder_was_found(
    tmp_path: Path, given: Callable[[Path], Path | None], found: str
) -> None:
    assert find_library(given(tmp_path)).found == found


def test_files_are_named_from_the_scenarios_folder(tmp_path: Path) -> None:
    folder = library(tmp_path / "mine")
    assert load_scenario("test", "", folder).origin == "mine/areas/test.toml"
