"""`flowsim list levers`: the catalogue of levers, searched by word, topic and area."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flowsim.experiment.lever_catalogue import TOPICS, described_levers
from flowsim.scenario.listing import list_levers
from flowsim.texts import say


def names(outcome: Any) -> list[str]:
    return [one["name"] for one in json.loads(outcome.out)["levers"]]


def test_a_lever_is_shown_with_document_mechanism_limits_and_evidence(flowsim: Any) -> None:
    outcome = flowsim("list", "levers", "weekly-meeting", "--lang", "en")
    shown = " ".join(outcome.out.split())
    assert shown.startswith("Planning before discharge (--topic planning) weekly-meeting=0.1")
    assert "As Ronneby is trying" in shown
    assert "From: LSVO samverkansgrupp äldre, Blekinge, 2021-06-07" in shown
    assert "weekly-meeting,settled=25 Fewer cases that have to be done again: 0–100 %" in shown
    assert "Evidence: None: Ronneby was trying" in shown
    assert "Rests on how many cases are held for the meeting" in shown


def test_the_value_that_changes_nothing_and_the_literature_are_told(flowsim: Any) -> None:
    shown = " ".join(flowsim("list", "levers", "mobile-near-care", "--lang", "sv").out.split())
    assert "; 0 ändrar ingenting" in shown
    assert "Effekt ur litteraturen:" in shown


def test_quietly_each_lever_is_one_line_under_its_topic(flowsim: Any) -> None:
    lines = flowsim("list", "levers", "rehab-", "-q", "--lang", "sv").out.splitlines()
    assert [line.strip() for line in lines if "rehab" in line and "--topic" not in line] == [
        "rehab-thu-fri=20 (0–60 %)  Rehab flyttas till torsdag och fredag",
        "rehab-weekend=50 (0–150 %)  Rehab även lördag och söndag",
    ]
    assert "Personal över veckan (--topic staffing)" in [line.strip() for line in lines]


def test_every_word_has_to_be_there_in_any_of_the_languages() -> None:
    found = [one.name for one in described_levers("sv", ("WEEKEND", "ronneby"))]
    one_by_one = [{one.name for one in described_levers("en", (word,))} for word in found]
    assert found == [one.name for one in described_levers("en", ("ronneby", "weekend"))]
    assert all(name in these for name, these in zip(found, one_by_one, strict=True))
    swedish = {one.name for one in described_levers("en", ("veckomöte",))}
    assert swedish == {"weekly-meeting"}


def test_a_document_or_one_of_its_items_finds_levers(flowsim: Any) -> None:
    assert "transport-contract" in names(flowsim("list", "levers", "blekinge", "§ 7", "--json"))
    assert "weekly-meeting" in names(flowsim("list", "levers", "A22", "--json"))


def test_a_topic_narrows_the_levers(flowsim: Any) -> None:
    found = names(flowsim("list", "levers", "--topic", "staffing", "--json"))
    assert found == ["rehab-thu-fri", "rehab-weekend"]


def test_an_area_narrows_the_levers_to_those_that_can_be_used_in_it(flowsim: Any) -> None:
    assert "slots-moved" in names(flowsim("list", "levers", "slots", "--area", "halland", "--json"))
    assert names(flowsim("list", "levers", "slots-", "--area", "simba", "--json")) == []


def test_an_unknown_topic_is_answered_with_the_nearest(flowsim: Any) -> None:
    outcome = flowsim("list", "levers", "--topic", "plannin", "--lang", "en")
    assert outcome.code == 2
    assert "Did you mean planning?" in outcome.err


def test_an_unknown_area_is_told(flowsim: Any) -> None:
    assert flowsim("list", "levers", "--area", "hallland").code == 2


@pytest.mark.parametrize("option", ["--topic", "--area"])
@pytest.mark.parametrize("kind", [[], ["kpis"], ["areas"]])
def test_what_narrows_levers_is_refused_for_others(
    flowsim: Any, kind: list[str], option: str
) -> None:
    outcome = flowsim("list", *kind, option, "planning")
    assert outcome.code == 2
    assert option in outcome.err


def test_words_that_no_lever_has_are_said(flowsim: Any) -> None:
    outcome = flowsim("list", "levers", "xyzzy", "rehab", "--lang", "en")
    assert outcome.code == 0
    assert "No such lever has this in it: xyzzy rehab" in outcome.out


def test_several_words_narrow_the_other_lists_too(flowsim: Any) -> None:
    found = flowsim("list", "kpis", "special", "housing", "-q", "--lang", "en").out
    assert "special-housing-wait-days" in found
    assert "No KPI" in flowsim("list", "kpis", "special", "xyzzy", "--lang", "en").out


def test_levers_as_json_carry_parameters_and_what_they_change(flowsim: Any) -> None:
    outcome = flowsim("list", "levers", "mobile-near-care", "--json", "--lang", "en")
    found = json.loads(outcome.out)["levers"]
    lever = next(one for one in found if one["name"] == "mobile-near-care")
    cases = next(one for one in lever["parameters"] if one["name"] == "cases")
    assert (cases["low"], cases["high"], cases["unit"]) == (0, 20, "cases per day")
    assert cases["is_main"]
    assert lever["changes"]
    assert lever["prior_changes"]
    assert lever["title"]
    assert lever["detail"]


def test_a_lever_of_an_own_folder_may_have_a_topic_of_its_own(tmp_path: Path, flowsim: Any) -> None:
    levers = tmp_path / "levers"
    levers.mkdir()
    change = '[[change]]\nkey = "settings.*.places"\nadd = 1\n'
    (levers / "ours.toml").write_text(f'topic = "night"\n{change}', "utf-8")
    (levers / "bare.toml").write_text(change, "utf-8")
    (tmp_path / "areas").mkdir()
    outcome = flowsim("list", "levers", "--scenarios", str(tmp_path), "--lang", "en", "-q")
    assert [line.strip() for line in outcome.out.splitlines()] == [
        "night (--topic night)",
        "ours  ours",
        "Other",
        "bare  bare",
    ]


def test_every_topic_of_the_levers_has_a_name_in_both_languages() -> None:
    used = {listed.lever.topic for listed in list_levers()}
    assert used == set(TOPICS)
    assert [title for title in TOPICS.values() if say(title, "sv") == title] == []


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_lever_that_comes_with_flowsim_is_described_in_full(lang: str) -> None:
    for one in described_levers(lang):
        assert all((one.description, one.evidence, one.rests_on, one.changes)), one.name
        assert all(parameter.title for parameter in one.parameters), one.name
