"""The page in a real browser: what a facilitator and a group do with it."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import matplotlib.image
import pytest
from playwright.sync_api import Browser, Locator, expect

from flowsim.app.area import AreaFacts, read_facts
from flowsim.app.notebook import Notebook
from tests.app.chromium import Serving, Visit, serving, visit
from tests.app.conftest import SCENARIOS

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def save(window: Visit, name: str) -> None:
    window.page.get_by_role("button", name="Save case").first.click()
    window.page.get_by_label("Name", exact=True).fill(name)
    window.page.locator("#save-form").get_by_role("button", name="Save case").click()
    expect(row(window, name)).to_be_visible()


def row(window: Visit, name: str) -> Locator:
    return window.page.get_by_role("row").filter(has_text=name)


def case_in_address(window: Visit) -> str:
    return parse_qs(urlsplit(window.page.url).query, keep_blank_values=True)["case"][0]


def windows_of(url: str) -> list[str]:
    return parse_qs(urlsplit(url).query).get("window", [])


def test_a_lever_is_moved_with_the_mouse_and_the_answer_follows(window: Visit) -> None:
    window.open()
    today = window.value()
    window.page.get_by_role("button", name="More: Fewer beds").click()
    window.answered()
    assert window.value() != today
    assert case_in_address(window) == "fewer-beds=5"
    expect(window.page.locator("[data-kpi=occupancy] .was")).to_have_text(
        f"Today {today.split()[0]}"
    )


def test_a_lever_is_moved_with_the_keyboard_alone(window: Visit) -> None:
    window.open()
    page = window.page
    page.locator("body").press("Tab")
    for _ in range(40):
        if page.evaluate("document.activeElement.type") == "range":
            break
        page.keyboard.press("Tab")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    window.answered()
    assert case_in_address(window) == "fewer-beds=7"
    page.keyboard.press("Home")
    window.answered()
    assert case_in_address(window) == ""


def test_a_verdict_comes_with_twenty_runs_and_not_before(window: Visit) -> None:
    window.open("&case=fewer-beds%3D30")
    window.answered(50)
    expect(window.page.locator("[data-kpi=occupancy] .verdict")).to_contain_text("Worse than today")
    said = window.page.request.get(
        f"{window.serving.address}/api/answer", params={"case": "fewer-beds=30", "n": "10"}
    ).json()
    assert {card["verdict"] for card in said["cards"]} == {"preliminary"}


def test_undo_and_back_to_today(window: Visit) -> None:
    window.open()
    more = window.page.get_by_role("button", name="More: Fewer beds")
    more.click()
    more.click()
    window.page.get_by_role("button", name="Undo").click()
    assert case_in_address(window) == "fewer-beds=5"
    window.page.get_by_role("button", name="Back to today").click()
    assert case_in_address(window) == ""
    window.page.keyboard.press("Control+z")
    assert case_in_address(window) == "fewer-beds=5"


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


def test_a_lever_for_one_place_has_a_control_of_its_own(window: Visit) -> None:
    window.open("&case=fewer-beds%40north%3D10")
    alone = window.page.locator("[data-lever='fewer-beds@north']")
    expect(alone.locator("legend")).to_have_text("Fewer beds (north)")
    alone.get_by_role("button", name="More: Fewer beds (north)").click()
    assert case_in_address(window) == "fewer-beds@north=15"


def test_a_place_is_chosen_for_a_lever(window: Visit) -> None:
    window.open()
    window.page.get_by_label("About Fewer beds").click()
    lever = window.page.locator("[data-lever='fewer-beds']")
    lever.get_by_label("Only at").select_option("north")
    expect(window.page.locator("[data-lever='fewer-beds@north'] .value")).to_have_text("10 %")
    assert case_in_address(window) == "fewer-beds@north=10"


def test_a_further_number_of_a_lever_is_shown_and_changed(window: Visit) -> None:
    window.open("&case=more-meetings%3D2%2Cplaces%3D3")
    more = window.page.get_by_label("More short-term places (places)")
    expect(more).to_have_value("3")
    more.fill("99")
    more.press("Tab")
    assert case_in_address(window) == "more-meetings=2,places=5"
    window.page.get_by_role("button", name="Undo").click()
    expect(more).to_have_value("3")
    more.fill("0")
    more.press("Tab")
    assert case_in_address(window) == "more-meetings=2"


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
        window.page.get_by_role("button", name="Save Both as file").click()
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


def test_an_answer_to_another_question_stays_dimmed(window: Visit) -> None:
    window.open()
    window.page.context.route(
        "**/api/answer*", lambda route: route.fulfill(status=400, json={"error": "It cannot be."})
    )
    window.page.get_by_role("button", name="More: Fewer beds").click()
    expect(window.page.get_by_role("alert")).to_have_text("It cannot be.")
    expect(window.page.locator("body")).to_have_class("is-waiting")
    window.complaints.clear()  # the browser notes the refusal


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


def test_another_area_is_chosen_in_the_header(chromium: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    shutil.copytree(SCENARIOS, folder)
    other = (SCENARIOS / "areas" / "tiny.toml").read_text(encoding="utf-8")
    other = other.replace("Tiny & <b>Bo</b>", "Other <i>area</i>")
    (folder / "areas" / "other.toml").write_text(other, encoding="utf-8")
    with serving(read_facts("tiny", folder), tmp_path / "kept") as room:
        window = visit(chromium, room)
        window.open()
        window.page.get_by_label("Another area").select_option(label="Other <i>area</i>")
        expect(window.page.get_by_role("heading", level=1)).to_have_text("Other <i>area</i>")
        window.answered()
        window.page.get_by_role("button", name="More: Fewer beds").click()
        window.answered()
        save(window, "There")
        assert (tmp_path / "kept" / "other" / "workshop.json").is_file()
        window.page.get_by_role("link", name="Svenska").click()
        expect(window.page.locator("html")).to_have_attribute("lang", "sv")
        assert parse_qs(urlsplit(window.page.url).query)["area"] == ["other"]
        window.page.context.close()


def test_the_language_is_switched_and_the_case_stays(window: Visit) -> None:
    window.open("&case=fewer-beds%3D20")
    window.page.get_by_role("link", name="Svenska").click()
    window.answered()
    assert window.page.locator("html").get_attribute("lang") == "sv"
    assert case_in_address(window) == "fewer-beds=20"
    expect(window.page.locator("footer")).to_contain_text("En modell, inte en prognos")
    expect(window.page.locator("[data-kpi=occupancy] h3")).to_have_text("Beläggning")


def test_the_group_guesses_before_it_sees(window: Visit) -> None:
    window.open()
    page = window.page
    page.get_by_role("button", name="Guess first").click()
    expect(page.locator("#results")).to_be_hidden()
    page.get_by_role("button", name="More: Fewer beds").click()
    window.answered()
    expect(page.locator("#results")).to_be_hidden()
    page.get_by_role("group", name="Occupancy").get_by_label("Better").check()
    with page.expect_response("**/api/remember?*"):
        page.get_by_role("button", name="Show the answer").click()
    guessed = page.locator("[data-kpi=occupancy] .guessed")
    expect(guessed).to_have_text("You guessed: Better")
    page.reload()
    expect(guessed).to_have_text("You guessed: Better")
    page.get_by_role("button", name="More: Fewer beds").click()
    window.answered()
    expect(guessed).to_have_count(0)


def test_other_levers_are_one_search_away(window: Visit) -> None:
    window.open()
    window.page.get_by_text("More levers").click()
    window.page.get_by_label("Search among levers").fill("surge")
    window.page.get_by_role("button", name="No surge places").click()
    window.page.get_by_role("group", name="No surge places").get_by_label("Yes").check()
    assert case_in_address(window) == "no-surge"


def test_every_picture_can_be_read_as_a_table(window: Visit) -> None:
    window.open("&case=fewer-beds%3D20")
    for tab, button in (("The flow", "flow"), ("Full days", "calendar")):
        window.page.get_by_role("tab", name=tab).click()
        window.page.locator(f"[data-table={button}]").click()
    for key in ("timeline", "causes"):
        window.page.locator(f"[data-table={key}]").click()
        expect(window.page.locator(f"#{key} table th[scope=row]").first).to_be_visible()
    expect(window.page.locator("#calendar tbody tr")).to_have_count(70)
    window.page.locator("[data-table=timeline]").click()
    expect(window.page.locator("#timeline svg")).to_be_visible()


def test_tabs_are_moved_between_with_arrows(window: Visit) -> None:
    window.open()
    window.page.get_by_role("tab", name="The flow").focus()
    window.page.keyboard.press("ArrowRight")
    expect(window.page.get_by_role("tab", name="Full days")).to_be_focused()
    expect(window.page.locator("#calendar svg")).to_be_visible()
    window.page.keyboard.press("End")
    expect(window.page.get_by_role("tabpanel", name="Why?")).to_contain_text("Most waiting comes")


def test_patients_move_until_told_to_stop(window: Visit) -> None:
    window.open()
    window.page.get_by_role("tab", name="Patients").click()
    clock = window.page.locator("#patients-clock")
    expect(clock).to_contain_text("Day 1")
    began = clock.inner_text()
    expect(clock).not_to_have_text(began)
    window.page.get_by_role("button", name="Pause").click()
    stopped = clock.inner_text()
    window.page.wait_for_timeout(400)
    assert clock.inner_text() == stopped


def test_nothing_moves_for_those_who_ask_for_less_motion(chromium: Browser, room: Serving) -> None:
    window = visit(chromium, room, reduced_motion="reduce")
    window.open()
    window.page.get_by_role("tab", name="Patients").click()
    clock = window.page.locator("#patients-clock")
    expect(clock).to_contain_text("Day 1")
    began = clock.inner_text()
    window.page.wait_for_timeout(400)
    assert clock.inner_text() == began
    window.page.get_by_role("button", name="Next day").click()
    expect(clock).to_contain_text("Day 2")
    window.page.context.close()


def test_the_answer_to_an_older_question_is_never_shown(window: Visit) -> None:
    window.open()
    more = window.page.get_by_role("button", name="More: Fewer beds")
    for _ in range(6):
        more.click()
    window.answered(50)
    expected = window.page.request.get(
        f"{window.serving.address}/api/answer",
        params={"case": "fewer-beds=30", "n": "50", "lang": "en"},
    ).json()["cards"][0]["value"]
    assert window.value().split()[0] == expected


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720)])
def test_the_answer_fits_the_screen(window: Visit, width: int, height: int) -> None:
    window.page.set_viewport_size({"width": width, "height": height})
    window.open("&case=fewer-beds%3D30")
    for place in ("#cards", "#timeline svg", "#causes svg", "#flow-case svg", "footer"):
        box = window.page.locator(place).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height + 1
        assert box["x"] + box["width"] <= width + 1
    size = window.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert size >= (20 if width == 1920 else 14)


def test_at_400_percent_nothing_is_cut_off_to_the_side(window: Visit) -> None:
    window.page.set_viewport_size({"width": 480, "height": 270})
    window.open("&case=fewer-beds%3D30")
    assert window.page.evaluate("document.documentElement.scrollWidth") <= 480


def test_a_server_that_is_gone_is_told_and_found_again(
    window: Visit, chromium: Browser, room: Serving
) -> None:
    lost = visit(chromium, room)
    lost.open()
    lost.page.context.route("**/api/answer*", lambda route: route.abort())
    lost.page.get_by_role("button", name="More: Fewer beds").click()
    expect(lost.page.get_by_role("alert")).to_contain_text("No answer from flowsim")
    lost.page.context.unroute("**/api/answer*")
    expect(lost.page.get_by_role("alert")).to_be_hidden()
    assert case_in_address(lost) == "fewer-beds=5"
    lost.page.context.close()
