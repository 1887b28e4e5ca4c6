"""A workshop of a tiny area, asked the way a browser asks."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from flowsim.app.notebook import Notebook
from flowsim.app.pool import Pool
from flowsim.app.security import Doors
from flowsim.app.server import Server
from flowsim.app.workshop import AreaFacts, Workshop, read_facts

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
    return Server(
        Workshop(facts, pool, seed=1), Notebook(tmp_path / "kept", "tiny"), Doors(PORT), "en"
    )


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
