"""A case as the file that the command line takes: written for download, read when handed in."""

from __future__ import annotations

import re
import unicodedata

import tomli_w

from flowsim.errors import ScenarioError
from flowsim.scenario.base import Text
from flowsim.scenario.cases import Case, parse_case
from flowsim.scenario.files import read_toml_text
from flowsim.scenario.lever_model import SavedCase
from flowsim.scenario.problems import in_file
from flowsim.scenario.translate import validated

LONGEST_NAME = 60


def case_file(case: Case, name: str, note: str) -> str:
    """The content of a file for scenarios/cases/.

    The group's words are in one language, so both have them.
    """
    values: dict[str, object] = {"title": {"sv": name, "en": name}}
    if note:
        values["note"] = {"sv": note, "en": note}
    values["levers"] = [term.text for term in case.terms]
    return tomli_w.dumps(values)


def read_case_file(text: str, shown: str) -> tuple[Case, Text, Text]:
    """The case, title and note of a file.

    Raises:
        ScenarioError: everything that is wrong with it.
    """
    saved, problems = validated(SavedCase, read_toml_text(text, shown))
    if saved is None:
        raise ScenarioError(in_file(problems, shown))
    return parse_case("+".join(saved.levers)), saved.title, saved.note


def file_name(name: str) -> str:
    """A name that a case file can have on every system."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME].strip("-")
    if not slug[:1].isalpha():
        slug = f"case-{slug}".strip("-")
    return f"{slug}.toml"
