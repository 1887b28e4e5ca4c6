"""`flowsim app` opens a browser without waiting for it."""

from __future__ import annotations

import threading
import webbrowser
from collections.abc import Callable

import pytest

from flowsim.app import serve as serving
from flowsim.app.serve import Opening
from flowsim.cli import engine
from flowsim.cli.main import run_command

ADDRESS = "http://127.0.0.1:8765/?token=secret"


@pytest.mark.cli
def test_a_browser_that_is_slow_to_start_does_not_hold_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    was_opened, may_go_on = threading.Event(), threading.Event()
    asked: list[str] = []

    def start(address: str) -> None:
        asked.append(address)
        was_opened.set()
        assert may_go_on.wait(10), "the server waited for the browser"

    def serve(_: Opening, on_open: Callable[[str], None]) -> None:
        on_open(ADDRESS)
        assert was_opened.wait(10)
        may_go_on.set()

    monkeypatch.setattr(webbrowser, "open", start)
    monkeypatch.setattr(serving, "serve", serve)
    monkeypatch.setattr(engine, "make_ready", lambda *_, **__: None)
    assert run_command(["app", "--lang", "en"]) == 0
    assert asked == [ADDRESS]
