"""One server shows several areas, and no other files than those of its scenarios folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from flowsim.app import rooms
from flowsim.app.area import read_facts
from flowsim.app.pool import Pool
from flowsim.app.security import Doors
from flowsim.app.server import Server
from tests.app.chromium import rooms_of
from tests.app.conftest import ADDRESS, PORT, SCENARIOS


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Server, TestClient]]:
    """A server of a folder with areas north, south and east; north is shown first."""
    folder = tmp_path / "scenarios"
    shutil.copytree(SCENARIOS, folder)
    tiny = (folder / "areas" / "tiny.toml").read_text(encoding="utf-8")
    for name, places in (("north", 12), ("south", 9), ("east", 7)):
        text = tiny.replace("places = 12", f"places = {places}").replace("Tiny & <b>Bo</b>", name)
        (folder / "areas" / f"{name}.toml").write_text(text, encoding="utf-8")
    (folder / "areas" / "tiny.toml").unlink()
    pool = Pool(1, "auto", hire=lambda: ThreadPoolExecutor(1))
    kept = tmp_path / "kept"
    server = Server(rooms_of(read_facts("north", folder), pool, kept), pool, Doors(PORT), "en")
    with TestClient(server.app(), base_url=ADDRESS, follow_redirects=False) as client:
        link = urlsplit(server.doors.link())
        client.get(f"{link.path}?{link.query}")
        client.headers["Origin"] = ADDRESS
        yield server, client


def test_every_area_of_the_folder_can_be_chosen(two: tuple[Server, TestClient]) -> None:
    _, browser = two
    listed = browser.get("/api/areas?lang=en").json()
    assert {one["name"] for one in listed} == {"north", "south", "east"}


def test_a_page_of_another_area_asks_for_that_area(two: tuple[Server, TestClient]) -> None:
    _, browser = two
    assert '"room": ""' in browser.get("/?lang=en").text
    page = browser.get("/?lang=en&area=south").text
    assert "<h1>south</h1>" in page
    assert '"room": "south"' in page


def test_each_area_has_answers_and_saved_cases_of_its_own(
    two: tuple[Server, TestClient], tmp_path: Path
) -> None:
    _, browser = two
    north, south = (
        browser.get("/api/answer", params={"case": "", "area": area}).json()
        for area in ("north", "south")
    )
    assert north["cards"][0]["value"] != south["cards"][0]["value"]
    browser.post("/api/save?area=south", json={"name": "ours", "case": "no-surge"})
    assert browser.get("/api/notebook").json()["cases"] == []
    assert len(browser.get("/api/notebook?area=south").json()["cases"]) == 1
    assert (tmp_path / "kept" / "south" / "workshop.json").is_file()


@pytest.mark.parametrize("area", ["tiny", "../areas/north", "scenarios/areas/south.toml", "/etc"])
def test_only_names_of_areas_are_taken(two: tuple[Server, TestClient], area: str) -> None:
    _, browser = two
    answer = browser.get("/api/answer", params={"case": "", "area": area, "lang": "en"})
    assert answer.status_code == 400
    assert "north" in answer.json()["error"]


def test_only_so_many_areas_stay_open(
    two: tuple[Server, TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, browser = two
    monkeypatch.setattr(rooms, "MOST_ROOMS", 1)
    for area in ("south", "east", "south", "north"):
        assert browser.get("/api/notebook", params={"area": area}).status_code == 200
    assert list(server.rooms._open) == ["south"]


def test_an_area_that_is_wrong_is_told_and_can_be_mended(
    two: tuple[Server, TestClient], tmp_path: Path
) -> None:
    _, browser = two
    browser.get("/api/areas")
    file = tmp_path / "scenarios" / "areas" / "south.toml"
    right = file.read_text(encoding="utf-8")
    file.write_text("[", encoding="utf-8")
    assert browser.get("/api/notebook?area=south").status_code == 400
    file.write_text(right, encoding="utf-8")
    assert browser.get("/api/notebook?area=south").status_code == 200
