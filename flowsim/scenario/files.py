"""Reading TOML files that people write, with one clear error for each way it can fail."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from flowsim.errors import Problem, ScenarioError

LARGEST_BYTES = 5_000_000
DEEPEST = 40
"""Tables and lists within each other; a scenario has some ten."""

_NAME = r"(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
_MANY_NAMES = re.compile(rf"(?<![\w-]){_NAME}(?:[ \t]*+\.[ \t]*+{_NAME}){{{DEEPEST}}}")
"""A key of more names than may stand within each other; tomllib takes minutes over them."""


def read_toml(path: Path, shown: str) -> Mapping[str, object]:
    """The content of a TOML file; `shown` is how it is named in messages.

    Files that say the same have one content, which nobody may change: reading an area for
    one case after another parses it once.

    Raises:
        ScenarioError: one problem, when the file is missing, a folder, too large, not
            readable, not UTF-8, not TOML or nested too deeply.
    """
    return _parsed(_read_text(path, shown), shown)


def read_toml_text(text: str, shown: str) -> Mapping[str, object]:
    """The same for a text that came another way than by a file.

    Raises:
        ScenarioError: one problem, when it is not TOML or nested too deeply.
    """
    return _parsed(text, shown)


@lru_cache(maxsize=128)
def _parsed(text: str, shown: str) -> Mapping[str, object]:
    for line in _lines_of_many_names(text):
        raise _refused("nested_too_deeply", shown, line=line, most=DEEPEST)
    try:
        values = tomllib.loads(text)
    except RecursionError as error:
        raise _refused("nested_too_deeply", shown, line="-", most=DEEPEST) from error
    except ValueError as error:  # not TOML, or a number of thousands of digits
        raise _refused("toml_syntax", shown, **_place(str(error), text)) from error
    if _is_deep(values):
        raise _refused("nested_too_deeply", shown, line="-", most=DEEPEST)
    return values


def _lines_of_many_names(text: str) -> Iterator[int]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") >= DEEPEST and _MANY_NAMES.search(line):
            yield number


def _is_deep(values: dict[str, object]) -> bool:
    """Whether more tables and lists stand within each other than anybody reads."""
    level: list[object] = [values]
    for _ in range(DEEPEST):
        level = [inner for node in level for inner in _inner(node)]
        if not level:
            return False
    return True


def _inner(node: object) -> list[object]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def is_folder(path: Path) -> bool:
    """Whether this is a folder; what cannot be a path is none (`Path.is_dir` raises)."""
    return os.path.isdir(path)


def _read_text(path: Path, shown: str) -> str:
    if is_folder(path):
        raise _refused("file_is_folder", shown)
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise _refused("file_too_large", shown, megabytes=LARGEST_BYTES // 1_000_000)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise _refused("file_missing", shown) from error
    except (OSError, ValueError) as error:  # a name of thousands of letters, or with a null byte
        reason = getattr(error, "strerror", None) or str(error)
        raise _refused("file_not_readable", shown, reason=reason) from error
    try:
        # Notepad on Windows puts a byte order mark first.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused("file_not_utf8", shown, line=line) from error


def _place(message: str, text: str) -> dict[str, object]:
    """The message of the TOML parser and the line it is about."""
    line = re.search(r"line (\d+)", message)
    last = str(len(text.splitlines()))
    said = re.sub(r"\s*\(at [^)]*\)$", "", message)
    return {"message": said, "line": line.group(1) if line else last}


def _refused(code: str, shown: str, **details: object) -> ScenarioError:
    return ScenarioError([Problem(code, shown, "", details=details)])
