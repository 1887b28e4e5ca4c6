"""Texts: both languages say everything, with the same placeholders."""

from __future__ import annotations

import ast
import re
import runpy
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from flowsim.errors import Problem, RuleBroken, ScenarioError
from flowsim.scenario.listing import list_levers
from flowsim.texts import choose_language, error_text, number_text, plain_number, say
from flowsim.texts.errors import ERRORS

ROOT = Path(__file__).parents[2]
CATALOGS = sorted((ROOT / "flowsim" / "texts" / "locale" / "sv" / "LC_MESSAGES").glob("*.po"))
MAKERS = {"FlowsimError", "InputError", "Problem", "problem", "unknown"}
PLACEHOLDER = re.compile(r"\{[a-z_0-9]*")


def swedish_texts() -> dict[str, str]:
    texts: dict[str, str] = {}
    for source in CATALOGS:
        with source.open("rb") as file:
            texts |= {str(m.id): str(m.string) for m in read_po(file) if m.id}
    return texts


def texts_in_code() -> set[str]:
    """First argument of every call of say() that is written out, and all error templates."""
    found = set(ERRORS.values())
    for source in (ROOT / "flowsim").rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


def test_every_text_in_the_code_has_a_swedish_one() -> None:
    assert texts_in_code() - swedish_texts().keys() == set()


def codes_in_code() -> set[str]:
    """Codes written out where errors and problems are made."""
    codes = set()
    for source in (ROOT / "flowsim").rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    codes.add(str(first.value))
    return codes


def test_every_error_code_has_a_text() -> None:
    assert codes_in_code() - ERRORS.keys() == set()


def test_swedish_texts_have_the_placeholders_of_the_english_ones() -> None:
    differing = {
        english: swedish
        for english, swedish in swedish_texts().items()
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(swedish))
    }
    assert differing == {}


def test_swedish_calls_a_replication_by_one_word_only() -> None:
    assert [text for text in swedish_texts().values() if "replikat" in text.lower()] == []


def test_compiled_catalogs_are_those_of_the_sources() -> None:
    compiled = runpy.run_path(str(ROOT / "tools" / "compile_texts.py"))["compiled"]
    for source in CATALOGS:
        stored = messages(source.with_suffix(".mo").read_bytes())
        assert stored == messages(compiled(source)), "run python tools/compile_texts.py"


def messages(compiled: bytes) -> dict[str, str]:
    """The texts of a compiled catalog; its header names the version of the compiler."""
    return {str(m.id): str(m.string) for m in read_mo(BytesIO(compiled)) if m.id}


def test_every_unit_of_a_lever_that_comes_with_flowsim_has_a_swedish_name() -> None:
    levers = [listed.lever for listed in list_levers(None)]
    units = {parameter.unit for lever in levers for parameter in lever.parameters.values()}
    assert {unit for unit in units if re.search("[a-z]", unit)} - swedish_texts().keys() == set()


def test_say_speaks_swedish_and_english() -> None:
    assert say("Did you mean {nearest}?", "sv", nearest="varberg") == "Menade du varberg?"
    assert say("Did you mean {nearest}?", "en", nearest="varberg") == "Did you mean varberg?"


def test_a_text_without_translation_is_shown_in_english() -> None:
    assert say("Never translated {x}", "sv", x=1) == "Never translated 1"


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["compare", "--lang", "sv"], {"FLOWSIM_LANG": "en", "LANG": "en_GB.UTF-8"}, "sv"),
        (["--lang=en", "list"], {"LANG": "sv_SE.UTF-8"}, "en"),
        (["list"], {"FLOWSIM_LANG": "sv", "LANG": "en_GB.UTF-8"}, "sv"),
        (["list"], {"LANG": "sv_SE.UTF-8"}, "sv"),
        (["list"], {"LC_ALL": "de_DE.UTF-8", "LANG": "sv_SE.UTF-8"}, "en"),
        (["list", "--lang", "klingon"], {"FLOWSIM_LANG": "sv"}, "sv"),
    ],
)
def test_language_is_the_said_one_then_the_variable_then_the_system(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert choose_language(arguments, environment) == language


@pytest.mark.parametrize(
    ("value", "lang", "text"),
    [
        (12345.67, "sv", "12\u00a0345,7"),
        (12345.67, "en", "12,345.7"),
        (-0.5, "en", "\u22120.5"),
        (-0.01, "sv", "0,0"),
        (0.0, "en", "0.0"),
    ],
)
def test_numbers_are_written_as_in_the_language(value: float, lang: str, text: str) -> None:
    assert number_text(value, lang) == text


@pytest.mark.parametrize(
    ("value", "lang", "text"), [(99.0, "sv", "99"), (0.25, "sv", "0,25"), (12.5, "en", "12.5")]
)
def test_a_value_of_a_lever_has_its_own_decimals_and_no_more(
    value: float, lang: str, text: str
) -> None:
    assert plain_number(value, lang) == text


def test_differences_show_their_sign() -> None:
    assert number_text(0.25, "sv", decimals=2, sign=True) == "+0,25"
    assert number_text(-0.25, "sv", decimals=2, sign=True) == "\u22120,25"


def test_all_problems_of_a_file_are_told_at_once_with_place_and_nearest_name() -> None:
    error = ScenarioError(
        [
            Problem("said-once", "a.toml", "settings.ward.places", -1, allowed="0 or more"),
            Problem("said-twice", "a.toml", "settings.wrad", nearest="settings.ward"),
        ]
    )
    lines = error_text(error, "sv").splitlines()
    assert lines[0] == "Det finns 2 fel i scenariofilerna:"
    assert "a.toml: settings.ward.places = -1" in lines[1]
    assert "Tillåtet: 0 or more." in lines[1]
    assert "Menade du settings.ward?" in lines[2]


def test_numbers_in_sentences_have_the_decimal_sign_of_the_language() -> None:
    problem = Problem("shares_not_one", "a.toml", "groups.a.hospitals", details={"total": "0.7"})
    assert "0,7" in error_text(ScenarioError([problem]), "sv")
    assert "0.7" in error_text(ScenarioError([problem]), "en")


def test_a_failed_run_says_in_which_case_and_replication() -> None:
    error = RuleBroken("R6", minute=90, patient=4, detail="a place too many")
    error.parameters |= {"case": "fewer", "replication": 3, "seed": 7}
    lines = error_text(error, "en").splitlines()
    assert "rule R6 does not allow, at minute 90 (patient 4): a place too many" in lines[0]
    assert lines[1] == 'It happened in case "fewer", replication 3, seed 7.'
