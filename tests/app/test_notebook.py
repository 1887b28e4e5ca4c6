"""What the group saves outlives the page, the server and a mistake."""

from __future__ import annotations

import json
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from flowsim.app import lock
from flowsim.app.notebook import LOCK, MOST_CASES, Notebook
from flowsim.app.saved import file_name
from flowsim.app.server import Server
from flowsim.errors import InputError
from flowsim.scenario.load import load_scenario
from tests.app.conftest import SCENARIOS

WORDS = {"name": "Möten <även> på lördag", "note": "Prova!", "by": "Åsa", "case": "fewer-beds=20"}


def test_a_saved_case_is_on_disk_at_once(browser: TestClient, server: Server) -> None:
    browser.post("/api/save", json={**WORDS, "guess": {"occupancy": "worse"}})
    again = Notebook(server.rooms.first.notebook.file.parents[1], "tiny").content
    assert [(one.name, one.case, one.by) for one in again.cases] == [
        ("Möten <även> på lördag", "fewer-beds=20", "Åsa")
    ]
    assert again.cases[0].guess == {"occupancy": "worse"}


def test_the_levers_come_back_after_a_restart(browser: TestClient, server: Server) -> None:
    browser.post("/api/remember", json={"case": "fewer-beds=20+no-surge"})
    server.rooms.first.notebook = Notebook(server.rooms.first.notebook.file.parents[1], "tiny")
    assert '"values": {"fewer-beds": 20.0, "no-surge": true}' in browser.get("/").text


def test_the_address_says_more_than_what_was_on_the_page_last(browser: TestClient) -> None:
    browser.post("/api/remember", json={"case": "no-surge"})
    assert '"values": {}' in browser.get("/?case=").text
    assert '"values": {"fewer-beds": 10.0}' in browser.get("/?case=fewer-beds%3D10").text


def test_a_lever_for_one_place_is_for_that_place_after_a_reload(browser: TestClient) -> None:
    case = "fewer-beds@north=10+fewer-beds@south=20"
    page = browser.get("/", params={"case": case}).text
    assert '"values": {"fewer-beds@north": 10.0, "fewer-beds@south": 20.0}' in page


def test_an_address_with_a_wrong_case_still_opens_the_page(browser: TestClient) -> None:
    assert browser.get("/?case=no-such-lever").status_code == 200


def test_two_pages_of_one_area_do_not_lose_the_cases_of_each_other(tmp_path: Path) -> None:
    one, other = Notebook(tmp_path, "tiny"), Notebook(tmp_path, "tiny")
    one.save({"name": "first"}, "no-surge")
    other.remember("fewer-beds=20", {})
    other.save({"name": "second"}, "fewer-beds=20")
    assert [each.name for each in Notebook(tmp_path, "tiny").content.cases] == ["first", "second"]


def test_who_finds_the_notebook_held_waits_and_then_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = Notebook(tmp_path, "tiny"), Notebook(tmp_path, "tiny")
    monkeypatch.setattr(lock, "PATIENCE_S", 0.05)
    with lock.locked(one.file.with_name(LOCK)), pytest.raises(InputError, match="notebook_busy"):
        other.save({"name": "second"}, "")
    other.save({"name": "second"}, "")
    assert [each.name for each in Notebook(tmp_path, "tiny").content.cases] == ["second"]


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    def write(number: int) -> None:
        Notebook(tmp_path, "tiny").save({"name": str(number)}, "")

    with ThreadPoolExecutor(8) as several:
        list(several.map(write, range(40)))
    names = {one.name for one in Notebook(tmp_path, "tiny").content.cases}
    assert names == {str(number) for number in range(40)}


def test_a_removed_case_comes_back_though_it_fits_the_area_no_more(
    browser: TestClient, server: Server
) -> None:
    server.rooms.first.notebook.save({"name": "old"}, "gone-lever=3")
    (saved,) = browser.get("/api/notebook").json()["cases"]
    browser.post("/api/remove", json={"id": saved["id"]})
    assert browser.post("/api/restore", json=saved).json()["cases"] == [saved]


def test_what_was_removed_can_be_put_back(browser: TestClient) -> None:
    saved = browser.post("/api/save", json=WORDS).json()["saved"]
    assert browser.post("/api/remove", json={"id": saved["id"]}).json()["cases"] == []
    assert browser.post("/api/restore", json=saved).json()["cases"] == [saved]
    assert browser.post("/api/restore", json=saved).json()["cases"] == [saved]


