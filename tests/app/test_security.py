"""Nobody but a browser that was given the link, on this machine, gets anything from the page."""

from __future__ import annotations

import json
import socket
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from flowsim.app.page import script_data
from flowsim.app.security import HOST, LARGEST_BODY, MOST_TOKENS, POLICY, Doors
from flowsim.app.serve import listen
from flowsim.app.server import Server
from flowsim.errors import InputError
from tests.app.conftest import ADDRESS, PORT

PATHS = (
    "/",
    "/api/answer",
    "/api/ahead",
    "/api/why",
    "/api/notebook",
    "/api/levers",
    "/api/areas",
    "/api/places",
    "/api/progress",
    "/static/js/main.js",
)


def test_it_listens_on_the_loopback_address_only() -> None:
    with listen(None) as listening:
        assert listening.getsockname()[0] == "127.0.0.1" == HOST


def test_a_port_that_is_taken_is_not_shared() -> None:
    with listen(0) as listening:
        taken = listening.getsockname()[1]
        with pytest.raises(InputError, match="port_taken"):
            listen(taken)


def test_without_a_port_it_takes_a_free_one_when_the_usual_is_taken() -> None:
    with listen(None) as first, listen(None) as second:
        assert first.getsockname()[1] != second.getsockname()[1]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_shown_without_a_token(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "flowsim prints" in answer.text


def test_a_wrong_token_opens_nothing(stranger: TestClient) -> None:
    answer = stranger.get("/?token=guessed")
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_token_opens_once_and_becomes_a_cookie_that_scripts_cannot_read(
    server: Server, stranger: TestClient
) -> None:
    link = server.doors.link().removeprefix(ADDRESS)
    first = stranger.get(f"{link}&lang=en")
    cookie = first.headers["set-cookie"].lower()
    assert (first.status_code, first.headers["location"]) == (303, "/?lang=en")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert stranger.get("/").status_code == 200
    stranger.cookies.clear()
    assert stranger.get(link).status_code == 403


def test_another_browser_is_let_in_by_a_new_link(browser: TestClient) -> None:
    link = browser.post("/api/link", json={}).json()["link"].removeprefix(ADDRESS)
    browser.cookies.clear()
    assert browser.get(link).status_code == 303


def test_links_that_were_never_used_do_not_pile_up() -> None:
    doors = Doors(PORT)
    first = doors.link().partition("token=")[2]
    for _ in range(MOST_TOKENS):
        doors.link()
    assert doors.enter(first) is None


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", "0.0.0.0:8765", ""]
)
def test_another_name_for_this_machine_is_refused(browser: TestClient, host: str) -> None:
    assert browser.get("/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("path", ["/", "/api/answer", "/static/js/main.js"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_is_refused(browser: TestClient, headers: dict[str, str], path: str) -> None:
    assert browser.get(path, headers=headers).status_code == 403


def test_a_change_must_say_that_it_comes_from_our_page(browser: TestClient) -> None:
    del browser.headers["Origin"]
    assert browser.post("/api/link", json={}).status_code == 403


def test_a_form_of_another_site_cannot_change_anything(browser: TestClient) -> None:
    sent = browser.post("/api/remove", content="id=1", headers={"Content-Type": "text/plain"})
    assert sent.status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_only_reading_and_posting_are_known(browser: TestClient, method: str) -> None:
    assert browser.request(method, "/api/link").status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_policy_and_none_invites_other_sites(
    browser: TestClient, path: str
) -> None:
    headers = browser.get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert not [name for name in headers if name.lower().startswith("access-control")]


def test_the_policy_allows_no_code_but_our_files() -> None:
    assert "default-src 'none'" in POLICY
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


def test_even_a_refusal_has_the_policy(stranger: TestClient) -> None:
    assert stranger.get("/").headers["Content-Security-Policy"] == POLICY


def test_a_body_that_is_too_large_is_not_read(browser: TestClient) -> None:
    sent = browser.post("/api/save", json={"name": "x" * LARGEST_BODY, "case": ""})
    assert sent.status_code == 413


def test_a_body_without_a_length_is_stopped_as_soon_as_it_is_too_large(
    browser: TestClient,
) -> None:
    given = 0

    def endless() -> object:
        nonlocal given
        while given < 100 * LARGEST_BODY:
            given += LARGEST_BODY
            yield b" " * LARGEST_BODY

    kind = {"Content-Type": "application/json"}
    assert browser.post("/api/save", content=endless(), headers=kind).status_code == 413  # type: ignore[arg-type]


@pytest.mark.parametrize("body", ["", "[]", "{", "null", "[" * 100_000, '{"case": 1, "name": "a"}'])
def test_what_is_no_message_of_the_page_is_told_and_not_a_failure(
    browser: TestClient, body: str
) -> None:
    sent = browser.post("/api/save", content=body, headers={"Content-Type": "application/json"})
    assert sent.status_code == 400
    assert sent.json()["error"]


class Texts(HTMLParser):
    """The elements of a page, and the text of its data."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.data = ""
        self._in_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._in_data = ("id", "data") in attrs

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data += data


def test_names_in_scenario_files_stay_text_in_the_page(browser: TestClient) -> None:
    page = browser.get("/?lang=en").text
    read = Texts()
    read.feed(page)
    assert "b" not in read.tags
    assert "Tiny &amp; &lt;b&gt;Bo&lt;/b&gt;" in page
    assert json.loads(read.data)["levers"][0]["document"] == "a <i>document</i>"


def test_data_in_a_script_element_cannot_end_it() -> None:
    hostile = {"name": "</script><script>alert(1)</script><!-- &amp; \u2028"}
    written = script_data(hostile)
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == hostile


@pytest.mark.parametrize(
    "path",
    ["/static/../server.py", "/static/%2e%2e/server.py", "/static/..%5cserver.py", "/../../x"],
)
def test_no_file_outside_the_static_folder_is_served(browser: TestClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_other_addresses_of_this_machine_refuse_what_the_loopback_address_takes() -> None:
    with listen(0) as listening:
        port = listening.getsockname()[1]
        with pytest.raises((ConnectionRefusedError, TimeoutError)):
            socket.create_connection(("127.0.0.2", port), timeout=1)
        socket.create_connection((HOST, port), timeout=1).close()
