"""A real browser for the tests, and a real server for it to open."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Playwright, expect

from flowsim.api.settings import Settings
from flowsim.app.area import AreaFacts, read_facts
from flowsim.app.pool import Pool
from flowsim.app.rooms import Room, Rooms, room_of
from flowsim.app.security import Doors
from flowsim.app.serve import listen
from flowsim.app.server import Server

NAMES = ("chromium", "chromium-browser", "google-chrome")
WAIT_MS = 30_000
MISSING = (
    "NO CHROMIUM: the page was not tried in a browser. Install it (Debian: apt-get install"
    " chromium), or name it in FLOWSIM_CHROMIUM."
)


def find_chromium() -> str:
    """The browser's program; the test is skipped, and says so, without one."""
    named = os.environ.get("FLOWSIM_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(MISSING)
    return found


def launch(playwright: Playwright) -> Browser:
    """A browser without a window."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = ["--no-sandbox"] if is_root else []
    return playwright.chromium.launch(executable_path=find_chromium(), args=arguments)


@dataclass
class Serving:
    """A server that answers; `folder` is where its notebook is."""

    doors: Doors
    folder: Path

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.doors.port}"


def rooms_of(facts: AreaFacts, pool: Pool, folder: Path) -> Rooms:
    """The areas of the scenarios of the tests."""
    settings = Settings(seed=1, workers=1)

    def make(area: str) -> Room:
        return room_of(read_facts(area, facts.folder), pool, folder, settings)

    return Rooms(room_of(facts, pool, folder, settings), make, facts.folder)


@contextmanager
def serving(facts: AreaFacts, folder: Path) -> Iterator[Serving]:
    """A server in a thread of this process, its runs in another."""
    listening = listen(0)
    doors = Doors(listening.getsockname()[1])
    pool = Pool(1, "auto", hire=lambda: ThreadPoolExecutor(1))
    app = Server(rooms_of(facts, pool, folder), pool, doors, "en").app()
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield Serving(doors, folder)
    finally:
        server.should_exit = True
        thread.join()


@dataclass
class Visit:
    """A page that is open, what it asked for elsewhere, and what it complained of."""

    page: Page
    serving: Serving
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, query: str = "", *, runs: int = 10) -> None:
        """Open the page by a link of its own, and wait for an answer."""
        self.page.goto(self.serving.doors.link() + query)
        self.answered(runs)

    def answered(self, runs: int = 10) -> None:
        """Wait until the page shows an answer from so many runs, or more."""
        self.page.wait_for_function(
            "runs => !document.body.classList.contains('is-waiting')"
            " && parseInt(document.getElementById('progress').textContent) >= runs",
            arg=runs,
            timeout=WAIT_MS,
        )

    def value(self, kpi: str = "occupancy") -> str:
        """The large figure of a card."""
        return self.page.locator(f"[data-kpi={kpi}] .value").inner_text()


def visit(browser: Browser, serving_at: Serving, **options: object) -> Visit:
    """A new window of a browser; whatever goes elsewhere is stopped and kept."""
    context = browser.new_context(
        viewport={"width": 1920, "height": 1080},
        accept_downloads=True,
        **options,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    expect.set_options(timeout=WAIT_MS)
    made = Visit(page, serving_at)

    def stop(route: object) -> None:
        url = route.request.url  # type: ignore[attr-defined]
        if url.startswith((f"{serving_at.address}/", "data:", "blob:")):
            route.continue_()  # type: ignore[attr-defined]
        else:
            made.elsewhere.append(url)
            route.abort()  # type: ignore[attr-defined]

    context.route("**/*", stop)
    page.on("pageerror", lambda error: made.complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            made.complaints.append(message.text)
            if message.type in ("error", "warning") and "409" not in message.text
            else None
        ),
    )
    return made
