"""README: its links lead somewhere and its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.update_outputs import BEGIN, END, PAGES, Page, with_output

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.docs
@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_link_leads_to_a_file(link: str) -> None:
    assert (ROOT / link).exists()


@pytest.mark.docs
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file.name)
def test_the_output_shown_is_of_the_scenarios_as_they_are(page: Page) -> None:
    begin = BEGIN.search(page.file.read_text(encoding="utf-8"))
    assert begin is not None
    assert begin.group(1) == page.stamp, "run tools/update_outputs.py"


@pytest.mark.docs
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file.name)
def test_the_output_shown_names_every_case(page: Page) -> None:
    shown = page.file.read_text(encoding="utf-8").partition("```text")[2].partition(END)[0]
    assert [case for case in page.cases if case not in shown] == []


def test_new_output_replaces_the_old_and_nothing_else() -> None:
    old = "<!-- output, scenarios 0a: tools/update_outputs.py -->\n"
    new = "<!-- output, scenarios 1b: tools/update_outputs.py -->\n"
    page = f"before\n{old}old\n{END}after\n"
    assert with_output(page, "new\n", "1b") == f"before\n{new}\n```text\nnew\n```\n\n{END}after\n"


def test_a_page_without_its_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="marker lines"):
        with_output("no markers", "new\n", "1b")
