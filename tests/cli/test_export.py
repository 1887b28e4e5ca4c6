"""`flowsim export`: a result written for other people and programs."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from flowsim import api
from flowsim.errors import InputError

pytestmark = pytest.mark.cli

MORE = ("--scenarios", "scenarios", "--no-figures", "--workers", "1")
NUMBERS = [
    *("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4"),
    *("2.5.1", "2.5.2", "2.5.3", "2.5.4", "2.5.5", "3.1", "3.2", "3.3", "3.4"),
    *("4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1"),
]
"""The 24 items of the checklist."""


def report(flowsim: Any, lang: str = "en") -> str:
    outcome = flowsim("export", "latest", "--to", "stress", "--lang", lang)
    assert outcome.code == 0, outcome.err
    return Path(outcome.out.strip()).read_text(encoding="utf-8")


@pytest.fixture(name="compared")
def _compared(flowsim: Any) -> Any:
    """`flowsim`, after two cases were compared with the small area."""
    outcome = flowsim("compare", "small", "fewer-beds=2", "demand=110", "-n", "6", *MORE)
    assert outcome.code == 0, outcome.err
    return flowsim


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_checklist_is_whole_and_mostly_filled(compared: Any, lang: str) -> None:
    text = report(compared, lang)
    assert re.findall(r"^### (\S+) ", text, re.MULTILINE) == NUMBERS
    left = re.findall(r"^> \*\*", text, re.MULTILINE)
    assert 1 <= len(left) <= 8
    for item in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        assert len(item.strip().splitlines()) > 1, item


def test_the_report_speaks_the_language(compared: Any) -> None:
    swedish, english = report(compared, "sv"), report(compared, "en")
    assert "# STRESS-DES-rapport" in swedish
    assert "Liten avdelning" in swedish
    assert "Small ward" in english
    for heading in re.findall(r"^#+ .*", english, re.MULTILINE):
        # Numbers, names and words that both languages share apart, no heading is English.
        assert heading not in swedish or heading in {"## 3 Data"}, heading


def test_what_a_scenario_changes_stands_before_and_after(compared: Any) -> None:
    assert "| settings.ward.places | 5 | 3 |" in report(compared)


def test_the_numbers_of_the_run_are_in_the_report(compared: Any) -> None:
    text = report(compared)
    assert "6 replications of each scenario" in text
    assert "From 2025-01-06: 1 weeks of warm-up, 28 observed days and 2 days" in text
    assert "keyed by seed (1)" in text
    assert "| Patients" in text
    assert "exponential 4 d" in text


def test_every_row_of_a_table_has_as_many_cells_as_its_heading(compared: Any) -> None:
    width = 0
    for line in report(compared).splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line))
        is_row = line.startswith("| ")
        assert not is_row or not width or cells == width, line
        width = cells if line.startswith("|") else 0


def test_bars_and_line_ends_in_names_do_not_break_a_table(flowsim: Any, library: Path) -> None:
    file = library / "areas" / "small.toml"
    text = file.read_text(encoding="utf-8")
    hostile = text.replace('specialty = "medicine"', 'specialty = "medicine"\ntitle = "a|b\\n# c"')
    assert hostile != text
    file.write_text(hostile, encoding="utf-8")
    assert flowsim("run", "small", "-n", "1", *MORE).code == 0
    assert "| a\\|b # c |" in report(flowsim)


def test_the_file_can_be_named_and_told_in_json(compared: Any, tmp_path: Path) -> None:
    outcome = compared("export", "--to", "stress", "--file", "mine.md", "--json")
    assert json.loads(outcome.out) == "mine.md"
    assert (tmp_path / "mine.md").read_text(encoding="utf-8").startswith("# STRESS")


def test_the_run_of_a_log_can_be_chosen(compared: Any, tmp_path: Path) -> None:
    asked = ("export", "--to", "vidigi", "--case", "demand=110", "--replication", "2")
    assert compared(*asked, "--file", "log.csv").code == 0
    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as file:
        assert {row["run_number"] for row in csv.DictReader(file)} == {"2"}
    refused = compared(*asked[:-1], "5", "--file", "none.csv")
    assert refused.code == 2
    assert "were not kept" in refused.err
    assert not (tmp_path / "none.csv").exists()


def test_a_format_that_does_not_exist_is_refused(compared: Any, results: Path) -> None:
    assert compared("export", "--to", "word").code == 2
    with pytest.raises(InputError, match="unknown_format"):
        api.export(api.open_result("latest", results), "word", "en")


def test_without_a_result_there_is_one_clear_error(flowsim: Any) -> None:
    outcome = flowsim("export", "--to", "stress")
    assert outcome.code == 2
    assert "no latest result" in outcome.err
