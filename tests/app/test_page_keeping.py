"""The page in a real browser: what a group saves, takes back and takes home."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import matplotlib.image
import pytest
from playwright.sync_api import Browser, expect

from flowsim.app.area import AreaFacts
from flowsim.app.notebook import Notebook
from tests.app.chromium import Serving, Visit, serving, visit
from tests.app.doing import case_in_address, row, save, windows_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_saved_case_is_there_after_a_reload_and_can_be_shown_again(window: Visit) -> None:
    window.open("&case=fewer-beds%3D20")
    save(window, "Twenty <b>percent</b>")
    window.page.get_by_role("button", name="Back to today").click()
    window.page.reload()
    window.answered()
    window.page.get_by_role("tab", name="Saved cases").click()
    saved = row(window, "Twenty <b>percent</b>")
    expect(saved).to_contain_text("than today")
    saved.get_by_role("button", name="Show").click()
    assert case_in_address(window) == "fewer-beds=20"


def test_undo_says_what_it_took_back_and_can_be_undone_itself(window: Visit) -> None:
    window.open()
    page, status = window.page, window.page.locator("#status")
    page.get_by_role("button", name="More: Fewer beds").click()
    window.answered()
    save(window, "Five")
    page.get_by_role("button", name="Undo").click()
    expect(status).to_contain_text("Undone: Saved: Five. Redo does it again.")
    expect(row(window, "Five")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(status).to_contain_text("Undone: Fewer beds. Redo does it again.")
    assert case_in_address(window) == ""
    for _ in range(2):
        page.keyboard.press("Control+y")
    expect(row(window, "Five")).to_be_visible()
    assert case_in_address(window) == "fewer-beds=5"
    expect(page.get_by_role("button", name="Redo")).to_be_disabled()


@pytest.mark.parametrize(("lang", "said"), [("en", "Cannot be counted"), ("sv", "Kan inte räknas")])
def test_a_saved_case_that_fits_no_more_says_what_is_wrong(
    chromium: Browser, facts: AreaFacts, tmp_path: Path, lang: str, said: str
) -> None:
    Notebook(tmp_path, "tiny").save({"name": "Old"}, "gone-lever=3")
    with serving(facts, tmp_path) as room:
        window = visit(chromium, room)
        window.open(f"&case=&lang={lang}")
        window.page.locator("#tab-saved").click()
        expect(row(window, "Old")).to_contain_text(said)
        expect(row(window, "Old")).to_contain_text("gone-lever")
        window.page.context.close()


def test_a_removal_that_failed_is_not_called_done(window: Visit) -> None:
    window.open("&case=fewer-beds%3D20")
    save(window, "Twenty")
    window.page.context.route(
        "**/api/remove*", lambda route: route.fulfill(status=400, json={"error": "Disk is full."})
    )
    window.page.get_by_role("button", name="Remove Twenty").click()
    expect(window.page.get_by_role("alert")).to_have_text("Disk is full.")
    expect(window.page.locator("#status")).not_to_contain_text("Removed")
    expect(row(window, "Twenty")).to_be_visible()
    window.complaints.clear()  # the browser notes the refusal


def test_every_row_of_the_table_says_from_how_many_runs(window: Visit) -> None:
    window.open("&case=fewer-beds%3D20")
    save(window, "Twenty")
    window.answered(50)
    expect(row(window, "Twenty").locator("td").first).to_have_text("50")
    window.page.reload()
    window.page.get_by_role("tab", name="Saved cases").click()
    expect(row(window, "Twenty").locator("td").first).to_have_text(re.compile("20|50"))


def test_a_removed_case_comes_back_with_undo(window: Visit) -> None:
    window.open("&case=fewer-beds%3D20")
    save(window, "Twenty")
    window.page.get_by_role("button", name="Remove Twenty").click()
    expect(row(window, "Twenty")).to_have_count(0)
    window.page.get_by_role("button", name="Undo").click()
    expect(row(window, "Twenty")).to_be_visible()


def test_what_one_window_saves_another_one_sees(
    window: Visit, chromium: Browser, room: Serving
) -> None:
    window.open("&case=no-surge")
    save(window, "Shared")
    other = visit(chromium, room)
    other.open("&case=")
    other.page.get_by_role("tab", name="Saved cases").click()
    expect(row(other, "Shared")).to_be_visible()
    assert case_in_address(other) == ""
    other.page.context.close()


def test_the_tables_of_two_browsers_do_not_end_the_questions_of_each_other(
    window: Visit, chromium: Browser, room: Serving
) -> None:
    other = visit(chromium, room)
    mine: set[str] = set()
    theirs: set[str] = set()
    window.page.on("request", lambda request: mine.update(windows_of(request.url)))
    other.page.on("request", lambda request: theirs.update(windows_of(request.url)))
    window.open("&case=no-surge")
    save(window, "Shared")
    other.open("&case=")
    other.page.get_by_role("tab", name="Saved cases").click()
    for one in (window, other):
        expect(row(one, "Shared")).to_contain_text("today")
    other.page.context.close()
    assert len(theirs) == 2, "its own, and that of the row"
    assert mine & theirs == set()


def test_a_case_is_taken_home_as_a_file_and_opened_again(window: Visit, tmp_path: Path) -> None:
    window.open("&case=fewer-beds%3D20%2Bno-surge")
    save(window, "Both")
    with window.page.expect_download() as waiting:
        window.page.get_by_role("button", name="Save as file: Both").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.name == "both.toml"
    assert tomllib.loads(file.read_text(encoding="utf-8"))["levers"] == [
        "fewer-beds=20",
        "no-surge",
    ]
    window.page.get_by_role("button", name="Back to today").click()
    window.page.locator("#import-file").set_input_files(file)
    expect(window.page.locator("#status")).to_contain_text("Opened: Both")
    assert case_in_address(window) == "fewer-beds=20+no-surge"


def test_a_file_may_set_further_numbers_of_a_lever(window: Visit, tmp_path: Path) -> None:
    file = tmp_path / "meetings.toml"
    file.write_text('levers = ["more-meetings=2,places=3"]', encoding="utf-8")
    window.open()
    window.page.locator("#import-file").set_input_files(file)
    expect(window.page.locator("#status")).to_contain_text("meetings.toml")
    assert case_in_address(window) == "more-meetings=2,places=3"
    window.page.reload()
    window.answered()
    window.page.get_by_role("button", name="More: Fewer beds").click()
    window.answered()
    assert case_in_address(window) == "more-meetings=2,places=3+fewer-beds=5"


def test_the_table_of_cases_opens_right_in_excel(window: Visit, tmp_path: Path) -> None:
    window.open("&case=fewer-beds%3D20")
    save(window, "=1+1")
    expect(row(window, "=1+1")).to_contain_text("than today")
    with window.page.expect_download() as waiting:
        window.page.get_by_role("button", name="Save table as CSV").click()
    waiting.value.save_as(tmp_path / "table.csv")
    text = (tmp_path / "table.csv").read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    assert '"\'=1+1";' in text


@pytest.mark.parametrize("kind", ["timeline", "causes", "flow", "calendar"])
def test_a_chart_is_taken_home_as_a_picture(window: Visit, tmp_path: Path, kind: str) -> None:
    window.open("&case=fewer-beds%3D20")
    if kind == "calendar":
        window.page.get_by_role("tab", name="Full days").click()
    with window.page.expect_download() as waiting:
        window.page.locator(f"[data-picture={kind}]").click()
    assert waiting.value.suggested_filename == f"flowsim-tiny-{kind}.png"
    waiting.value.save_as(tmp_path / "chart.png")
    picture = matplotlib.image.imread(tmp_path / "chart.png")[:, :, :3]
    assert picture.shape == (1600, 2960, 3)
    head, chart, foot = picture[:200], picture[200:1440], picture[1440:]
    for part in (head, chart, foot):
        assert (part < 0.6).any(), "something is written or drawn"
        assert (part == 1).all(axis=2).mean() > 0.1, "on white"


@pytest.mark.parametrize(("kind", "ending"), [("report", "html"), ("xlsx", "xlsx")])
def test_the_cases_are_taken_home(window: Visit, kind: str, ending: str) -> None:
    window.open("&case=fewer-beds%3D20")
    save(window, "Twenty")
    with window.page.expect_download() as waiting:
        window.page.locator(f"[data-take={kind}]").click()
        expect(window.page.locator(f"[data-take={kind}]")).to_be_disabled()
    assert waiting.value.suggested_filename == f"flowsim-tiny.{ending}"
    expect(window.page.locator("#status")).to_contain_text("The result is kept in")
    expect(window.page.locator(f"[data-take={kind}]")).to_be_enabled()
