"""The shape of the code: who may import whom, which library lives where, how long a file is."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from flowsim import terms

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "flowsim"
SOURCES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE = 400

COME_WITH_PYDANTIC = ("annotated_types", "pydantic_core")
IN_EXTRAS = ("distributed",)
"""Libraries that one feature needs, which says so when they are missing."""

HOMES = {
    "numpy.random": ["sampling/streams.py"],
    "simpy": ["engine/reference*.py"],
    "matplotlib": ["present/figures/*.py"],
    "click": ["cli/*.py", "__main__.py"],
    "rich": ["cli/*.py", "__main__.py"],
    "distributed": ["experiment/cluster.py"],
    "xlsxwriter": ["present/export/workbook.py"],
    "jinja2": ["present/report/*.py", "app/**/*.py"],
}


def imported(path: Path) -> Iterator[str]:
    """Every module a file imports, and every `module.name` it takes or uses from one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aliases = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                aliases[alias.asname or alias.name] = alias.name
                yield alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{aliases.get(node.value.id, '')}.{node.attr}"


def modules_of(path: Path) -> Iterator[str]:
    """Every module that a file imports, or imports from."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_arrows_between_packages_point_down_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_used_only_where_it_belongs(library: str) -> None:
    homes = [PACKAGE / name for pattern in HOMES[library] for name in PACKAGE.glob(pattern)]
    strangers = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path not in homes
        and any(name == library or name.startswith(f"{library}.") for name in imported(path))
    ]
    assert strangers == []


def test_the_libraries_that_are_installed_are_those_that_are_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=]", one)[0].replace("-", "_") for one in project["dependencies"]}
    modules = {module.partition(".")[0] for path in SOURCES for module in modules_of(path)}
    elsewhere = {"flowsim", *COME_WITH_PYDANTIC, *IN_EXTRAS}
    assert modules - sys.stdlib_module_names - elsewhere == declared


def test_no_file_is_too_long() -> None:
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_package_folder_has_an_init_file() -> None:
    folders = {path.parent for path in SOURCES}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def words_of_the_model() -> set[str]:
    """Values of the vocabulary, which code may of course name."""
    enums = [value for value in vars(terms).values() if isinstance(value, type)]
    return {member.value for kind in enums if issubclass(kind, StrEnum) for member in kind}


def scenario_ids() -> set[str]:
    """Ids of areas, levers and cases, and of all that an area names."""
    ids = set()
    for path in (ROOT / "scenarios").glob("*/*.toml"):
        ids.add(path.stem)
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for part in ("hospitals", "municipalities", "settings", "teams", "tasks", "groups"):
            named = content.get(part, {}).items()
            ids |= {name for name, table in named if isinstance(table, dict) and name != "ranges"}
    return ids - words_of_the_model()


def texts_of(path: Path) -> Iterator[str]:
    """Every string in a file's code; docstrings and comments are for people."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    docstrings = {id(node.value) for node in statements}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    for node in constants:
        if isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_no_id_of_a_scenario_is_written_in_the_code() -> None:
    ids = scenario_ids()
    assert ids, "no scenarios found: this test would hold for anything"
    compound = {one for one in ids if "-" in one}
    found = {
        (str(path.relative_to(ROOT)), name)
        for path in SOURCES
        for text in texts_of(path)
        for name in ({text} & ids) | (set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", text)) & compound)
    }
    assert found == set()