def test_a_case_without_a_name_is_not_saved(browser: TestClient) -> None:
    sent = browser.post("/api/save", json={"name": " \n", "case": ""})
    assert sent.status_code == 400
    assert browser.get("/api/notebook").json()["cases"] == []


def test_a_saved_number_is_kept_in_range(browser: TestClient) -> None:
    saved = browser.post("/api/save", json={"name": "all", "case": "fewer-beds=4000"}).json()
    assert saved["saved"]["case"] == "fewer-beds=40"


def test_nothing_is_written_outside_the_chosen_folder(
    browser: TestClient, server: Server, tmp_path: Path
) -> None:
    for name in ("../../evil", "/etc/evil", "..\\evil", "a\x00b"):
        browser.post("/api/save", json={"name": name, "case": ""})
        browser.post("/api/remember", json={"case": "no-surge", "guess": {"words": name}})
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert set(written) == {
        server.rooms.first.notebook.file,
        server.rooms.first.notebook.file.with_name(LOCK),
    }
    assert server.rooms.first.notebook.file.is_relative_to(tmp_path / "kept")
    assert not list(tmp_path.parent.glob("*evil*"))


def test_the_folder_holds_only_so_many_cases(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path, "tiny")
    for number in range(MOST_CASES):
        notebook.save({"name": str(number)}, "")
    with pytest.raises(InputError, match="too_many_saved_cases"):
        notebook.save({"name": "one more"}, "")


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 2}', '{"format": 1, "cases": 3}'])
def test_a_damaged_notebook_is_told_and_left_as_it_is(tmp_path: Path, content: str) -> None:
    file = tmp_path / "tiny" / "workshop.json"
    file.parent.mkdir()
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        Notebook(tmp_path, "tiny")
    assert file.read_text(encoding="utf-8") == content


def test_an_exported_case_is_a_file_that_the_command_line_takes(
    browser: TestClient, tmp_path: Path
) -> None:
    query = {"case": "fewer-beds=20+no-surge", "name": WORDS["name"], "note": "a\nb"}
    answer = browser.get("/api/export", params=query)
    assert (
        answer.headers["content-disposition"] == 'attachment; filename="moten-aven-pa-lordag.toml"'
    )
    for folder in ("areas", "levers"):
        (tmp_path / "s" / folder).mkdir(parents=True)
        for file in (SCENARIOS / folder).glob("*.toml"):
            (tmp_path / "s" / folder / file.name).write_bytes(file.read_bytes())
    (tmp_path / "s" / "cases").mkdir()
    (tmp_path / "s" / "cases" / "group.toml").write_bytes(answer.content)
    loaded = load_scenario("tiny", "group", tmp_path / "s")
    assert loaded.fingerprint == load_scenario("tiny", query["case"], SCENARIOS).fingerprint


def test_an_exported_case_comes_back_as_it_was(browser: TestClient) -> None:
    query = {"case": "fewer-beds=20+no-surge", "name": WORDS["name"], "note": "why"}
    content = browser.get("/api/export", params=query).text
    found = browser.post("/api/import", json={"content": content, "file": "x.toml"}).json()
    assert found == {"case": query["case"], "name": WORDS["name"], "note": "why"}


def test_today_cannot_be_exported_as_a_case(browser: TestClient) -> None:
    assert browser.get("/api/export", params={"case": ""}).status_code == 400


@pytest.mark.parametrize(
    "content",
    ["", "levers = []", "levers = ['no-such-lever']", "levers = 3", "=", "a." * 50_000 + "b = 1",
     "levers = ['no-surge', 'no-surge']", "levers = ['elsewhere']"],
)  # fmt: skip
def test_a_wrong_file_is_told_and_changes_nothing(browser: TestClient, content: str) -> None:
    sent = browser.post("/api/import", json={"content": content, "file": "<b>x</b>.toml"})
    assert sent.status_code == 400
    assert sent.json()["error"]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Möten på lördag", "moten-pa-lordag.toml"),
        ("../../etc/passwd", "etc-passwd.toml"),
        ("2 platser", "case-2-platser.toml"),
        ("***", "case.toml"),
        ("x" * 300, "x" * 60 + ".toml"),
    ],
)
def test_a_file_is_named_so_that_every_system_takes_it(name: str, file: str) -> None:
    assert file_name(name) == file


def test_the_notebook_is_json_that_people_can_read(browser: TestClient, server: Server) -> None:
    browser.post("/api/save", json=WORDS)
    text = server.rooms.first.notebook.file.read_text(encoding="utf-8")
    assert "Möten <även> på lördag" in text
    assert json.loads(text)["format"] == 1
    assert tomllib.loads(browser.get("/api/export", params=WORDS).text)["levers"]
