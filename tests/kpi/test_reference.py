"""KPIs described for people, and the page that is generated from them."""

from __future__ import annotations

import re

import pytest

from flowsim.kpi.declare import Dimension
from flowsim.kpi.reference import DIMENSIONS, described
from flowsim.kpi.registry import REGISTRY, TOPICS
from tools.write_kpis import PAGE, page

LANGUAGES = ("sv", "en")


def test_the_page_of_kpis_is_the_one_that_the_tool_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tools/write_kpis.py"


def test_every_kpi_has_one_place_on_the_page() -> None:
    anchors = re.findall(r'<a id="([^"]+)"></a>', page())
    assert anchors == list(REGISTRY)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kpi_is_described_in_full(lang: str) -> None:
    found = described(lang)
    assert [one.key for one in found] == list(REGISTRY)
    for one in found:
        texts = [value for value in vars(one).values() if isinstance(value, str)]
        assert all(texts), one.key


def test_a_word_finds_kpis_by_key_title_or_definition_in_the_language() -> None:
    swedish = {one.key for one in described("sv", "KORTTIDS")}
    assert {"short-term-occupancy", "short-term-longest-days"} <= swedish
    assert "occupancy" not in swedish
    assert not described("en", "vistelsetid på korttids")
    assert "special-housing-wait-days" in {one.key for one in described("en", "U23401")}


def test_each_dimension_of_a_kpi_has_a_name() -> None:
    used: set[Dimension] = {by for kpi in REGISTRY.values() for by in kpi.by}
    assert used <= set(DIMENSIONS)


def test_no_kpi_stands_in_two_topics() -> None:
    keys = [kpi.key for topic in TOPICS for kpi in topic.kpis]
    assert len(keys) == len(set(keys))
