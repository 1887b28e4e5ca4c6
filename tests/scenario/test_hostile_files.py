"""Files that nobody writes by mistake: each ends in an answer, soon, and in one error."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flowsim.errors import ScenarioError
from flowsim.scenario.files import LARGEST_BYTES, read_toml
from flowsim.scenario.load import load_scenario
from flowsim.texts import error_text
from tests.scenario.written import TEXT, the_problem

FILE = "area.toml"

HOSTILE: dict[str, tuple[bytes, str]] = {
    "lists in lists": (b"x = " + b"[" * 100_000 + b"]" * 100_000, "nested_too_deeply"),
    "lists in lists, closed": (b"x = " + b"[" * 60 + b"]" * 60, "nested_too_deeply"),
    "tables in tables": (b"x = " + b"{a = " * 60 + b"1" + b"}" * 60, "nested_too_deeply"),
    "a key of many names": (b".".join([b"a"] * 50_000) + b" = 1", "nested_too_deeply"),
    "quoted names": (b".".join([b'"a b"'] * 50) + b" = 1", "nested_too_deeply"),
    "a table of many names": (b"[" + b" . ".join([b"a"] * 50_000) + b"]", "nested_too_deeply"),
    "5000 digits": (b"x = " + b"9" * 5000, "toml_syntax"),
    "null bytes": (b"\0" * 1000, "toml_syntax"),
    "a null byte in a name": (b"a\0b = 1", "toml_syntax"),
    "a bell in a text": (b'title = "\x07"', "toml_syntax"),
    "old line ends": (TEXT.replace("\n", "\r").encode(), "toml_syntax"),
    "UTF-16": (TEXT.encode("utf-16"), "file_not_utf8"),
    "half a letter": ("title = 'å'".encode()[:-2], "file_not_utf8"),
    "a name twice": (TEXT.encode() + b"\n[horizon]\n", "toml_syntax"),
    "more than 5 MB": (b"#" * (LARGEST_BYTES + 1), "file_too_large"),
}


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_one_error(
    tmp_path: Path, content: bytes, code: str
) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        read_toml(tmp_path / FILE, FILE)
    (found,) = caught.value.problems
    assert found.code == code
    assert FILE in error_text(caught.value, "sv")


def test_five_megabytes_of_one_word_are_read_quickly(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"x = '" + b"a" * (LARGEST_BYTES - 10) + b"'")
    assert list(read_toml(tmp_path / FILE, FILE)) == ["x"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: "\ufeff" + text, id="byte order mark"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param(lambda text: text.replace("Sjukhus", "Sjukhus 🏥 \u202e\u0301"), id="emoji"),
    ],
)
def test_what_editors_and_people_do_is_accepted(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    (tmp_path / "area.toml").write_bytes(change(TEXT).encode())
    assert load_scenario(str(tmp_path / "area.toml")).fingerprint


BAD_NAMES = ("con", "nul", "com1", "..", ".hidden", "Å", "a b", "a;b", "-x", "x" * 61)


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_file_whose_name_cannot_be_an_id_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.toml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(str(tmp_path / f"{name}.toml"))
    assert caught.value.problems[0].code == "bad_file_name"


@pytest.mark.parametrize("name", ["../x", "a/b", "a\\b", "/etc", "A", "å", "a..b", "a\0b", ""])
def test_ids_that_lead_out_of_a_folder_are_refused(name: str) -> None:
    found = the_problem({"hospitals": {name: {}, "north": {}, "south": {}}})
    assert found.key.startswith("hospitals")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@pytest.mark.property
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
@example(content=b"\xff\xfe")
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    told = error_of(lambda: read_toml(tmp_path / FILE, FILE))
    if told is None:
        assert read_toml(tmp_path / FILE, FILE) == tomllib.loads(content.decode("utf-8-sig"))
    else:
        assert len(told.problems) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@pytest.mark.property
@given(
    where=st.integers(0, len(TEXT)),
    cut=st.integers(0, 40),
    put=st.text(alphabet='[]{}="#.,\n\0\r9eainf-Å\u200b', max_size=10),
)
def test_a_spoiled_file_is_an_area_or_a_list_of_problems(
    tmp_path: Path, where: int, cut: int, put: str
) -> None:
    spoiled = TEXT[:where] + put + TEXT[where + cut :]
    (tmp_path / FILE).write_bytes(spoiled.encode())
    told = error_of(lambda: load_scenario(str(tmp_path / FILE)))
    assert told is None or (told.problems and error_text(told, "en"))


def error_of(read: Callable[[], object]) -> ScenarioError | None:
    try:
        read()
    except ScenarioError as error:
        return error
    return None
