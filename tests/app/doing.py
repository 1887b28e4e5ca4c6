"""What tests of the page do in a browser again and again."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, expect

from tests.app.chromium import Visit


def save(window: Visit, name: str) -> None:
    window.page.get_by_role("button", name="Save case").first.click()
    window.page.get_by_label("Name", exact=True).fill(name)
    window.page.locator("#save-form").get_by_role("button", name="Save case").click()
    expect(row(window, name)).to_be_visible()


def row(window: Visit, name: str) -> Locator:
    return window.page.get_by_role("row").filter(has_text=name)


def case_of(address: str) -> str:
    return parse_qs(urlsplit(address).query, keep_blank_values=True)["case"][0]


def case_in_address(window: Visit) -> str:
    return case_of(window.page.url)


def path_of(address: str) -> str:
    return urlsplit(address).path


def windows_of(url: str) -> list[str]:
    return parse_qs(urlsplit(url).query).get("window", [])
