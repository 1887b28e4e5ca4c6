"""The catalogue of levers as a page: written from the levers and what was measured of them."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from flowsim.kpi.registry import HEADLINE
from flowsim.present.figures.lever import difference_text, svg
from flowsim.scenario.lever_model import Lever
from flowsim.scenario.listing import list_levers
from tools.measure_levers import REPLICATIONS, Row, area_of, pairs_of, read_measured, stale
from tools.write_levers import PAGE, PICTURES, page

MEASURED = read_measured()
NAMES = [listed.name for listed in list_levers()]
LARGEST_BYTES = 30_000


def row(kpi: str, difference: float, **values: object) -> Row:
    given = {
        "scenario": "case",
        "kpi": kpi,
        "base_mean": 50.0,
        "difference": difference,
        "low": difference - 1,
        "high": difference + 1,
        "verdict": "no-clear-difference",
        "is_identical": False,
        "is_skewed": False,
        "n": 30,
    }
    return {**given, **values}


def texts_of(picture: str) -> list[str]:
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", picture)]


@pytest.mark.docs
def test_the_page_of_levers_is_the_one_that_the_tool_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(MEASURED), "run: python tools/write_levers.py"


@pytest.mark.docs
@pytest.mark.slow
def test_what_was_measured_is_of_the_scenarios_as_they_are() -> None:
    assert stale(MEASURED) == [], "run: python tools/measure_levers.py"


@pytest.mark.docs
def test_every_lever_has_one_place_on_the_page_and_was_measured() -> None:
    anchors = re.findall(r'<a id="([^"]+)"></a>\n### ', PAGE.read_text(encoding="utf-8"))
    assert sorted(anchors) == NAMES
    assert sorted(MEASURED) == NAMES


@pytest.mark.docs
@pytest.mark.parametrize("name", NAMES)
def test_a_picture_shows_the_numbers_that_were_measured(name: str) -> None:
    file = PICTURES / f"{name}.svg"
    assert file.stat().st_size <= LARGEST_BYTES
    shown = texts_of(file.read_text(encoding="utf-8"))
    for one in MEASURED[name].comparisons:
        assert [row["kpi"] for row in one.headline] == list(HEADLINE)
        assert [
            text for row in one.headline if (text := difference_text(row, "en")) not in shown
        ] == []
        assert max(row["n"] for row in one.headline) == REPLICATIONS


@pytest.mark.docs
def test_every_picture_belongs_to_a_lever() -> None:
    assert sorted(file.stem for file in PICTURES.glob("*")) == NAMES


def test_a_lever_is_shown_in_the_area_of_its_first_document() -> None:
    change = {"change": [{"key": "a", "set": 1}]}
    both = "SIMBA samordningsgrupp 2024-09-13; Region Halland, GNHH 2023-05-24"
    assert area_of(Lever.model_validate({**change, "document": both})) == "simba"
    assert area_of(Lever.model_validate({**change, "document": "Blekinge, § 6"})) == "blekinge"
    assert area_of(Lever.model_validate({**change, "areas": ["x"], "document": both})) == "x"
    assert area_of(Lever.model_validate(change)) == "halland"


def test_a_lever_is_compared_with_the_area_unless_that_says_nothing() -> None:
    assert pairs_of("bed-cut") == (("bed-cut", ""),)
    assert {base for _, base in pairs_of("short-term-on-medical-grounds")} == {
        "short-term-on-medical-grounds=0"
    }


def test_a_lever_that_is_missing_or_has_changed_since_is_told() -> None:
    assert stale({}) == NAMES
    of = MEASURED["bed-cut"]
    other = tuple(replace(one, stamp="other") for one in of.comparisons)
    assert stale({"bed-cut": of}, ("bed-cut",)) == []
    assert stale({"bed-cut": replace(of, comparisons=other)}, ("bed-cut",)) == ["bed-cut"]


def test_a_picture_is_the_same_each_time_and_says_each_difference() -> None:
    rows = [
        row("occupancy", -3.0, verdict="better"),
        row("boarding-hours", 0.0, is_identical=True),
        row("readmission-65", 0.4),
    ]
    picture = svg({"one": rows}, "en")
    assert picture == svg({"one": rows}, "en")
    ElementTree.fromstring(picture)
    shown = texts_of(picture)
    assert "−3.0 percentage points" in shown
    assert "identical" in shown
    assert "one" not in " ".join(shown)


def test_a_picture_of_two_cases_names_each() -> None:
    shown = texts_of(svg({"=1": [row("occupancy", 1.0)], "=2": [row("occupancy", 2.0)]}, "sv"))
    assert "Beläggning · =1" in shown
    assert "=2" in shown
    assert "+1,0 procentenheter" in shown


def test_what_there_is_none_of_today_has_no_mark_but_its_difference() -> None:
    picture = svg({"": [row("occupancy", 1.0, base_mean=0.0)]}, "en")
    assert "+1.0 percentage points" in texts_of(picture)
