"""docs/model.md explains every rule and leads to every case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.engine.case_files import case_paths, read_case

pytestmark = pytest.mark.docs

PAGE = Path(__file__).parents[2] / "docs" / "model.md"


@pytest.fixture(scope="module")
def sections() -> dict[str, str]:
    """The text of each rule, by its number."""
    parts = re.split(r"^#### (R\d+) ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_page_explains_the_thirty_rules_in_order(sections: dict[str, str]) -> None:
    assert list(sections) == [f"R{number}" for number in range(1, 31)]


def test_every_rule_says_where_it_comes_from(sections: dict[str, str]) -> None:
    assert [rule for rule, text in sections.items() if "\nSource: " not in text] == []


@pytest.mark.parametrize("path", case_paths(), ids=lambda path: path.stem)
def test_every_case_is_linked_from_its_rule(path: Path, sections: dict[str, str]) -> None:
    assert f"(../tests/engine/cases/{path.name})" in sections[read_case(path).rule]


def test_every_link_of_the_page_leads_somewhere() -> None:
    links = re.findall(r"\]\((\.\./[^)#]+)\)", PAGE.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
