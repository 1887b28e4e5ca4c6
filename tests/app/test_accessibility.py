"""axe-core finds nothing against WCAG 2.1 A and AA in any state of the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from flowsim.app.area import AreaFacts
from flowsim.app.notebook import Notebook
from tests.app.chromium import Visit, serving, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def violations(window: Visit) -> list[str]:
    """What axe finds, as texts; it is run by the browser's tools, not by the page."""
    window.page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = window.page.evaluate(
        "rules => axe.run(document, { runOnly: rules })", RULES
    )
    assert found["passes"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("tab", ["flow", "calendar", "patients", "saved", "why"])
def test_every_tab_of_an_answer(window: Visit, tab: str, lang: str) -> None:
    window.open(f"&lang={lang}&case=fewer-beds%3D40%2Bno-surge", runs=20)
    window.page.locator(f"#tab-{tab}").click()
    window.page.wait_for_timeout(100)
    assert violations(window) == []


def test_today_with_tables_and_more_levers(window: Visit) -> None:
    window.open()
    for button in window.page.locator("[data-table]:visible").all():
        button.click()
    window.page.get_by_text("More levers").click()
    window.page.locator(".lever summary").first.click()
    window.page.get_by_text("Keys").click()
    assert violations(window) == []


@pytest.mark.parametrize("opens", ["#guess-start", "#save-open", "#link-open"])
def test_a_guess_and_every_dialog(window: Visit, opens: str) -> None:
    window.open()
    window.page.locator(opens).click()
    window.page.wait_for_timeout(100)
    assert violations(window) == []


def test_levers_with_a_place_and_further_numbers_and_a_case_that_fits_no_more(
    chromium: Browser, facts: AreaFacts, tmp_path: Path
) -> None:
    Notebook(tmp_path, "tiny").save({"name": "Old"}, "gone-lever=3")
    with serving(facts, tmp_path) as room:
        window = visit(chromium, room)
        window.open("&case=more-meetings%3D2%2Cplaces%3D3%2Bfewer-beds%40north%3D10", runs=20)
        window.page.get_by_label("About Fewer beds", exact=True).click()
        expect(window.page.locator("[data-lever='fewer-beds'] .at")).to_be_visible()
        window.page.locator("#tab-saved").click()
        expect(window.page.locator(".refused")).to_be_visible()
        assert violations(window) == []
        window.page.context.close()


def test_a_narrow_screen(window: Visit) -> None:
    window.page.set_viewport_size({"width": 640, "height": 800})
    window.open("&case=fewer-beds%3D40")
    assert violations(window) == []
