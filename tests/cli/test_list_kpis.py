"""`flowsim list kpis`: definitions by topic, in both languages, with a word to look for."""

from __future__ import annotations

import json
from typing import Any


def test_kpis_are_listed_by_topic_with_clock_population_and_source(flowsim: Any) -> None:
    outcome = flowsim("list", "kpis", "special-housing-wait-days", "--lang", "en")
    shown = " ".join(outcome.out.split())
    assert shown.startswith("Municipal places and services special-housing-wait-days")
    assert "Clock: application – a place is offered" in shown
    assert "Counted: applications that got a place" in shown
    assert "By: municipality, setting" in shown
    assert "Definition from: Kolada U23401" in shown


def test_a_word_is_looked_for_in_the_language_that_is_spoken(flowsim: Any) -> None:
    swedish = flowsim("list", "kpis", "överbeläggning", "--lang", "sv", "-q").out
    assert "overcrowding-06  Överbeläggning" in swedish
    assert "boarding-hours" not in swedish


def test_a_word_that_no_kpi_has_is_said(flowsim: Any) -> None:
    outcome = flowsim("list", "kpis", "xyzzy", "--lang", "en")
    assert outcome.code == 0
    assert "No KPI has that word in it: xyzzy" in outcome.out


def test_kpis_as_json_carry_the_whole_definition(flowsim: Any) -> None:
    found = json.loads(flowsim("list", "kpis", "u23401", "--json", "--lang", "sv").out)["kpis"]
    wait = next(one for one in found if one["name"] == "special-housing-wait-days")
    assert wait["title"] == "Väntan på särskilt boende"
    assert wait["better"] == "lower"
    assert wait["source"] == "Kolada U23401"
    assert wait["by"] == ["kommun", "miljö"]


def test_a_word_narrows_any_list(flowsim: Any) -> None:
    listed = flowsim("list", "levers", "rehab", "-q", "--lang", "en").out
    assert "rehab-weekend" in listed
    assert "bed-cut" not in listed
