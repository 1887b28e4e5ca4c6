"""README: its links lead somewhere and its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.update_readme import BEGIN, END, MAIN_JOB, with_output

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.docs
@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_link_leads_to_a_file(link: str) -> None:
    assert (ROOT / link).exists()


@pytest.mark.docs
def test_the_output_shown_names_every_case_of_the_main_job() -> None:
    shown = README.partition(BEGIN)[2].partition(END)[0]
    assert [case for case in MAIN_JOB[2:] if case not in shown] == []


def test_new_output_replaces_the_old_and_nothing_else() -> None:
    readme = f"before\n{BEGIN}old\n{END}after\n"
    assert with_output(readme, "new\n") == f"before\n{BEGIN}\n```text\nnew\n```\n\n{END}after\n"


def test_a_readme_without_its_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="must hold the lines"):
        with_output("no markers", "new\n")
