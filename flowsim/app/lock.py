"""One process at a time changes a file, on every system, and a crash leaves nothing locked."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flowsim.errors import InputError

PATIENCE_S = 5.0
"""How long another may take; a notebook is written in milliseconds."""
PAUSE_S = 0.02

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Nobody else is in here with the same lock file; it is made, and stays.

    Raises:
        InputError: when another does not let go, or the file cannot be made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise InputError(
            "file_not_writable", file=str(file), reason=error.strerror or ""
        ) from error
    try:
        _wait(handle, file)
        yield
    finally:
        os.close(handle)  # lets go of the lock too


def _wait(handle: int, file: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            _lock(handle)
        except OSError as error:
            if time.monotonic() > until:
                raise InputError("notebook_busy", file=str(file)) from error
            time.sleep(PAUSE_S)
        else:
            return
