"""`flowsim app`: what it prints, what it refuses, and what an area shows first."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from flowsim.app import page
from flowsim.app import serve as serving
from flowsim.app.area import read_facts
from flowsim.app.levers import scale_of
from flowsim.app.serve import Opening, first_area, listen, serve
from flowsim.app.server import Server
from flowsim.calibration.targets import load_targets
from flowsim.cli.main import run_command
from flowsim.engine.flatten import flatten
from flowsim.engine.run import simulate
from flowsim.errors import FlowsimError, InputError, ScenarioError
from flowsim.kpi.facts import facts_of
from flowsim.kpi.measure import measure
from flowsim.kpi.payment_terms import money_of
from flowsim.kpi.registry import HEADLINE
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.listing import list_areas, list_levers
from flowsim.scenario.load import load_scenario
from flowsim.scenario.locate import find_library
from flowsim.scenario.workshop import read_workshop
from tests.app.conftest import SCENARIOS

AREAS = [area.name for area in list_areas() if not area.is_small]
WITH_TODAY = [
    listed.name
    for listed in list_levers()
    if len(listed.lever.parameters) == 1
    and (scale := scale_of(listed.lever)) is not None
    and scale.today is not None
]
"""Levers with one number, which can stand at a value that is today's."""


@pytest.mark.cli
def test_help_is_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["app", "--help", "--lang", "sv"]) == 0
    assert "workshopsidan" in capsys.readouterr().out
    assert run_command(["app", "--help", "--lang", "en"]) == 0
    assert "workshop page" in capsys.readouterr().out


@pytest.mark.cli
def test_a_taken_port_ends_with_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with listen(0) as listening:
        port = str(listening.getsockname()[1])
        where = ["--scenarios", str(SCENARIOS), "--folder", str(tmp_path)]
        asked = ["app", "tiny", "--no-browser", "--port", port, *where, "--lang", "en"]
        assert run_command(asked) == 2
    assert f"Port {port} on 127.0.0.1 is taken" in capsys.readouterr().err


@pytest.mark.cli
def test_an_area_that_does_not_exist_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["app", "tinny", "--scenarios", str(SCENARIOS), "--lang", "en"]) == 2
    assert "tiny" in capsys.readouterr().err


def test_a_damaged_notebook_stops_it_before_anything_is_served(tmp_path: Path) -> None:
    file = tmp_path / "tiny" / "workshop.json"
    file.parent.mkdir()
    file.write_text("{", encoding="utf-8")
    opening = Opening("tiny", port=0, folder=tmp_path, scenarios=SCENARIOS)
    with pytest.raises(InputError):
        serve(opening, pytest.fail)


class Broken:
    """An application that cannot begin."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no"})


def test_no_address_is_given_when_the_page_cannot_be_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Server, "app", lambda _: Broken())
    opening = Opening("tiny", port=0, folder=tmp_path, scenarios=SCENARIOS)
    with pytest.raises(FlowsimError, match="app_not_started"):
        serve(opening, pytest.fail)


def test_only_so_many_connections_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "MOST_CONNECTIONS", 3)
    config = serving.config_of(Starlette())
    with listen(0) as listening:
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        idle = [socket.create_connection(listening.getsockname()) for _ in range(3)]
        time.sleep(0.1)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(address)
        refused.value.close()
        for one in idle:
            one.close()
        server.should_exit = True
        thread.join()
    assert refused.value.code == 503


@pytest.fixture
def command(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The command as a user starts it, on a free port."""
    arguments = [sys.executable, "-m", "flowsim", "app", "tiny", "--no-browser", "--lang", "en"]
    with listen(0) as listening:
        port = listening.getsockname()[1]
    where = ["--port", str(port), "--scenarios", str(SCENARIOS), "--folder", str(tmp_path)]
    process = subprocess.Popen([*arguments, *where], stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate()


@pytest.mark.slow
@pytest.mark.cli
def test_the_printed_address_opens_the_page_and_ctrl_c_ends_it(
    command: subprocess.Popen[str],
) -> None:
    assert command.stdout is not None
    address = command.stdout.readline().strip()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(address) as answer:
        assert b'id="lever-list"' in answer.read()
    base = address.partition("?")[0]
    with opener.open(f"{base}api/answer?case=fewer-beds%3D20&n=10") as answer:
        assert b'"case":"fewer-beds=20"' in answer.read()
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(address)
    command.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
    assert command.wait(20) == 0


def test_without_an_area_the_first_one_is_shown() -> None:
    assert first_area(SCENARIOS) == "tiny"


def test_the_slow_engine_is_told(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = '<p class="notice">The fast engine cannot be used'
    assert notice not in browser.get("/?lang=en").text
    monkeypatch.setattr(page, "engine_in_use", lambda: "simpy")
    assert notice in browser.get("/?lang=en").text


@pytest.mark.parametrize("area", AREAS)
def test_every_area_that_comes_along_has_its_page(area: str) -> None:
    page_file = read_workshop(area, find_library())
    assert 3 <= len(page_file.levers) <= 5
    assert len(page_file.cards) == 3
    # Of other KPIs the page would have other intervals than the command line.
    assert set(page_file.cards) <= set(HEADLINE)
    assert page_file.check in load_targets(area).target
    facts = read_facts(area)
    assert facts.chosen == page_file.levers
    load_scenario(area, "+".join(page_file.levers[:1]))


def test_an_area_without_a_file_shows_what_fits_it() -> None:
    facts = read_facts(str(SCENARIOS / "areas" / "tiny.toml"))
    assert facts.chosen
    small = read_facts("mmc-ward")
    assert small.cards == HEADLINE[:3]


def kpis_of(area: str, case: str) -> list[object]:
    scenario = load_scenario(area, case, days=14)
    cohort = sample_cohort(scenario, seed=1, replication=0)
    facts = facts_of(simulate(cohort, flatten(scenario)), money_of(scenario.area))
    found: list[object] = measure(facts, scenario="", replication=0)["value"].to_pylist()
    return found


@pytest.mark.parametrize("lever", WITH_TODAY)
def test_a_lever_that_stands_at_today_changes_nothing(lever: str) -> None:
    listed = next(one for one in list_levers() if one.name == lever)
    scale = scale_of(listed.lever)
    assert scale is not None
    for area in AREAS:
        try:
            case = load_scenario(area, f"{lever}={scale.today}")
        except ScenarioError:
            continue  # the area has nothing that the lever changes
        base = load_scenario(area)
        if case.fingerprint != base.fingerprint:
            # Written another way, such as places changed to 100 % of what they are.
            assert kpis_of(area, case.case) == kpis_of(area, "")


def test_a_page_that_names_a_lever_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "levers").mkdir()
    (tmp_path / "workshop").mkdir()
    (tmp_path / "workshop" / "x.toml").write_text('levers = ["no-such"]', encoding="utf-8")
    with pytest.raises(ScenarioError, match="unknown_lever"):
        read_workshop("x", find_library(tmp_path))
