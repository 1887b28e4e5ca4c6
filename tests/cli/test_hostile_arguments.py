"""Arguments that are no names, numbers or folders: exit code 2, one message, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Command

pytestmark = pytest.mark.cli


def shown(argument: str) -> str:
    """The beginning of an argument, as the name of a test."""
    return ascii(argument)[:30]


NAMES = (
    "../../etc/passwd",
    "..",
    "con",
    "nul",
    "a/b",
    "a\\b",
    "Å",
    "",
    " ",
    "\u202e",
    "x" * 5000,
    "a/" * 3000,
    "\0",
)
CASES = ("+", "++", "=", "fewer-beds=", "fewer-beds==1", "fewer-beds=1e999", "fewer-beds=nan",
         "fewer-beds=" + "9" * 5000, "fewer-beds=-1e300", "fewer-beds=10/", "../fewer-beds",
         "fewer-beds+" * 200, "\0", "fewer-beds=10\n")  # fmt: skip
NUMBERS = ("0", "-1", "1e9", "nan", "inf", "9" * 30, "1_000", "٣", "0x10", "")


@pytest.mark.parametrize("name", NAMES, ids=shown)
def test_what_is_no_area_is_refused(flowsim: Command, tmp_path: Path, name: str) -> None:
    outcome = flowsim("run", name, "--scenarios", "scenarios", "-q")
    assert_refused(outcome.code, outcome.err)
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("case", CASES, ids=shown)
def test_what_is_no_case_is_refused(flowsim: Command, tmp_path: Path, case: str) -> None:
    outcome = flowsim("run", "small", case, "--scenarios", "scenarios", "-q")
    assert_refused(outcome.code, outcome.err)
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("option", ["-n", "--days", "--workers"])
@pytest.mark.parametrize("number", [n for n in NUMBERS if n not in {"1_000", "٣"}], ids=shown)
def test_what_is_no_number_is_refused(flowsim: Command, option: str, number: str) -> None:
    outcome = flowsim("run", "small", "--scenarios", "scenarios", "-q", option, number)
    assert_refused(outcome.code, outcome.err)


@pytest.mark.property
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(
        st.one_of(
            st.sampled_from(["explain", "list", "check", "--json", "--lang", "-q", "small", "x"]),
            st.text(max_size=8),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_words_end_in_an_answer(flowsim: Command, words: list[str]) -> None:
    outcome = flowsim(*words)
    assert outcome.code in {0, 2}
    assert "Traceback" not in outcome.err


def assert_refused(code: int, told: str) -> None:
    assert code == 2, told
    assert told.strip()
    assert "Traceback" not in told
    assert len(told) < 20_000
