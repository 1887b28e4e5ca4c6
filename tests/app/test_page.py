"""The page in a real browser: what a facilitator and a group do with it."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from flowsim.app.area import read_facts
from tests.app.chromium import Serving, Visit, serving, visit
from tests.app.conftest import SCENARIOS
from tests.app.doing import case_in_address, save

pytestmark = [pytest.mark.browser, pytest.mark.slow]


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


def test_an_answer_to_another_question_stays_dimmed(window: Visit) -> None:
    window.open()
    window.page.context.route(
        "**/api/answer*", lambda route: route.fulfill(status=400, json={"error": "It cannot be."})
    )
    window.page.get_by_role("button", name="More: Fewer beds").click()
    expect(window.page.get_by_role("alert")).to_have_text("It cannot be.")
    expect(window.page.locator("body")).to_have_class("is-waiting")
    window.complaints.clear()  # the browser notes the refusal


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
