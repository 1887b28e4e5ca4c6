"""Reading TOML files that people write, with one clear error for each way it can fail."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from flowsim.errors import Problem, ScenarioError

LARGEST_BYTES = 5_000_000


def read_toml(path: Path, shown: str) -> dict[str, object]:
    """The content of a TOML file; `shown` is how it is named in messages.

    Raises:
        ScenarioError: one problem, when the file is missing, a folder, too large, not
            readable, not UTF-8 or not TOML.
    """
    text = _read_text(path, shown)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused("toml_syntax", shown, **_place(str(error), text)) from error
    except RecursionError as error:
        raise _refused("toml_syntax", shown, message="nested too deeply", line="-") from error


def _read_text(path: Path, shown: str) -> str:
    if path.is_dir():
        raise _refused("file_is_folder", shown)
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise _refused("file_too_large", shown, megabytes=LARGEST_BYTES // 1_000_000)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise _refused("file_missing", shown) from error
    except OSError as error:
        raise _refused("file_not_readable", shown, reason=error.strerror or str(error)) from error
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
