"""Where machine code is kept from one run to the next.

Numba notices when a function's own file changed, but not when a function or a number that it
uses did. So the code of each version has a folder of its own, named by a hash of everything it
is made of; nothing is ever written beside the sources, which may be on a disk that cannot be
written. `made_of` are the folders and files of flowsim that machine code may have numbers of.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numba

_PACKAGE = Path(__file__).parent

_one_at_a_time = threading.RLock()

Parts = tuple[str, ...]


@cache
def fingerprint(made_of: Parts) -> str:
    """SHA-256 over the sources, and what turns them into machine code."""
    digest = hashlib.sha256()
    looked_over = str(getattr(numba.config, "BOUNDSCHECK", None))
    versions = (numba.__version__, platform.python_version(), platform.machine())
    for tool in (*versions, looked_over):
        digest.update(tool.encode())
    for part in made_of:
        path = _PACKAGE / part
        for source in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(source.relative_to(_PACKAGE).as_posix().encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()


def user_cache() -> Path:
    """The folder in which this system keeps what can be made again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _candidates(made_of: Parts) -> Iterator[Path]:
    for base in (user_cache, lambda: Path(tempfile.gettempdir())):
        try:
            yield base() / "flowsim" / fingerprint(made_of)
        except (OSError, RuntimeError):  # no home, or nowhere for temporary files
            continue


@cache
def folder(made_of: Parts) -> Path | None:
    """The folder for this version's machine code; None when no place can be written."""
    for candidate in _candidates(made_of):
        try:
            candidate.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=candidate):
                return candidate
        except OSError:
            continue
    return None


def can_keep(made_of: Parts) -> bool:
    """Whether machine code is kept; tells Numba where, before it meets any function."""
    found = folder(made_of)
    if found is None:
        return False
    setattr(numba.config, "CACHE_DIR", str(found))  # noqa: B010
    return True


@contextmanager
def keeping(made_of: Parts) -> Iterator[bool]:
    """Whether machine code is kept of functions that Numba meets here, and here alone.

    Numba has one place for all, so threads take turns.
    """
    with _one_at_a_time:
        elsewhere = getattr(numba.config, "CACHE_DIR", "")
        try:
            yield can_keep(made_of)
        finally:
            setattr(numba.config, "CACHE_DIR", elsewhere)  # noqa: B010


def is_kept(made_of: Parts) -> bool:
    """Whether there is machine code of this version already, so that a start is fast."""
    found = folder(made_of)
    return found is not None and any(found.rglob("*.nbi"))
