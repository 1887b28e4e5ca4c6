"""What the group takes home: a result like any other, and a report and a workbook of it."""

from __future__ import annotations

import io
import threading
import zipfile

import pytest
from starlette.testclient import TestClient

from flowsim import api
from flowsim.app import take_home
from flowsim.app.answers.whole import LOOKS
from flowsim.app.server import Server
from flowsim.errors import FlowsimError, InputError
from flowsim.experiment.result import read_result
from flowsim.experiment.run import Progress
from tests.app.conftest import SCENARIOS

CASE = "fewer-beds=20"


@pytest.fixture(autouse=True)
def few_runs(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    taking = server.rooms.first.taking
    monkeypatch.setattr(
        taking, "_settings", api.Settings(**{**vars(taking._settings), "replications": 3})
    )


def test_a_report_is_of_the_case_shown_and_of_all_saved_ones_in_their_own_words(
    browser: TestClient, server: Server
) -> None:
    browser.post("/api/save", json={"name": "Stäng <b>fler</b>", "case": "no-surge"})
    server.rooms.first.notebook.save({"name": "Old"}, "gone-lever=3")
    answer = browser.post("/api/take-home?lang=sv", json={"kind": "report", "case": CASE})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == 'attachment; filename="flowsim-tiny.html"'
    page = answer.content.decode()
    assert '<html lang="sv"' in page
    assert "Stäng &lt;b&gt;fler&lt;/b&gt;" in page
    assert "Färre platser" in page
    result = read_result(server.rooms.first.notebook.file.parent / answer.headers["x-kept-in"])
    assert set(result.cases) == {"", CASE, "no-surge"}


@pytest.mark.slow
def test_a_case_that_is_not_saved_any_more_has_its_usual_name_again(
    browser: TestClient,
) -> None:
    saved = browser.post("/api/save", json={"name": "Our own words", "case": CASE}).json()["saved"]
    asked = {"kind": "report", "case": CASE}
    assert "Our own words" in browser.post("/api/take-home?lang=en", json=asked).text
    browser.post("/api/remove", json={"id": saved["id"]})
    page = browser.post("/api/take-home?lang=en", json=asked).text
    assert "Our own words" not in page
    assert "Fewer beds (20 %)" in page


def test_the_result_is_the_one_of_the_command_line(browser: TestClient, server: Server) -> None:
    answer = browser.post("/api/take-home", json={"kind": "xlsx", "case": CASE})
    folder = server.rooms.first.notebook.file.parent
    kept = read_result(folder / answer.headers["x-kept-in"])
    settings = api.Settings(replications=3, seed=1, scenarios=SCENARIOS, out=folder.parent / "cli")
    theirs = api.compare("tiny", [CASE], settings).result
    assert theirs.folder.name == kept.folder.name
    assert theirs.kpis().equals(kept.kpis())


def test_a_workbook_opens_as_one(browser: TestClient) -> None:
    answer = browser.post("/api/take-home", json={"kind": "xlsx", "case": CASE})
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert "xl/workbook.xml" in book.namelist()


def test_today_alone_can_be_taken_home(browser: TestClient, server: Server) -> None:
    answer = browser.post("/api/take-home", json={"kind": "xlsx", "case": ""})
    assert answer.status_code == 200
    folder = server.rooms.first.notebook.file.parent
    assert read_result(folder / answer.headers["x-kept-in"]).cases == ("",)


@pytest.mark.parametrize("kind", ["", "csv", "../x", "pdf"])
def test_no_other_kind_of_file_is_made(browser: TestClient, kind: str) -> None:
    assert browser.post("/api/take-home", json={"kind": kind, "case": ""}).status_code == 400


def test_so_many_cases_are_too_many(
    browser: TestClient, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_home, "MOST_CASES", 1)
    server.rooms.first.notebook.save({"name": "one"}, "no-surge")
    answer = browser.post("/api/take-home?lang=en", json={"kind": "report", "case": CASE})
    assert (answer.status_code, answer.json()["error"][:13]) == (400, "At most 1 cas")


def test_only_one_file_is_made_at_a_time(server: Server) -> None:
    taking = server.rooms.first.taking
    begun, may_end = threading.Event(), threading.Event()

    def wait(_: Progress) -> None:
        begun.set()
        may_end.wait(10)

    taking._tell = wait  # type: ignore[assignment,method-assign]
    first = threading.Thread(target=taking.file, args=({CASE: ""}, "xlsx", "en"))
    first.start()
    assert begun.wait(10)
    with pytest.raises(InputError, match="taking_home_already"):
        taking.file({CASE: ""}, "report", "en")
    may_end.set()
    first.join()


def test_it_ends_when_the_server_is_closed(server: Server) -> None:
    taking = server.rooms.first.taking
    taking.close()
    with pytest.raises(FlowsimError, match="app_closing"):
        taking.file({CASE: ""}, "report", "en")
    assert taking.progress is None


def test_it_takes_as_many_runs_as_the_last_look(facts: object, server: Server) -> None:
    assert server.rooms.first.workshop.facts is facts
    made = take_home.TakingHome(server.rooms.first.workshop.facts, SCENARIOS, api.Settings(seed=1))
    assert made._settings.replications == LOOKS[-1]
