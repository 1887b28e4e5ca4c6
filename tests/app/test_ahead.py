"""While a group talks, the case that may be asked for next is run."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import wraps

import pytest
from playwright.sync_api import Request, expect
from starlette.testclient import TestClient

from flowsim.app import runs
from flowsim.app.answers.whole import LOOKS
from flowsim.app.area import AreaFacts
from flowsim.app.running import Job, Measured, run_once
from flowsim.app.server import Server
from flowsim.app.turns import Superseded, Turns
from tests.app.chromium import Visit
from tests.app.doing import case_in_address, case_of, path_of


@pytest.fixture(name="made")
def _made(monkeypatch: pytest.MonkeyPatch, facts: AreaFacts) -> list[int]:
    """The replications that are run of any case; today is run besides, all the time."""
    found: list[int] = []

    @wraps(run_once)
    def noted(job: Job) -> Measured:
        if job.fingerprint != facts.base.fingerprint:
            found.append(job.replication)
        return run_once(job)

    monkeypatch.setattr(runs, "run_once", noted)
    return found


def test_a_case_that_was_run_ahead_is_answered_without_a_run(
    browser: TestClient, made: list[int]
) -> None:
    case = {"case": "fewer-beds=30", "window": "w"}
    assert browser.get("/api/ahead", params=case).json() == {}
    assert sorted(made) == list(range(LOOKS[0]))
    answer = browser.get("/api/answer", params={**case, "n": LOOKS[0]}).json()
    assert answer["replications"] == LOOKS[0]
    assert len(made) == LOOKS[0]


def test_what_is_run_ahead_is_told_what_is_wrong_with_it(browser: TestClient) -> None:
    refused = browser.get("/api/ahead", params={"case": "no-such-lever", "lang": "en"})
    assert refused.status_code == 400
    assert "no-such-lever" in refused.json()["error"]


async def _for_long() -> str:
    await asyncio.sleep(60)
    return "answer"


def test_what_is_run_ahead_never_ends_a_question() -> None:
    async def both() -> bool:
        turns = Turns()
        asked = asyncio.create_task(turns.take("window", _for_long()))
        await asyncio.sleep(0)
        await turns.take_if_idle("window", _for_long)
        is_waiting = not asked.done()
        asked.cancel()
        return is_waiting

    assert asyncio.run(both())


def test_a_question_ends_what_is_run_ahead_for_its_window_alone() -> None:
    async def at_once() -> str:
        return "answer"

    async def both() -> list[bool]:
        turns = Turns()
        ahead = [
            asyncio.create_task(turns.take_if_idle(window, _for_long)) for window in ("one", "two")
        ]
        await asyncio.sleep(0)
        assert await turns.take("one", at_once()) == "answer"
        await asyncio.sleep(0)
        ended = [isinstance(one.done() and one.exception(), Superseded) for one in ahead]
        ahead[1].cancel()
        return ended

    assert asyncio.run(both()) == [True, False]


def test_a_case_with_other_people_is_not_run_ahead(
    server: Server, browser: TestClient, made: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = server.rooms.first.workshop
    others = replace(workshop.facts.base, people_fingerprint="others")
    monkeypatch.setattr(workshop, "facts", replace(workshop.facts, base=others))
    assert browser.get("/api/ahead", params={"case": "fewer-beds=30"}).json() == {}
    assert made == []


@pytest.mark.browser
@pytest.mark.slow
def test_a_lever_that_rests_is_run_one_step_on_the_same_way(window: Visit) -> None:
    window.open()
    more, less = (
        window.page.get_by_role("button", name=f"{which}: Fewer beds") for which in ("More", "Less")
    )

    def is_ahead(request: Request) -> bool:
        return path_of(request.url) == "/api/ahead"

    with window.page.expect_request(is_ahead) as asked:
        more.click()
    assert case_in_address(window) == "fewer-beds=5"
    assert case_of(asked.value.url) == "fewer-beds=10"
    with window.page.expect_request(is_ahead) as asked:
        for _ in range(3):
            more.click()
        less.click()
    assert case_in_address(window) == "fewer-beds=15"
    assert case_of(asked.value.url) == "fewer-beds=10"
    expect(window.page.locator("#error")).to_be_hidden()


@pytest.mark.browser
@pytest.mark.slow
def test_nothing_is_run_ahead_beyond_the_end_of_a_lever(window: Visit) -> None:
    window.open("&case=fewer-beds%3D39")
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(path_of(request.url)))
    window.page.get_by_role("button", name="More: Fewer beds").click()
    window.answered(LOOKS[-1])
    window.page.wait_for_load_state("networkidle")
    assert case_in_address(window) == "fewer-beds=40"
    assert "/api/answer" in asked
    assert "/api/ahead" not in asked
