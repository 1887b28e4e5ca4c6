"""constraints.txt: exact versions for every supported Python, and no addresses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

from tools.update_constraints import merge

ROOT = Path(__file__).resolve().parent.parent
LINES = [
    line
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
PIN = re.compile(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+!]*( ; python_version (<|>=) \"3\.\d+\")?")


def test_every_line_is_a_name_and_a_version_and_nothing_else() -> None:
    assert [line for line in LINES if not PIN.fullmatch(line)] == []


def test_everything_that_flowsim_asks_for_has_a_version_that_satisfies_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["test"]
    pins: dict[str, list[str]] = {}
    for line in LINES:
        name, _, rest = line.partition("==")
        pins.setdefault(normal(name), []).append(rest.partition(" ")[0])
    for text in wanted:
        one = Requirement(text)
        versions = pins.get(normal(one.name), [])
        assert versions, f"{one.name} has no pin"
        assert all(one.specifier.contains(version) for version in versions)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_one_line_serves_all_where_the_versions_agree() -> None:
    assert merge({(3, 11): {"simpy": "4.1.2"}, (3, 13): {"simpy": "4.1.2"}}) == ["simpy==4.1.2"]


def test_the_older_pin_holds_up_to_its_own_version_and_the_newer_after_it() -> None:
    assert merge({(3, 13): {"numpy": "2.5.5"}, (3, 11): {"numpy": "2.4.6"}}) == [
        'numpy==2.4.6 ; python_version < "3.12"',
        'numpy==2.5.5 ; python_version >= "3.12"',
    ]


def test_a_package_that_only_one_version_needs_is_pinned_for_all() -> None:
    assert merge({(3, 11): {"tomli": "2.0"}, (3, 13): {}}) == ["tomli==2.0"]
