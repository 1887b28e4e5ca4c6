"""What the page is told of a case is what the command line says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from flowsim import api
from flowsim.app.answers.whole import LEVEL, LOOKS
from flowsim.app.area import AreaFacts
from flowsim.app.levers import kept_in_range
from flowsim.errors import ScenarioError
from flowsim.experiment.compare import FEWEST_FOR_VERDICT
from tests.app.conftest import SCENARIOS


def ask(browser: TestClient, case: str, n: int = LOOKS[0], lang: str = "en") -> dict[str, Any]:
    query = {"case": case, "n": str(n), "lang": lang, "window": "w"}
    answer = browser.get("/api/answer", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def card(answer: dict[str, Any], kpi: str = "occupancy") -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in answer["cards"] if one["kpi"] == kpi)
    return found


def test_a_first_answer_comes_from_ten_runs_and_gives_no_verdict(browser: TestClient) -> None:
    answer = ask(browser, "fewer-beds=30")
    assert answer["replications"] == LOOKS[0]
    assert "Preliminary" in answer["preliminary"]
    assert {one["verdict"] for one in answer["cards"]} <= {"preliminary", "identical"}


def test_two_looks_at_a_verdict_share_what_one_may_miss(browser: TestClient) -> None:
    assert sum(look >= FEWEST_FOR_VERDICT for look in LOOKS) == 2
    assert pytest.approx(0.975) == LEVEL


def test_a_verdict_is_that_of_the_command_line(browser: TestClient, tmp_path: Path) -> None:
    answer = ask(browser, "fewer-beds=30", 20)
    settings = api.Settings(replications=20, scenarios=SCENARIOS, out=tmp_path / "out")
    table = api.compare("tiny", ["fewer-beds=30"], settings).table.to_pylist()
    expected = {row["kpi"]: row["verdict"] for row in table}
    assert expected["occupancy"] == "worse"
    shown = {one["kpi"]: one["verdict"] for one in answer["cards"]}
    assert shown == {kpi: expected[kpi] for kpi in shown}


def test_more_runs_narrow_the_band(browser: TestClient) -> None:
    assert ask(browser, "", 10)["replications"] < ask(browser, "", 20)["replications"]
    assert len(card(ask(browser, "", 20))["dots"]) == 20


@pytest.mark.parametrize(
    ("asked", "given"), [("0", 10), ("11", 20), ("1e9", 10), ("99999", 50), ("-5", 10), ("x", 10)]
)
def test_the_number_of_runs_is_one_of_those_that_are_offered(
    browser: TestClient, asked: str, given: int
) -> None:
    answer = browser.get("/api/answer", params={"n": asked, "case": ""}).json()
    assert answer["replications"] == given


def test_where_the_time_went_is_told_with_the_answer(browser: TestClient) -> None:
    first, again = (
        browser.get("/api/answer", params={"case": "fewer-beds=30", "n": 10}) for _ in range(2)
    )
    parts = [part.partition(";dur=") for part in first.headers["server-timing"].split(", ")]
    assert [name for name, _, _ in parts] == ["read", "runs", "answer"]
    assert all(float(spent) >= 0 for _, _, spent in parts)
    assert again.headers["server-timing"] == ""


def test_a_spread_is_said_as_a_natural_frequency(browser: TestClient) -> None:
    assert card(ask(browser, "fewer-beds=30"))["spread"].startswith("8 of 10 runs: ")
    assert card(ask(browser, "fewer-beds=30", lang="sv"))["spread"].startswith("8 av 10 körningar")


def test_today_is_compared_with_nothing(browser: TestClient) -> None:
    answer = ask(browser, "")
    assert answer["is_today"]
    assert {one["verdict_text"] for one in answer["cards"]} == {""}
    assert len(answer["charts"]["flow"]) == 1


def test_a_case_stands_beside_today_in_every_picture(browser: TestClient) -> None:
    charts = ask(browser, "fewer-beds=30")["charts"]
    (ward,) = [one for one in charts["timeline"]["panels"] if one["kind"] == "ward"]
    today, case = ward["lines"]
    assert today["staffed"][0] == 12
    assert case["staffed"][0] == 8
    assert len(charts["flow"]) == len(charts["calendar"]) == 2
    assert len(charts["causes"]["totals"]) == 2
    assert len(charts["calendar"][0]["percent"]) == 70


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("fewer-beds=99", "fewer-beds=40"),
        ("fewer-beds=-1000000", ""),
        ("fewer-beds=0", ""),
        ("more-meetings=4.5+fewer-beds=10", "more-meetings=4+fewer-beds=10"),
        ("more-meetings=1,places=99", "more-meetings=1,places=5"),
        ("no-surge", "no-surge"),
        ("fewer-beds,percent=20", "fewer-beds=20"),
        ("both-at-once", "fewer-beds=20+no-surge"),
        ("", ""),
    ],
)
def test_every_number_is_kept_in_its_range(facts: AreaFacts, asked: str, kept: str) -> None:
    assert kept_in_range(asked, facts.levers, facts.library).text == kept


@pytest.mark.parametrize(
    "text",
    ["no-such-lever", "fewer-beds=nan", "fewer-beds=inf", "fewer-beds=1e999", "a b", "../x", "+",
     "fewer-beds=10/20", "more-meetings=2,beds=3", "fewer-beds=5+fewer-beds=9",
     "+".join(["no-surge"] * 40), "x" * 5_000],
)  # fmt: skip
def test_what_is_no_case_is_told_as_such(browser: TestClient, text: str) -> None:
    answer = browser.get("/api/answer", params={"case": text, "n": 10, "lang": "en"})
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("more-meetings=2,beds=3", ["beds", "places"]),
        ("fewer-beds=5+both-at-once", ["fewer-beds", "twice"]),
        ("fewer-beds@north=5+fewer-beds@north=9", ["fewer-beds@north", "twice"]),
    ],
)
def test_nothing_of_a_case_is_dropped_in_silence(
    browser: TestClient, asked: str, said: list[str]
) -> None:
    error = browser.get("/api/answer", params={"case": asked, "lang": "en"}).json()["error"]
    assert all(part in error for part in said)


def test_a_lever_says_where_it_can_be_used_alone(browser: TestClient) -> None:
    found = browser.get("/api/places", params={"lever": "fewer-beds"}).json()
    assert [one["name"] for one in found] == ["north"]
    assert browser.get("/api/places", params={"lever": "no-such"}).status_code == 400


def test_levers_that_change_one_thing_are_told_in_the_language_of_the_page(
    browser: TestClient,
) -> None:
    answer = browser.get("/api/answer", params={"case": "no-surge+no-surge", "lang": "sv"})
    assert answer.status_code == 400
    assert "två gånger" in answer.json()["error"]


def test_only_levers_that_the_area_has_something_for_are_offered(browser: TestClient) -> None:
    names = [one["name"] for one in browser.get("/api/levers").json()]
    assert names == ["fewer-beds", "more-meetings", "no-surge"]


def test_levers_far_from_what_was_calibrated_are_named(browser: TestClient) -> None:
    assert not ask(browser, "fewer-beds=10")["banner"]
    assert "Fewer beds" in ask(browser, "fewer-beds=40")["banner"][0]


def test_the_units_of_changed_numbers_are_in_the_language_of_the_page(
    browser: TestClient,
) -> None:
    units = [
        {change["unit"] for change in browser.get("/api/why", params=asked).json()["changes"]}
        for asked in ({"case": "fewer-beds=25", "lang": lang} for lang in ("en", "sv"))
    ]
    assert units == [{"places"}, {"platser"}]


def test_why_says_what_the_answer_rests_on(browser: TestClient) -> None:
    found = browser.get("/api/why", params={"case": "fewer-beds=25", "lang": "en"}).json()
    assert found["levers"][0]["rests_on"] == "Rests on assumptions."
    (change,) = found["changes"]
    assert (change["key"], change["old"], change["new"]) == ("settings.ward.places", "12", "9")
    assert found["counts"].startswith("19 numbers describe the area")


def test_the_bottleneck_is_one_sentence(browser: TestClient) -> None:
    said = ask(browser, "")["bottleneck"]
    assert said.startswith("Most waiting comes from: ")
    assert "Assessors (" in said


def test_patients_move_in_one_run_for_two_weeks(browser: TestClient) -> None:
    found = browser.get("/api/movements", params={"case": "fewer-beds=30"}).json()
    assert found["places"] == ["emergency", "ward", "short-term"]
    assert found["days"] == 14
    moves = zip(found["entered_at"], found["left_at"], strict=True)
    assert all(entered < left and entered < 14 * 1440 and left > 0 for entered, left in moves)


def test_a_lever_that_does_not_exist_is_no_case(facts: AreaFacts) -> None:
    with pytest.raises(ScenarioError):
        kept_in_range("elsewhere-bound", facts.levers, facts.library)
