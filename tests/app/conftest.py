"""A workshop of a tiny area, asked the way a browser asks."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, sync_playwright
from starlette.testclient import TestClient

from flowsim.app.area import AreaFacts, read_facts
from flowsim.app.pool import Pool
from flowsim.app.security import Doors
from flowsim.app.server import Server
from tests.app.chromium import Serving, Visit, find_chromium, launch, rooms_of, serving, visit

SCENARIOS = Path(__file__).parent / "scenarios"
PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"


@pytest.fixture(scope="session")
def facts() -> AreaFacts:
    return read_facts("tiny", SCENARIOS)


@pytest.fixture
def server(facts: AreaFacts, tmp_path: Path) -> Server:
    """A server whose runs are done in a thread, so that no process must start."""
    pool = Pool(1, "auto", hire=lambda: ThreadPoolExecutor(1))
    return Server(rooms_of(facts, pool, tmp_path / "kept"), pool, Doors(PORT), "en")


@pytest.fixture
def stranger(server: Server) -> Iterator[TestClient]:
    """A browser that has not been let in."""
    with TestClient(server.app(), base_url=ADDRESS, follow_redirects=False) as client:
        yield client


@pytest.fixture
def browser(server: Server, stranger: TestClient) -> TestClient:
    """A browser that came in by the link, and sends what a page of ours sends."""
    link = urlsplit(server.doors.link())
    assert stranger.get(f"{link.path}?{link.query}").status_code == 303
    stranger.headers["Origin"] = ADDRESS
    return stranger


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    find_chromium()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def room(facts: AreaFacts, tmp_path: Path) -> Iterator[Serving]:
    """A server that a browser can open."""
    with serving(facts, tmp_path) as served:
        yield served


@pytest.fixture
def window(chromium: Browser, room: Serving) -> Iterator[Visit]:
    """A window of a browser; it must not have asked for anything elsewhere, or complained."""
    opened = visit(chromium, room)
    yield opened
    opened.page.context.close()
    assert opened.elsewhere == []
    assert opened.complaints == []
